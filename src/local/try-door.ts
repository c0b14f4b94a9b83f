import { WorkshopRefusal } from "../adapters/local-page/workshop.ts";
import { loopbackFor } from "../standins/loopback.ts";
import type { Outcome, Uploader } from "../standins/uploader.ts";

/** What the page sends to try a door: what to do, from which address, with which link. */
export type Attempt = Readonly<Record<string, string>>;

const textAtMost = 10_000;

/**
 * Does to the storage what somebody outside would do with a link, from the address that they choose: real bytes, through
 * the gate. Gives what the storage answered, in words; a link to anywhere else is refused.
 */
export async function tryDoor(
  { uploader, gateOrigin }: { readonly uploader: Uploader; readonly gateOrigin: string },
  { link = "", address = "", does = "", name = "", text = "" }: Attempt,
): Promise<string> {
  if (!isOurs(link, gateOrigin))
    throw new WorkshopRefusal("That is no link of this machine's storage. Paste the one from the direct message.");
  const from = readAddress(address);
  const file = name.trim();
  if (does !== "list" && !/^[\w .()-]{1,100}(\/[\w .()-]{1,100}){0,3}$/.test(file))
    throw new WorkshopRefusal(
      "Give the file a name of letters, digits, spaces, dots and hyphens, in folders by slashes.",
    );
  try {
    switch (does) {
      case "upload":
        return inWords(await uploader.put(link, file, text.slice(0, textAtMost), from), `${file} is in the container`);
      case "download":
        return inWords(await uploader.get(link, file, from), `${file} was read`);
      case "list": {
        const { names, ...outcome } = await uploader.list(link, from);
        return inWords(outcome, names.length === 0 ? "the container is empty" : `it holds ${names.join(", ")}`);
      }
      default:
        throw new WorkshopRefusal("Choose whether to upload, download or list.");
    }
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== "EADDRNOTAVAIL") throw thrown;
    throw new WorkshopRefusal(
      `This system has no address ${loopbackFor(from)}, which stands for ${from}. Add it with: sudo ifconfig lo0 alias ${loopbackFor(from)}`,
      { cause: thrown },
    );
  }
}

function isOurs(link: string, origin: string): boolean {
  return URL.canParse(link) && new URL(link).origin === origin;
}

function readAddress(address: string): string {
  const typed = address.trim();
  if (/^(203\.0\.113|198\.51\.100|192\.0\.2)\.(25[0-5]|2[0-4]\d|1?\d?\d)$/.test(typed)) return typed;
  throw new WorkshopRefusal(
    "Choose an address such as 203.0.113.7, 198.51.100.7 or 192.0.2.7: they play the internet here.",
  );
}

function inWords({ status, errorCode }: Outcome, done: string): string {
  if (status < 300) return `${status}: ${done}.`;
  return `${status} ${errorCode ?? ""}: ${meanings[errorCode ?? ""] ?? "the storage said no"}.`;
}

/** What Azure Storage's codes mean at a door (learn.microsoft.com/rest/api/storageservices/common-rest-api-error-codes). */
const meanings: Readonly<Record<string, string>> = {
  AuthorizationFailure: "the firewall does not let this address in, or the link is not for this, or has ended",
  AuthorizationSourceIPMismatch: "the link is made out to another address",
  AuthorizationPermissionMismatch: "the link does not allow this",
  AuthenticationFailed: "the link has ended, or is no link",
  BlobNotFound: "there is no such file",
};
