/**
 * What a card takes at most: characters, unless the name says otherwise. Teams documents about 28 KB for a whole message
 * (learn.microsoft.com/microsoftteams/limits-specifications-teams) and shows six actions in a row
 * (learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-reference); the other figures are ours.
 */
export const limits = {
  /** Of the card as JSON, in bytes. The rest of a message needs room, too. */
  cardBytes: 26_000,
  actionsInSet: 5,
  title: 150,
  summary: 300,
  text: 3_000,
  /** The longest purpose is shown whole, because people sign what they read. */
  factLine: 2_200,
  listItems: 40,
  /** A recipe is shown whole or not at all, because half a command may do something else. */
  recipe: 3_000,
  buttonLabel: 75,
  fieldLabel: 200,
  options: 200,
} as const;
