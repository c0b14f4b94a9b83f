import { readFileSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startBrowser } from "../../scripts/pictures/browser.ts";
import { openPage } from "../../scripts/pictures/story.ts";
import { createLocalPage } from "../../src/adapters/local-page/app.ts";
import { createLog } from "../../src/adapters/log/pino-log.ts";
import { type Local, startLocal } from "../../src/local/start.ts";
import { createScriptedFront } from "../adapters/slack/scripted-front.ts";
import { person } from "../builders/people.ts";
import { redisBinary } from "../setup/redis-binary.ts";

let browser: Browser;
const stops: (() => Promise<unknown>)[] = [];

async function startPage(around?: Parameters<typeof startLocal>[0]["around"]): Promise<Local> {
  const folder = await mkdtemp(join(tmpdir(), "lk-page-"));
  const options = { folder, port: 0, redisBinary: await redisBinary(), log: createLog("silent") };
  const local = await startLocal({ ...options, ...(around && { around }) });
  stops.unshift(
    () => local.stop(),
    () => rm(folder, { recursive: true, force: true }),
  );
  return local;
}

beforeAll(async () => {
  browser = await startBrowser();
});

afterAll(async () => {
  await browser?.close();
  for (const stop of stops) await stop();
});

async function newPage(): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  stops.push(() => context.close().catch(() => undefined));
  return context.newPage();
}

/** What is wrong with the layout, in words: what scrolls sideways, is cut off at the side, or lies over something else. */
function faultsOfLayout(page: Page): Promise<readonly string[]> {
  return page.evaluate(`(() => {
    const faults = [];
    const root = document.documentElement;
    if (root.scrollWidth > innerWidth) faults.push("the page scrolls sideways: " + root.scrollWidth);
    const seen = [...document.querySelectorAll("button, input, select, textarea, .message, .card, h1, h2, h3, p, code")]
      .filter((one) => one.checkVisibility({ visibilityProperty: true }) && one.getClientRects().length > 0);
    const name = (one) => one.tagName + "." + one.className + " " + (one.textContent || one.id).slice(0, 40);
    for (const one of seen) {
      const { left, right } = one.getBoundingClientRect();
      if (one.closest(".skip") === null && (left < -1 || right > innerWidth + 1)) faults.push("cut off: " + name(one));
      const isField = one.matches("input, select, textarea");
      if (!isField && getComputedStyle(one).display !== "inline" && one.scrollWidth > one.clientWidth + 1) faults.push("clipped: " + name(one));
    }
    const pressed = seen.filter((one) => one.matches("button, input, select, textarea"));
    for (const [index, one] of pressed.entries()) {
      for (const other of pressed.slice(index + 1)) {
        const [a, b] = [one.getBoundingClientRect(), other.getBoundingClientRect()];
        const isOver = a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
        const panes = [one, other].map((each) => each.closest("#messages, #home, #composer, #people, #door, dialog, header, .panes, .talk-head"));
        if (isOver && panes[0] === panes[1]) faults.push("overlapping: " + name(one) + " and " + name(other));
      }
    }
    return faults;
  })()`) as Promise<readonly string[]>;
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe finds that is serious, in words. */
async function seriousOf(page: Page): Promise<readonly string[]> {
  await page.evaluate(axeSource);
  return page.evaluate(`axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) =>
    violations.filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(({ id, nodes }) => id + ": " + nodes.map(({ html }) => html.slice(0, 120)).join(" | ")))`) as Promise<
    readonly string[]
  >;
}

test("a newcomer plays a whole ingress as five people, feels the door, and sees the reminder and the closing; then two tables of three leave", async () => {
  const local = await startPage();
  const { firewall, account, owner } = local.standIns;
  const page = await newPage();
  const errors: string[] = [];
  page.on("pageerror", ({ message }) => errors.push(message));
  page.on("console", (line) => line.type() === "error" && errors.push(line.text()));
  const newcomer = await openPage(page, local.address);
  const { message } = newcomer;
  const other = await openPage(await newPage(), local.address);
  await other.be("Max");

  await page.fill("#text", "/ing");
  for (const key of ["ArrowDown", "ArrowDown", "ArrowUp", "Enter"]) await page.keyboard.press(key);
  expect(await page.inputValue("#text")).toBe("/ingress request");
  const id = await newcomer.asks();
  expect(await newcomer.tries("Upload", "203.0.113.7")).toContain("no link of this machine's storage");
  await newcomer.be("Petra");
  await page.getByRole("button", { name: "Reject" }).click();
  expect(await page.evaluate("document.activeElement.tagName")).toBe("TEXTAREA");
  for (const name of ["Petra", "Rex", "Ada"]) await newcomer.signs(name);
  await newcomer.confirms();
  await message("Your door is open", id).waitFor();
  expect(firewall.admits(account, "203.0.113.7")).toBe(true);
  expect(await newcomer.tries("Upload", "203.0.113.7")).toContain("201");
  expect(await newcomer.tries("Upload", "198.51.100.9")).toContain("AuthorizationFailure");
  expect(await newcomer.tries("Download", "203.0.113.7")).toContain("the link does not allow this");
  expect(await owner.list("ingress")).toEqual(["cohort.csv"]);
  // Another browser is somebody else, and saw it come.
  await other.message(`Door of ${id}`, "Open until").waitFor();

  for (const width of [1_280, 390]) {
    await page.setViewportSize({ width, height: 800 });
    for (const pane of width === 390 ? ["people", "talk", "door"] : ["all"]) {
      if (pane !== "all") await page.locator(`[data-pane="${pane}"]`).click();
      expect(await faultsOfLayout(page), `${width} pixels, ${pane}`).toEqual([]);
      expect(await seriousOf(page), `${width} pixels, ${pane}`).toEqual([]);
    }
  }
  await page.setViewportSize({ width: 1_280, height: 800 });

  await newcomer.goes("due");
  await message("closes by itself at").waitFor();
  await newcomer.goes("end");
  await message("no longer works").waitFor();
  await other.message(`Door of ${id}`, "Closed", "read back at").waitFor();
  expect(firewall.admits(account, "203.0.113.7")).toBe(false);
  expect(await newcomer.tries("Upload", "203.0.113.7")).toContain("403");

  const out = await newcomer.asksOut();
  for (const name of ["Omar", "Olga"]) {
    await newcomer.opensFiles(name, out);
    if (name === "Omar") {
      expect(await faultsOfLayout(page)).toEqual([]);
      expect(await seriousOf(page)).toEqual([]);
    }
    await newcomer.decides(out);
  }
  await newcomer.concludes(out, "Release the 2 approved of 3");
  for (const name of ["Petra", "Rex", "Ada"]) await newcomer.signs(name);
  await newcomer.confirms();
  await message("Your door is open", out).waitFor();
  expect(await newcomer.tries("List", "203.0.113.8")).toContain("it holds tables/table-1.csv, tables/table-2.csv.");
  await page.fill("#try-name", "tables/table-1.csv");
  expect(await newcomer.tries("Download", "203.0.113.8")).toContain("table-1.csv was read");
  expect(await newcomer.tries("Download", "203.0.113.7")).toContain("AuthorizationFailure");
  expect(await newcomer.tries("Upload", "203.0.113.8")).toContain("the link does not allow this");
  await page.locator("#files", { hasText: `release-${out.toLowerCase()}/tables/table-2.csv` }).waitFor();
  expect(errors).toEqual([]);
});

test("with the syncing of cards switched off the newcomer gets no further than asking", async () => {
  const local = await startPage(({ jobs, ...outside }) => ({
    ...outside,
    jobs: { enqueue: (list) => jobs.enqueue(list.filter(({ kind }) => kind !== "cards")) },
  }));
  const newcomer = await openPage(await newPage(), local.address);
  newcomer.page.setDefaultTimeout(2_500);
  await expect(newcomer.asks()).rejects.toThrow("asks to bring data in");
});

test("a file that is asked for is saved by the browser, as it is, under the page's strict policy", async () => {
  const folder = await mkdtemp(join(tmpdir(), "lk-page-"));
  const ada = person("ada");
  const people = {
    person: (id: string) => (id === "ada" ? ada : undefined),
    people: () => [ada],
    environments: () => [],
  };
  const { listen } = await createLocalPage({
    ...{ port: 0, folder, log: createLog("silent"), clock: { now: async () => Date.now() } },
    directory: people as unknown as Parameters<typeof createLocalPage>[0]["directory"],
    workshop: { look: async () => ({}), act: async () => ({ said: "" }) },
  });
  const front = createScriptedFront();
  const listening = await listen({ front });
  stops.unshift(
    () => listening.stop(),
    () => rm(folder, { recursive: true, force: true }),
  );
  const text = '"Tabelle ü.csv",release\r\n';
  const again = { verb: "approve", transfer: "OUT-9M2X" };
  front.reply = () => ({ kind: "file", name: "OUT-9M2X.csv", mediaType: "text/csv", text, lines: [], again });
  const page = await newPage();
  const errors: string[] = [];
  page.on("console", (line) => line.type() === "error" && errors.push(line.text()));
  await page.goto(`http://127.0.0.1:${listening.port}/`);
  await page.fill("#text", "/ingress csv");
  const [download] = await Promise.all([page.waitForEvent("download"), page.press("#text", "Enter")]);
  expect(download.suggestedFilename()).toBe("OUT-9M2X.csv");
  expect(await readFile(await download.path(), "utf8")).toBe(text);
  await page.getByText("Your browser saves the file OUT-9M2X.csv.").waitFor();
  expect(errors).toEqual([]);
});
