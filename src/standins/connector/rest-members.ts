import { ConnectorRefusal } from "./refusal.ts";
import { findConversation } from "./rest-messages.ts";
import { membersOf, type TeamsUser, type Tenancy } from "./tenant.ts";

type Member = Readonly<Record<string, string>>;

/** One member of a conversation, by the bot's name for them or their object id. */
export function findMember(tenancy: Tenancy, conversation: string, id: string): Member {
  const found = usersIn(tenancy, conversation).find((user) => user.id === id || user.aadObjectId === id);
  if (found === undefined)
    throw new ConnectorRefusal(404, "MemberNotFoundInConversation", "Member not found in conversation.");
  return memberOf(found);
}

/** All members of a conversation. */
export function listMembers(tenancy: Tenancy, conversation: string): Member[] {
  return usersIn(tenancy, conversation).map(memberOf);
}

/** A page of them; the token is where the next one begins. */
export function pageMembers(
  tenancy: Tenancy,
  conversation: string,
  query: URLSearchParams,
): { members: Member[]; continuationToken?: string } {
  const all = listMembers(tenancy, conversation);
  const from = Number(query.get("continuationToken") ?? 0);
  const to = from + Number(query.get("pageSize") ?? 200);
  return { members: all.slice(from, to), ...(to < all.length ? { continuationToken: String(to) } : {}) };
}

function usersIn(tenancy: Tenancy, conversation: string): TeamsUser[] {
  return membersOf(findConversation(tenancy, conversation)).flatMap((id) => tenancy.users.get(id) ?? []);
}

/** learn.microsoft.com/microsoftteams/platform/bots/how-to/get-teams-context: a member as Teams gives it. */
function memberOf({ id, aadObjectId, tenantId, name, email }: TeamsUser): Member {
  const [givenName = "", ...surnames] = name.split(" ");
  return {
    ...{ id, objectId: aadObjectId, aadObjectId, name, givenName, surname: surnames.join(" ") },
    ...{ email, userPrincipalName: email, tenantId, userRole: "user" },
  };
}
