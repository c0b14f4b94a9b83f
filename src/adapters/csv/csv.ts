import { stringify } from "csv-stringify/sync";

/**
 * Rows as CSV (RFC 4180). What begins like a formula is kept from being one, whatever a spreadsheet would make of it: see
 * https://owasp.org/www-community/attacks/CSV_Injection
 */
export function csvOf(rows: readonly (readonly (string | number)[])[]): string {
  return stringify(
    rows.map((row) => [...row]),
    { escape_formulas: true },
  );
}
