import { X509Certificate } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { generate } from "selfsigned";

/** A self-signed certificate for 127.0.0.1 and localhost, which is its own authority, and its key. */
export type Certificate = { certPem: string; keyPem: string };

const dayMs = 24 * 60 * 60 * 1000;

/**
 * Gives the certificate kept in `folder`, making one (ten years, elliptic) when there is none or it ends within a month.
 * Clients connect to 127.0.0.1 whichever loopback address they come from, so no other name is needed.
 */
export async function obtainCertificate(folder: string): Promise<Certificate> {
  const certFile = join(folder, "standin-cert.pem");
  const keyFile = join(folder, "standin-key.pem");
  const kept = await readKept(certFile, keyFile);
  if (kept) return kept;
  const made = await generate([{ name: "commonName", value: "Lockkeeper stand-ins" }], {
    keyType: "ec",
    algorithm: "sha256",
    notBeforeDate: new Date(Date.now() - dayMs),
    notAfterDate: new Date(Date.now() + 3650 * dayMs),
    extensions: [
      { name: "basicConstraints", cA: true, critical: true },
      { name: "keyUsage", digitalSignature: true, keyCertSign: true, critical: true },
      {
        name: "subjectAltName",
        altNames: [
          { type: 2, value: "localhost" },
          { type: 7, ip: "127.0.0.1" },
        ],
      },
    ],
  });
  await mkdir(folder, { recursive: true });
  await writeFile(keyFile, made.private, { mode: 0o600 });
  await writeFile(certFile, made.cert);
  return { certPem: made.cert, keyPem: made.private };
}

async function readKept(certFile: string, keyFile: string): Promise<Certificate | undefined> {
  try {
    const [certPem, keyPem] = await Promise.all([readFile(certFile, "utf8"), readFile(keyFile, "utf8")]);
    const endsAt = Date.parse(new X509Certificate(certPem).validTo);
    return endsAt > Date.now() + 30 * dayMs ? { certPem, keyPem } : undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
