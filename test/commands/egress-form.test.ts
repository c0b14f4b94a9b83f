/** Where an egress can be asked for: only from environments that have a container for it, and said truly where not. */
import { expect, test } from "vitest";
import { refusalsOf } from "../../src/workflows/transfers/ask.ts";
import { outputsAsked } from "../builders/actions.ts";
import { environment, today } from "../builders/environment.ts";
import { changed, usualPolicy } from "../builders/policy.ts";
import { startEngine } from "../workflows/engine/engine.ts";
import { said } from "./said.ts";

function withoutContainer(id: string) {
  const { egressContainer: _, ...rest } = environment({ id, name: id });
  return rest;
}

test("the form offers only environments that something can be taken out of", async () => {
  const engine = await startEngine({ environments: [environment(), withoutContainer("osprey")] });
  const reply = await engine.front.command("egress", "request", engine.caller("ada"));
  if (reply.kind !== "form") throw new Error(said(reply));
  expect(reply.form.fields[0]?.takes).toEqual({
    kind: "choice",
    options: [{ value: "heron", label: "Heron, Tier 2" }],
  });
});

test("where no environment has a container for it, the answer names what is missing, and there is no form", async () => {
  const engine = await startEngine({ environments: [withoutContainer("heron")] });
  const reply = await engine.front.command("egress", "request", engine.caller("ada"));
  expect(reply.kind).not.toBe("form");
  expect(said(reply)).toContain("policy.kinds.egress and the environment's egressContainer");
});

test("of an egress that is not switched on, that alone is said, whatever its length and its start", () => {
  const policy = changed(usualPolicy, { egress: null });
  const what = outputsAsked();
  const doors = what.doors.map((door) => ({ ...door, lastsMinutes: Number.NaN, notBefore: 0 }));
  expect(refusalsOf({ ...what, doors }, today({ policy }), "ada").map(({ code }) => code)).toEqual(["kind-not-served"]);
});
