import { expect, test } from "vitest";
import { withoutLinks } from "../../../src/workflows/doors/link-help.ts";

const link =
  "https://heron.blob.core.windows.net/ingress?sv=2026-02-06&sp=wl&sip=203.0.113.7&sig=q8Zr%2BvT0abcDEFghiJKLmnoPQRstuVWXyz012345%3D";

test.each([
  [link, "[left out]"],
  [`curl: ${link} says 403`, "curl: [left out] says 403"],
  [`"${link}"`, "[left out]"],
  ["sig=q8Zr%2BvT0 and so on", "[left out] and so on"],
  ["q8Zr+vT0abcDEFghiJKLmnoPQRstuVWXyz012345", "[left out]"],
  ["heron.blob.core.windows.net/ingress?sp=wl", "[left out]"],
  ["abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrst", "[left out]"],
])("of %s no part of a link is left", (typed, left) => {
  expect(withoutLinks(typed)).toBe(left);
});

test("words, codes and addresses stay as they were", () => {
  const typed = "AuthorizationFailure (403), from 198.51.100.4, file cohort_7.csv; AuthorizationPermissionMismatch";
  expect(withoutLinks(typed)).toBe(typed);
});

test("every piece of a link's query that a scan would find is left out, wherever it was cut", () => {
  const query = link.slice(link.indexOf("?"));
  for (let from = 0; from <= query.length - 24; from++) {
    const piece = query.slice(from, from + 24);
    expect(withoutLinks(`it says ${piece} here`), piece).toBe("it says [left out] here");
  }
});
