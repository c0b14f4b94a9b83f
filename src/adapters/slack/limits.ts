/**
 * What Slack takes at most: characters, unless the name says otherwise. From the reference of blocks, block elements,
 * composition objects and views at docs.slack.dev/reference/block-kit and docs.slack.dev/reference/views. Where Slack
 * documents nothing (rich text, a whole message), the figure is ours, below what is known to be refused.
 */
export const limits = {
  blocksInMessage: 50,
  blocksInView: 100,
  /** Ours: chat.postMessage has a code for too much text in blocks, `msg_blocks_too_long`, and no figure. */
  textInMessage: 12_000,
  /** Ours: as much as the text of a section block. */
  richText: 3000,
  /** Ours: the longest purpose is shown whole, because people sign what they read; nothing longer pushes the rest off. */
  factLine: 2200,
  /** Ours. */
  listItems: 40,
  /** Ours: a recipe is shown whole or not at all, because half a command may do something else. */
  recipe: 4000,
  /** Advised for the top-level text, which is what notifications and screen readers get. */
  summary: 3000,
  header: 150,
  buttonsInBlock: 25,
  buttonLabel: 75,
  buttonValue: 2000,
  actionId: 255,
  viewTitle: 24,
  viewSubmit: 24,
  privateMetadata: 3000,
  fieldLabel: 2000,
  fieldHint: 2000,
  placeholder: 150,
  inputText: 3000,
  options: 100,
  optionLabel: 75,
  optionValue: 75,
  /** Ours: a complaint stands in one line beside its field. */
  fieldError: 500,
} as const;
