import type { CheckName, Finding } from "../finding.ts";
import type { Patient } from "../patient.ts";

/** One thing that the doctor looks at. It reads only, and ends in findings: what can't be looked at is one, too. */
export interface Check {
  readonly name: CheckName;
  readonly look: (patient: Patient) => Promise<readonly Finding[]>;
}

/** Why nothing that is about a storage account can be looked at, where the accounts are not known or not to be asked. */
export const accountsUnknown = "it is not known which storage accounts there are, or how they are reached";
