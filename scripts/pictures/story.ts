import type { Locator, Page } from "playwright-core";

/** A newcomer at the page: five people's hands, and the door's. */
export interface Newcomer {
  readonly page: Page;
  be(name: string): Promise<void>;
  /** Asks for an ingress as Ada, after a private address was refused; gives its id. */
  asks(): Promise<string>;
  /** Asks as Ada for all tables to go to Una; gives its id. */
  asksOut(): Promise<string>;
  /** The newest private answer with these words. */
  answer(...words: readonly string[]): Locator;
  /** Opens the files of an egress as an assessor. */
  opensFiles(name: string, id: string): Promise<void>;
  /** Sends the table with small counts back, lets the others leave, and finishes, as an assessor before their files. */
  decides(id: string): Promise<void>;
  /** Says what follows, as whoever finished last. */
  concludes(id: string, says: string): Promise<void>;
  /** Returns it for changes, as whoever finished last. */
  returns(id: string): Promise<void>;
  signs(name: string): Promise<void>;
  confirms(): Promise<void>;
  /** The newest of the bot's messages with these words. */
  message(...words: readonly string[]): Locator;
  tries(does: "Upload" | "Download" | "List", address: string): Promise<string>;
  /** Moves the clock. */
  goes(on: "hour" | "due" | "end"): Promise<void>;
}

/** Opens the page. `beforeEach` is told of every step that is about to be left, by name, such as for a picture. */
export async function openPage(page: Page, address: string): Promise<Newcomer> {
  page.setDefaultTimeout(15_000);
  await page.goto(address);
  await page.locator("#roster button").first().waitFor();
  const newest = (kind: string, words: readonly string[]): Locator =>
    words.reduce((found, hasText) => found.filter({ hasText }), page.locator(kind)).last();
  const message = (...words: readonly string[]): Locator => newest(".card-message", words);
  const answer = (...words: readonly string[]): Locator => newest(".private", words);
  const be = async (name: string): Promise<void> => {
    await page.locator("#roster button", { hasText: name }).click();
    await page.locator("#talk-title", { hasText: `${name}` }).waitFor();
  };
  const done = async (): Promise<string> => {
    const tried = page.locator("#tried");
    await tried.filter({ hasNotText: "One moment." }).filter({ hasText: /\S/ }).waitFor();
    return (await tried.textContent()) ?? "";
  };
  return {
    page,
    be,
    message,
    answer,
    asks: async () => {
      await be("Ada");
      await page.fill("#text", "/ingress request");
      await page.press("#text", "Enter");
      await page.getByLabel("Name of the dataset").fill("Cohort 7 linkage file");
      await page.getByLabel("Why it is needed").fill("Work package 2, approved by the board on 3 November");
      await page.getByLabel("Who will upload").selectOption({ label: "Una Uploader" });
      await page.getByLabel("Their public IPv4").fill("10.1.2.3");
      await page.getByRole("button", { name: "Ask", exact: true }).click();
      await page.locator("dialog", { hasText: "10.1.2.3 is a private one" }).waitFor();
      await page.getByLabel("Their public IPv4").fill("203.0.113.7");
      await page.getByRole("button", { name: "Ask", exact: true }).click();
      await page.locator("dialog").waitFor({ state: "hidden" });
      const card = message("asks to bring data in");
      await card.waitFor();
      return /IN-[0-9A-Z]{4,6}/.exec((await card.textContent()) ?? "")?.[0] ?? "";
    },
    asksOut: async () => {
      await be("Ada");
      await page.fill("#text", "/egress request");
      await page.press("#text", "Enter");
      await page.getByLabel("What the outputs are").fill("Tables of paper 1");
      await page.getByLabel("Why it is needed").fill("For the paper");
      await page.getByLabel("Who will hold them").fill("University of Heron");
      await page.getByLabel("Who will download").selectOption({ label: "Una Uploader" });
      await page.getByLabel("Their public IPv4").fill("203.0.113.8");
      await page.getByLabel(/^Which files/).fill("/output/tables/");
      await page.getByLabel(/^What they are/).fill("Counts and means by arm of the trial, and by village");
      await page.getByLabel(/^What made them safe/).fill("Arms of a hundred people and more; none excluded");
      await page.getByRole("button", { name: "Ask", exact: true }).click();
      await page.locator("dialog").waitFor({ state: "hidden" });
      const card = message("asks to take outputs out");
      await card.waitFor();
      return /OUT-[0-9A-Z]{4,6}/.exec((await card.textContent()) ?? "")?.[0] ?? "";
    },
    opensFiles: async (name, id) => {
      await be(name);
      const card = message(id, "Decide about each file");
      await card.getByRole("button", { name: "Assess the files" }).click();
      await answer(`Assess Egress ${id}`).waitFor();
    },
    decides: async (id) => {
      const files = answer(`Assess Egress ${id}`);
      await files.getByTitle("Change needed: tables/by-village.csv").click();
      await files.getByLabel("What to change").fill("Counts below 10 must be suppressed");
      // The button of the question says what others on the page say, and comes after its field.
      for (const key of ["Tab", "Enter"]) await page.keyboard.press(key);
      await answer(`Assess Egress ${id}`, "1 of 3 decided").waitFor();
      await files.getByRole("button", { name: /^All 2 undecided.* may leave$/ }).click();
      await files.getByRole("button", { name: "I have finished" }).click();
    },
    concludes: async (id, says) => {
      await message(id, "Everybody has finished").getByRole("button", { name: says }).click();
      await answer("on to those who sign").waitFor();
    },
    returns: async (id) => {
      await message(id, "Everybody has finished").getByRole("button", { name: "Return for changes" }).click();
      await message(id, "Changes requested").waitFor();
    },
    signs: async (name) => {
      await be(name);
      await page
        .getByRole("button", { name: /^Approve as/ })
        .last()
        .click();
      await message(`${name}`, "[done]").waitFor();
    },
    confirms: async () => {
      await be("Una");
      await page
        .getByRole("button", { name: /is my address/ })
        .last()
        .click();
    },
    tries: async (does, address) => {
      await page.fill("#try-address", address);
      await page.locator("#tried").evaluate((tried) => tried.replaceChildren());
      await page.locator("#try").getByRole("button", { name: does }).click();
      return done();
    },
    goes: async (on) => {
      await page.locator("#tried").evaluate((tried) => tried.replaceChildren());
      await page.locator(`[data-clock="${on}"]:enabled`).click();
      await done();
    },
  };
}
