import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readCarries, readFilled, viewState } from "../../../src/adapters/slack/filled.ts";
import { formName, renderForm } from "../../../src/adapters/slack/form.ts";
import { checkView } from "../../../src/standins/slack/check-shape.ts";
import { showBlocks } from "../../../src/standins/slack/show.ts";
import { anyReader } from "../../../src/standins/slack/show-text.ts";
import type { Field, Form } from "../../../src/workflows/cards/form.ts";

function formOf(...fields: Field[]): Form {
  return { name: "ask", title: "Ask for an ingress", submit: "Ask", fields, carries: { environment: "heron" } };
}

/** The view as Slack would keep it. Fails where Slack would refuse it. */
function rendered(form: Form, accounts: ReadonlyMap<string, string> = new Map()) {
  let ids = 0;
  return checkView(renderForm(form, accounts), () => `id${++ids}`);
}

const choice = (count: number): Field => ({
  name: "environment",
  label: "Environment",
  optional: false,
  takes: {
    kind: "choice",
    options: Array.from({ length: count }, (_, index) => ({ value: `e${index}`, label: `Environment ${index}` })),
  },
});

describe("a form", () => {
  test("shows what it asks, with what it begins with", () => {
    const view = rendered(
      formOf(
        { ...choice(2), initial: "e1" },
        {
          name: "purpose",
          label: "Why",
          hint: "Those who sign decide by this.",
          optional: true,
          initial: "Work package 2\nand 3",
          takes: { kind: "text", multiline: true, atMost: 5000, placeholder: "because" },
        },
        { name: "recipient", label: "Who", optional: false, initial: "ada", takes: { kind: "person" } },
        { name: "from", label: "Not before", optional: true, initial: "1795000000000", takes: { kind: "instant" } },
      ),
      new Map([["ada", "U0ADA"]]),
    );
    expect(showBlocks(view.blocks, anyReader)).toEqual([
      "Environment: [choose: Environment 0 | Environment 1]",
      "Why (optional): [Work package 2",
      "and 3]",
      "  Those who sign decide by this.",
      "Who: [choose people]",
      "Not before (optional): [18 November 2026 11:06]",
    ]);
    expect(view.blocks.map((block) => block.block_id)).toEqual(["environment", "purpose", "recipient", "from"]);
    expect(JSON.stringify(view)).toContain('"initial_user":"U0ADA"');
    expect(JSON.stringify(view)).toContain('"max_length":3000');
  });

  test("offers people by name where not everybody is in Slack, beyond one menu in groups, and so each of them", () => {
    const who: Field = { name: "recipient", label: "Who", optional: false, initial: "p7", takes: { kind: "person" } };
    const people = Array.from({ length: 250 }, (_, index) => ({ id: `p${index}`, name: `Person ${1000 + index}` }));
    const few = checkView(renderForm(formOf(who), new Map(), people.slice(0, 100)), () => "id");
    expect(JSON.stringify(few)).toMatch(/"initial_option":\{"text":\{[^}]*"Person 1007"/);
    const many = JSON.stringify(renderForm(formOf(who), new Map(), people));
    expect(people.filter(({ id }) => !many.includes(`"value":"${id}"`))).toEqual([]);
    expect(many.match(/"label":\{"type":"plain_text","text":"From Person \d+"/g)).toHaveLength(3);
  });

  test("is known again by its name and what it carries", () => {
    const view = renderForm(formOf(choice(1)), new Map());
    expect(formName(view.callback_id ?? "")).toBe("ask");
    expect(readCarries(view.private_metadata ?? "")).toEqual({ environment: "heron" });
    expect(formName("reason")).toBeUndefined();
    expect(readCarries('{"carries":{"a":1}}')).toBeUndefined();
    expect(readCarries("no JSON")).toBeUndefined();
  });

  test("leaves an initial person without an account, and an instant that is none, to be chosen", () => {
    const view = rendered(
      formOf(
        { name: "recipient", label: "Who", optional: false, initial: "mallory", takes: { kind: "person" } },
        { name: "from", label: "Not before", optional: true, initial: "tomorrow", takes: { kind: "instant" } },
        { ...choice(1), initial: "elsewhere" },
      ),
    );
    expect(JSON.stringify(view)).not.toContain("initial");
  });

  test("lists the first hundred options and says so", () => {
    const view = rendered(formOf(choice(250)));
    expect(showBlocks(view.blocks, anyReader).at(-1)).toBe("  Only the first 100 are listed.");
  });

  test("says when there is nothing to choose from", () => {
    const view = rendered(formOf(choice(0)));
    expect(showBlocks(view.blocks, anyReader)).toEqual(["Environment: there is nothing to choose from."]);
  });

  test("that carries more than Slack takes is a mistake of ours, not somebody's surprise", () => {
    expect(() => renderForm({ ...formOf(), carries: { everything: "x".repeat(3000) } }, new Map())).toThrow(RangeError);
  });

  test("is taken by Slack whatever its words are", () => {
    const words = fc.oneof(
      fc.string({ unit: "binary", maxLength: 60 }),
      fc.constantFrom("x".repeat(10_000), "\u0000", "<!here>", "😀".repeat(3000), "\n \n"),
    );
    const takes: fc.Arbitrary<Field["takes"]> = fc.oneof(
      fc.record({
        kind: fc.constant("text" as const),
        multiline: fc.boolean(),
        atMost: fc.integer({ min: 0, max: 9999 }),
        placeholder: words,
      }),
      fc.record({
        kind: fc.constant("choice" as const),
        options: fc.uniqueArray(fc.record({ value: words, label: words }), {
          selector: ({ value }) => value,
          maxLength: 130,
        }),
      }),
      fc.constant({ kind: "person" as const }),
      fc.constant({ kind: "instant" as const }),
    );
    const field = fc.record({ label: words, hint: words, optional: fc.boolean(), initial: words, takes });
    const given = fc.record({ title: words, submit: words, intro: words, fields: fc.array(field, { maxLength: 12 }) });
    fc.assert(
      fc.property(given, ({ fields, ...form }) => {
        const named = fields.map((one, index) => ({ ...one, name: `field-${index}` }));
        expect(rendered({ ...form, name: "ask", carries: {}, fields: named }).type).toBe("modal");
      }),
      { numRuns: 40 },
    );
  });
});

test("what was filled in is read by field, empty fields left out", async () => {
  const state = viewState.parse({
    subject: { input: { type: "plain_text_input", value: "  Cohort 7\n" } },
    empty: { input: { type: "plain_text_input", value: "  " } },
    nothing: { input: { type: "plain_text_input", value: null } },
    choice: { input: { type: "static_select", selected_option: { text: { text: "Heron" }, value: "heron" } } },
    unchosen: { input: { type: "static_select", selected_option: null } },
    recipient: { input: { type: "users_select", selected_user: "U0ADA" } },
    nobody: { input: { type: "users_select", selected_user: null } },
    from: { input: { type: "datetimepicker", selected_date_time: 1_795_000_000 } },
    stray: { other: { type: "plain_text_input", value: "not ours" } },
  });
  expect(await readFilled(state, async (user) => `person of ${user}`)).toEqual({
    subject: "Cohort 7",
    choice: "heron",
    recipient: "person of U0ADA",
    from: "1795000000000",
  });
});
