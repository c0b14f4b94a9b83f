/** The key of a person in the configuration: stable, short, no name. */
export type PersonId = string;

/**
 * One human. Never a chat id: the same human in Slack and in Teams is one person and fills one seat.
 * `timeZone` is an IANA name; chats that know the reader's own zone use that instead.
 */
export interface Person {
  readonly id: PersonId;
  readonly name: string;
  readonly email?: string;
  readonly timeZone: string;
}

/** How a person is named for others; unknown ids (somebody who has left the configuration) stay readable. */
export type NameOf = (id: PersonId) => string;
