import type { IncomingMessage } from "node:http";
import { type AccountListing, createAccountListing } from "./account-listing.ts";
import type { Certificate } from "./certificate.ts";
import { answerUnder, createFaults, type Faults } from "./faults.ts";
import type { Firewall, StorageAccount } from "./firewall.ts";
import { type Answer, readBody, sendAnswer, startLoopbackServer } from "./loopback-server.ts";
import { accountBody, armError, blobServiceBody, readUpdate, unauthorized } from "./resource-manager-wire.ts";
import { leastRoles, type RoleAssignments, rolesAt } from "./role-assignments.ts";
import { refuseToken, resourceManagerAudiences } from "./tokens.ts";

/** One call of Resource Manager, as faults are matched against it. `account` is lower case, absent for `list`. */
export type ArmCall = {
  operation: "get" | "update" | "list" | "revoke-keys" | "permissions" | "blob-service";
  account?: string;
};

/** A running Resource Manager. */
export type ResourceManager = {
  /** `https://127.0.0.1:PORT`, the SDK's `endpoint`. */
  endpoint: string;
  faults: Faults<ArmCall>;
  groups: Pick<AccountListing, "addResourceGroup" | "setPageSize">;
  /**
   * Every answered call, oldest first; `status` 0 is a connection that was cut. `at` is when it was done, in
   * milliseconds since 1970, and `changesBefore` how many changes the accounts' history held then.
   */
  calls: (ArmCall & { status: number; at: number; changesBefore: number })[];
  /** Method and path of every call that no route is for. A test asserts that it is empty. */
  unexpectedCalls: string[];
  /** What the caller may do, as `permissions` lists it. It is told and not enforced. */
  roles: RoleAssignments;
  stop(): Promise<void>;
};

/**
 * Starts the stand-in for Azure Resource Manager over the accounts of `firewall`. It wants a bearer token for Resource
 * Manager and an api-version, answers 404 for what does not exist, and validates rules as Azure does. `blobEndpoint`
 * gives the endpoint that an account's properties name.
 */
export async function startResourceManager(options: {
  firewall: Firewall;
  certificate: Certificate;
  port?: number;
  blobEndpoint?: (account: string) => string;
}): Promise<ResourceManager> {
  const faults = createFaults<ArmCall>();
  const calls: ResourceManager["calls"] = [];
  const unexpectedCalls: string[] = [];
  const roles = leastRoles();
  const show = (account: StorageAccount): Record<string, unknown> =>
    accountBody(account, options.blobEndpoint?.(account.name) ?? `https://${account.name}.blob.core.windows.net`);

  const listing = createAccountListing(show);

  const serve = async (request: IncomingMessage): Promise<Answer | "drop"> => {
    const url = new URL(request.url ?? "/", `https://${request.headers.host ?? "127.0.0.1"}`);
    const body = (await readBody(request)).toString("utf8");
    const route = findRoute(request.method ?? "", url.pathname);
    if (!route) {
      unexpectedCalls.push(`${request.method} ${url.pathname}`);
      return armError(404, "NotFound", "No route of the stand-in.");
    }
    const refusal = refuseToken(request.headers.authorization, resourceManagerAudiences, Date.now());
    if (refusal) return unauthorized(refusal);
    if (!url.searchParams.has("api-version")) {
      return armError(
        400,
        "MissingApiVersionParameter",
        "The api-version query parameter (?api-version=) is required.",
      );
    }
    const call: ArmCall = { operation: route.operation, ...(route.account ? { account: route.account } : {}) };
    const steps = stepsOf({ route, url, body }, options.firewall, show, { listing, roles });
    const refuse = (status = 400, code?: string): Answer =>
      armError(status, code ?? plausibleCodes[status] ?? "InternalServerError", "A fault was asked for.");
    const answer = await answerUnder(faults.take(call), { ...steps, refuse });
    const status = answer === "drop" ? 0 : answer.status;
    calls.push({ ...call, status, at: Date.now(), changesBefore: options.firewall.history.length });
    return answer;
  };

  const server = await startLoopbackServer({
    ...(options.port === undefined ? {} : { port: options.port }),
    certificate: options.certificate,
    handle: async (request, response) => {
      const answer = await serve(request);
      if (answer === "drop") response.destroy();
      else sendAnswer(response, answer);
    },
  });
  return {
    endpoint: `https://127.0.0.1:${server.port}`,
    faults,
    groups: listing,
    calls,
    unexpectedCalls,
    roles,
    stop: server.stop,
  };
}

const plausibleCodes: Readonly<Record<number, string>> = {
  403: "AuthorizationFailed",
  404: "ResourceNotFound",
  409: "StorageAccountOperationInProgress",
  429: "TooManyRequests",
  503: "ServiceUnavailable",
};

type Route = ArmCall & { subscriptionId: string; resourceGroup: string; container?: string };

/** Resource Manager's paths forgive case. */
const path =
  /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/providers\/Microsoft\.Storage\/storageAccounts(?:\/([^/]+)(\/revokeUserDelegationKeys|\/blobServices\/default)?)?$/i;

/** learn.microsoft.com/rest/api/authorization/permissions/list-for-resource */
const permissionsPath =
  /^(.*?)(?:\/blobServices\/default\/containers\/([^/]+))?\/providers\/Microsoft\.Authorization\/permissions$/i;

function findRoute(method: string, pathname: string): Route | undefined {
  const [, resource, container] = permissionsPath.exec(pathname) ?? [];
  if (resource !== undefined) {
    const route = findRoute(method, resource);
    if (route?.operation !== "get") return undefined;
    return {
      ...route,
      operation: "permissions",
      ...(container === undefined ? {} : { container: decodeURIComponent(container) }),
    };
  }
  const [, subscriptionId, resourceGroup, name, part] = path.exec(pathname) ?? [];
  if (subscriptionId === undefined || resourceGroup === undefined) return undefined;
  const group = { subscriptionId, resourceGroup: decodeURIComponent(resourceGroup) };
  if (name === undefined) return method === "GET" ? { operation: "list", ...group } : undefined;
  const account = name.toLowerCase();
  if (part?.toLowerCase() === "/blobservices/default") {
    return method === "GET" ? { operation: "blob-service", account, ...group } : undefined;
  }
  if (part !== undefined) return method === "POST" ? { operation: "revoke-keys", account, ...group } : undefined;
  if (method === "GET") return { operation: "get", account, ...group };
  return method === "PATCH" ? { operation: "update", account, ...group } : undefined;
}

function stepsOf(
  { route, url, body }: { route: Route; url: URL; body: string },
  firewall: Firewall,
  show: (account: StorageAccount) => Record<string, unknown>,
  { listing, roles }: { listing: AccountListing; roles: RoleAssignments },
): { effect(): Answer; lie(): Answer } {
  const isInGroup = (account: StorageAccount): boolean =>
    account.resourceGroup.toLowerCase() === route.resourceGroup.toLowerCase() &&
    account.subscriptionId.toLowerCase() === route.subscriptionId.toLowerCase();
  const list = (): Answer => listing.list({ ...route, url }, firewall.accounts().filter(isInGroup));
  const withAccount =
    (answer: (account: StorageAccount) => Answer): (() => Answer) =>
    () => {
      const account = firewall.find(route.account ?? "");
      if (account && isInGroup(account)) return answer(account);
      const message = `The Resource 'Microsoft.Storage/storageAccounts/${route.account}' under resource group '${route.resourceGroup}' was not found.`;
      return armError(404, "ResourceNotFound", message);
    };
  const get = withAccount((account) => ({ status: 200, body: show(account) }));
  const update = (isLie: boolean): (() => Answer) =>
    withAccount((account) => {
      const read = readUpdate(body);
      if ("refusal" in read) return read.refusal;
      const networkAcls = { ...account.networkAcls, ...read.edit.networkAcls };
      const asAsked = { ...account, ...read.edit, networkAcls };
      return { status: 200, body: show(isLie ? asAsked : firewall.edit(account.name, read.edit, "resource-manager")) };
    });
  const revoke = withAccount((account) => {
    firewall.revokeKeys(account.name);
    return { status: 200 };
  });
  const permissions = withAccount(() => ({ status: 200, body: { value: rolesAt(roles, route.container) } }));
  const blobService = withAccount((account) => ({ status: 200, body: blobServiceBody(account) }));
  switch (route.operation) {
    case "blob-service":
      return { effect: blobService, lie: blobService };
    case "permissions":
      return { effect: permissions, lie: permissions };
    case "list":
      return { effect: list, lie: list };
    case "get":
      return { effect: get, lie: get };
    case "update":
      return { effect: update(false), lie: update(true) };
    case "revoke-keys":
      return { effect: revoke, lie: withAccount(() => ({ status: 200 })) };
  }
}
