import { type Block, elementsOf } from "./blocks.ts";
import { type Control, controlsOf } from "./controls.ts";
import type { Element } from "./elements.ts";

/** A button to press, named by its action id or by what it says, to eyes or to a screen reader. */
export function findButton(blocks: readonly Block[], wanted: string): { blockId: string; element: Element } {
  const buttons = blocks.flatMap((block) =>
    elementsOf(block).flatMap((element) =>
      element.type === "button" ? [{ blockId: block.block_id ?? "", element, says: element.text.text }] : [],
    ),
  );
  const found = buttons.filter(
    ({ element, says }) =>
      says === wanted ||
      element.action_id === wanted ||
      (element.type === "button" && element.accessibility_label === wanted),
  );
  const [button] = found;
  if (button && found.length === 1) return button;
  const there = buttons.map(({ says }) => `[${says}]`).join(" ") || "no buttons";
  throw new Error(`${found.length === 0 ? "No" : "More than one"} button ${wanted} among ${there}`);
}

/** A control to use, named by its label, block id or action id. */
export function findControl(blocks: readonly Block[], wanted: string): Control {
  const controls = controlsOf(blocks);
  const found = controls.filter(
    ({ label, blockId, actionId }) => label === wanted || blockId === wanted || actionId === wanted,
  );
  const [control] = found;
  if (control && found.length === 1) return control;
  const there = controls.map(({ label, actionId }) => label || actionId).join(", ") || "no controls";
  throw new Error(`${found.length === 0 ? "No" : "More than one"} control ${wanted} among ${there}`);
}
