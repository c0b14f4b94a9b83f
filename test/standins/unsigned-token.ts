/** A token as a local credential mints it: without a signature, from 1970 to 2100 unless told otherwise. */
export function unsignedToken(
  audience: string,
  overrides: Record<string, unknown> = {},
): { token: string; expiresOnTimestamp: number } {
  const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString("base64url");
  const expiresOnTimestamp = Date.UTC(2100, 0, 1);
  const claims = {
    aud: audience,
    iss: "https://sts.windows.net/00000000-0000-0000-0000-000000000000/",
    iat: 0,
    nbf: 0,
    exp: expiresOnTimestamp / 1000,
    oid: "00000000-0000-0000-0000-000000000002",
    tid: "00000000-0000-0000-0000-000000000000",
    ...overrides,
  };
  return { token: `${encode({ alg: "none", typ: "JWT" })}.${encode(claims)}.`, expiresOnTimestamp };
}
