import type { IncomingMessage, ServerResponse } from "node:http";
import { Agent, type RequestOptions, request as requestUpstream } from "node:https";
import type { Certificate } from "./certificate.ts";
import type { Firewall } from "./firewall.ts";
import { isInSignedRange } from "./firewall-rules.ts";
import { publicFor } from "./loopback.ts";
import { sendAnswer, startLoopbackServer } from "./loopback-server.ts";

/** One request that came to the gate. The path is without its query, which may hold a link. Status 0: nobody answered. */
export type GateRequest = {
  method: string;
  path: string;
  /** The public address that the TCP peer stands for. */
  caller: string;
  status: number;
  /** Why the gate itself refused; absent when the request went through to the storage. */
  refusedBy?: "firewall" | "signed-address" | "revoked-keys" | "no-such-account";
};

/** A running gate. */
export type StorageGate = {
  /** `https://127.0.0.1:PORT`; an account's endpoint is this plus its name. */
  origin: string;
  /** Every finished request, oldest first. */
  requests: GateRequest[];
  stop(): Promise<void>;
};

/**
 * Starts the gate before Azurite, which knows no firewall: a reverse proxy that lets a caller through when the account's
 * rules in force admit the address of its TCP peer and the link, if it names addresses (`sip`), names that one. It also
 * refuses a link whose delegation key began before the account's keys were last revoked; a new key that is back-dated
 * to before that instant is refused with it. What passes is passed on unchanged.
 */
export async function startStorageGate(options: {
  firewall: Firewall;
  certificate: Certificate;
  /** Azurite's origin, `https://127.0.0.1:PORT`, and the certificate it shows. */
  upstream: { origin: string; caPem: string };
  port?: number;
}): Promise<StorageGate> {
  const requests: GateRequest[] = [];
  const upstream = new URL(options.upstream.origin);
  const agent = new Agent({ ca: options.upstream.caPem, keepAlive: true });
  const server = await startLoopbackServer({
    ...(options.port === undefined ? {} : { port: options.port }),
    certificate: options.certificate,
    handle: async (request, response) => {
      const url = new URL(request.url ?? "/", "https://127.0.0.1");
      const caller = publicFor(request.socket.remoteAddress ?? "");
      const refusedBy = findRefusal(options.firewall, url, caller);
      const entry: GateRequest = { method: request.method ?? "", path: url.pathname, caller, status: 0 };
      if (refusedBy) {
        entry.refusedBy = refusedBy;
        entry.status = refuse(request, response, refusedBy, caller);
      } else {
        // The path as it was judged, not as it was written: `..` must not lead past the account that let the caller in.
        const path = url.pathname + url.search;
        entry.status = await passOn(request, response, { host: upstream.hostname, port: upstream.port, path, agent });
      }
      requests.push(entry);
    },
  });
  return {
    origin: `https://127.0.0.1:${server.port}`,
    requests,
    stop: async () => {
      await server.stop();
      agent.destroy();
    },
  };
}

function findRefusal(firewall: Firewall, url: URL, caller: string): GateRequest["refusedBy"] {
  const name = url.pathname.split("/")[1] ?? "";
  const account = firewall.inForce(name);
  if (!account) return "no-such-account";
  if (!firewall.admits(name, caller)) return "firewall";
  const signedRange = url.searchParams.get("sip");
  if (signedRange !== null && !isInSignedRange(signedRange, caller)) return "signed-address";
  const keyStart = Date.parse(url.searchParams.get("skt") ?? "");
  return keyStart <= (account.keysRevokedAt ?? -1) ? "revoked-keys" : undefined;
}

/** learn.microsoft.com/rest/api/storageservices/common-rest-api-error-codes; the code is in a header and in the body. */
function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  because: NonNullable<GateRequest["refusedBy"]>,
  caller: string,
): number {
  const errors = {
    firewall: {
      status: 403,
      code: "AuthorizationFailure",
      message: "This request is not authorized to perform this operation.",
    },
    "signed-address": {
      status: 403,
      code: "AuthorizationSourceIPMismatch",
      message: `This request is not authorized to perform this operation using this source IP ${caller}.`,
    },
    "revoked-keys": {
      status: 403,
      code: "AuthenticationFailed",
      message: "Server failed to authenticate the request.",
    },
    "no-such-account": { status: 404, code: "ResourceNotFound", message: "The specified resource does not exist." },
  };
  const { status, code, message } = errors[because];
  const body = `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  // The rest of an upload is not waited for, so the connection cannot be used again.
  request.resume();
  const headers = { "content-type": "application/xml", "x-ms-error-code": code, connection: "close" };
  sendAnswer(response, { status, headers, body: request.method === "HEAD" ? "" : body });
  return status;
}

/** Streams the request to the storage and the answer back; gives the status, or 0 when either side went away. */
function passOn(request: IncomingMessage, response: ServerResponse, target: RequestOptions): Promise<number> {
  return new Promise((resolve) => {
    const { expect: _answeredHere, ...headers } = request.headers;
    const onward = requestUpstream({ ...target, method: request.method, headers }, (answer) => {
      const status = answer.statusCode ?? 0;
      response.writeHead(status, answer.rawHeaders);
      answer.pipe(response);
      response.once("close", () => resolve(response.writableFinished ? status : 0));
      answer.once("error", () => response.destroy());
    });
    onward.once("error", () => {
      response.destroy();
      resolve(0);
    });
    request.once("error", () => onward.destroy());
    request.pipe(onward);
  });
}
