import { request as sendRequest } from "node:https";

/** What the storage answered. `errorCode` is Azure's own code of an error. */
export type StorageAnswer = { status: number; errorCode?: string; bytes: Buffer; headers: Record<string, string> };

/**
 * Sends one request to a blob endpoint over https and reads the answer. `localAddress` is the loopback address to come
 * from. A connection that cannot be made or is cut ends in an error that names the code and not the link.
 */
export function sendStorageRequest(
  url: URL,
  options: { method: string; headers?: Record<string, string>; body?: Buffer; caPem: string; localAddress?: string },
): Promise<StorageAnswer> {
  const { method, caPem, localAddress, body } = options;
  const headers = { ...options.headers, ...(body ? { "content-length": String(body.length) } : {}) };
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException): void =>
      reject(new Error(`${method} ${url.pathname} did not get an answer: ${error.code ?? "connection cut"}`));
    const request = sendRequest(
      url,
      { method, headers, ca: caPem, agent: false, ...(localAddress === undefined ? {} : { localAddress }) },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => chunks.push(chunk));
        answer.once("error", fail);
        answer.once("end", () => {
          const errorCode = answer.headers["x-ms-error-code"];
          const bytes = Buffer.concat(chunks);
          const told = Object.entries(answer.headers).map(([name, value]) => [name, String(value)]);
          const headers: Record<string, string> = Object.fromEntries(told);
          resolve({
            status: answer.statusCode ?? 0,
            bytes,
            headers,
            ...(typeof errorCode === "string" ? { errorCode } : {}),
          });
        });
      },
    );
    request.once("error", fail);
    request.end(body);
  });
}

/** Adds a blob's name, and further query fields, to a container's URL; a link's own query is kept as it is. */
export function urlInContainer(containerUrl: string, blobName: string, query: Record<string, string> = {}): URL {
  const url = new URL(containerUrl);
  if (blobName !== "") url.pathname += `/${blobName.split("/").map(encodeURIComponent).join("/")}`;
  const extra = new URLSearchParams(query).toString();
  if (extra !== "") url.search = url.search === "" ? extra : `${url.search}&${extra}`;
  return url;
}

/** Reads the names out of an answer of List Blobs or List Containers (learn.microsoft.com/rest/api/storageservices/list-blobs). */
export function readNames(listing: Buffer): string[] {
  return [...listing.toString("utf8").matchAll(/<Name>([^<]*)<\/Name>/g)].map(([, name = ""]) =>
    name.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll("&amp;", "&"),
  );
}
