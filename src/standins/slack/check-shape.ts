import { z } from "zod";
import { type Block, block, elementsOf } from "./blocks.ts";
import { plainText } from "./elements.ts";
import { SlackRefusal } from "./refusal.ts";

/**
 * Slack's judgement of blocks and views. Refusals carry sentences as Slack words them in `response_metadata.messages`:
 * what is wrong and a JSON pointer to it.
 */
const mostBlocksInMessage = 50;
const mostBlocksInView = 100;
const mostViewBytes = 250_000;

const viewParts = {
  callback_id: z.string().max(255).optional(),
  external_id: z.string().max(255).optional(),
  private_metadata: z.string().max(3000).optional(),
  clear_on_close: z.boolean().optional(),
  notify_on_close: z.boolean().optional(),
  blocks: z.array(block).max(mostBlocksInView),
};

/** docs.slack.dev/reference/views/modal-views and /home-tab-views */
const viewShape = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("modal"),
    title: plainText(24),
    submit: plainText(24).optional(),
    close: plainText(24).optional(),
    submit_disabled: z.boolean().optional(),
    ...viewParts,
  }),
  z.strictObject({ type: z.literal("home"), ...viewParts }),
]);

/** A view as it was sent. */
export type ViewDraft = z.infer<typeof viewShape>;

/** docs.slack.dev/messaging/message-metadata */
const metadataShape = z.strictObject({
  event_type: z.string().regex(/^\w+$/),
  event_payload: z.record(z.string(), z.unknown()),
});

/** Metadata of a message. */
export type Metadata = z.infer<typeof metadataShape>;

/** Checks a message's blocks and gives each block and element the id that it lacks. Refuses with `invalid_blocks`. */
export function checkBlocks(given: unknown, nextId: () => string): Block[] {
  const parsed = z.array(block).max(mostBlocksInMessage).safeParse(given);
  if (!parsed.success) throw new SlackRefusal("invalid_blocks", wordIssues(parsed.error, "/blocks"));
  const problems = findProblems(parsed.data);
  if (problems.length > 0) throw new SlackRefusal("invalid_blocks", problems);
  return fillIds(parsed.data, nextId);
}

/** Checks a view. Refuses with `invalid_arguments`, or `view_too_large`. */
export function checkView(given: unknown, nextId: () => string): ViewDraft {
  if (JSON.stringify(given ?? null).length > mostViewBytes) throw new SlackRefusal("view_too_large");
  const parsed = viewShape.safeParse(given);
  if (!parsed.success) throw new SlackRefusal("invalid_arguments", wordIssues(parsed.error, "/view"));
  const view = parsed.data;
  const problems = findProblems(view.blocks);
  if (view.type === "modal" && view.submit === undefined && view.blocks.some(({ type }) => type === "input")) {
    problems.push("[ERROR] must define `submit` to use an `input` block in modals [json-pointer:/view]");
  }
  if (problems.length > 0) throw new SlackRefusal("invalid_arguments", problems);
  return { ...view, blocks: fillIds(view.blocks, nextId) };
}

/** Checks a message's metadata. Refuses with `invalid_metadata_format`. */
export function checkMetadata(given: unknown): Metadata {
  const parsed = metadataShape.safeParse(given);
  if (!parsed.success) throw new SlackRefusal("invalid_metadata_format", wordIssues(parsed.error, "/metadata"));
  return parsed.data;
}

function wordIssues(error: z.ZodError, root: string): string[] {
  return error.issues.map((issue) => {
    const pointer = [root, ...issue.path.map(String)].join("/");
    return `[ERROR] ${wordIssue(issue)} [json-pointer:${pointer}]`;
  });
}

function wordIssue(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_union":
      return "unsupported type";
    case "unrecognized_keys":
      return `invalid additional property: ${issue.keys.join(", ")}`;
    case "too_big":
      return `must be less than ${Number(issue.maximum) + 1} ${issue.origin === "array" ? "items" : "characters"}`;
    case "too_small":
      return `must be more than ${Number(issue.minimum) - 1} ${issue.origin === "array" ? "items" : "characters"}`;
    default:
      return issue.message;
  }
}

/** What holds across fields: a section shows something, ids are unique, and what is chosen at first is on offer. */
function findProblems(blocks: readonly Block[]): string[] {
  const problems: string[] = [];
  const seen = new Set<string>();
  blocks.forEach((given, index) => {
    const at = `[json-pointer:/blocks/${index}]`;
    if (given.type === "section" && !given.text && !given.fields) problems.push(`[ERROR] missing text or fields ${at}`);
    const blockId = given.block_id;
    if (blockId !== undefined && seen.has(blockId))
      problems.push(`[ERROR] \`block_id\` ${blockId} already exists ${at}`);
    if (blockId !== undefined) seen.add(blockId);
    const actionIds = elementsOf(given).flatMap(({ action_id }) => action_id ?? []);
    if (new Set(actionIds).size < actionIds.length) problems.push(`[ERROR] \`action_id\` already exists ${at}`);
    for (const element of elementsOf(given)) {
      if (!("options" in element)) continue;
      const offered = element.options.map((option) => JSON.stringify(option));
      const one = "initial_option" in element && element.initial_option ? [element.initial_option] : [];
      const chosen = "initial_options" in element && element.initial_options ? element.initial_options : one;
      if (chosen.some((option) => !offered.includes(JSON.stringify(option))))
        problems.push(`[ERROR] initial option is not one of the options ${at}`);
    }
  });
  return problems;
}

function fillIds(blocks: readonly Block[], nextId: () => string): Block[] {
  return structuredClone([...blocks]).map((given) => {
    for (const element of elementsOf(given)) element.action_id ??= nextId();
    return { ...given, block_id: given.block_id ?? nextId() };
  });
}
