/** `npm run pictures`: the README's picture and one of each card, from the running page. */
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLog } from "../../src/adapters/log/pino-log.ts";
import { startLocal } from "../../src/local/start.ts";
import { startBrowser } from "./browser.ts";
import { openPage } from "./story.ts";

const redisBinary = process.env.REDIS_SERVER;
if (redisBinary === undefined) throw new Error("Run it with `npm run pictures`, which finds a Redis server.");
const pictures = join(import.meta.dirname, "../../docs/pictures");
await mkdir(pictures, { recursive: true });
const folder = await mkdtemp(join(tmpdir(), "lk-pictures-"));
const local = await startLocal({ folder, port: 0, redisBinary, log: createLog("warn") });
const browser = await startBrowser();
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 860 }, colorScheme: "light" });
  const newcomer = await openPage(page, local.address);
  const { message } = newcomer;
  const picture = (name: string) => page.screenshot({ path: join(pictures, `${name}.png`) });
  /** In a window so high that no card is cut off. */
  const pictureOf = async (name: string, ...words: readonly string[]): Promise<void> => {
    await page.setViewportSize({ width: 1280, height: 2400 });
    await message(...words).screenshot({ path: join(pictures, `card-${name}.png`) });
    await page.setViewportSize({ width: 1280, height: 860 });
  };
  await newcomer.asks();
  await pictureOf("requester", "asks to bring data in");
  await newcomer.be("Rex");
  await message("waiting for you").waitFor();
  await pictureOf("approval", "waiting for you");
  for (const name of ["Petra", "Rex", "Ada"]) await newcomer.signs(name);
  await newcomer.confirms();
  await message("Your door is open").waitFor();
  await newcomer.tries("Upload", "203.0.113.7");
  await message("Your door is open").evaluate((card) => card.scrollIntoView());
  await picture("local-mode");
  await pictureOf("link", "Your door is open");
  await newcomer.be("Max");
  await message("Door of").waitFor();
  await pictureOf("door", "Door of");
  await newcomer.goes("due");
  await newcomer.be("Una");
  await newcomer.goes("end");
  await newcomer.be("Max");
  await message("Door of", "Closed").waitFor();
  await pictureOf("closed", "Closed");
  const out = await newcomer.asksOut();
  await newcomer.opensFiles("Omar", out);
  await newcomer.answer(`Assess Egress ${out}`).screenshot({ path: join(pictures, "card-assessing.png") });
  await newcomer.decides(out);
  await newcomer.opensFiles("Olga", out);
  await newcomer.decides(out);
  await newcomer.concludes(out, "Release the 2 approved of 3");
  await newcomer.be("Rex");
  await message(out, "waiting for you").waitFor();
  await pictureOf("egress-approval", out, "waiting for you");
  for (const name of ["Petra", "Rex", "Ada"]) await newcomer.signs(name);
  await newcomer.confirms();
  await message("Your door is open", out).waitFor();
  await pictureOf("egress-link", "Your door is open", out);
  const again = await newcomer.asksOut();
  for (const name of ["Omar", "Olga"]) {
    await newcomer.opensFiles(name, again);
    await newcomer.decides(again);
  }
  await newcomer.returns(again);
  await newcomer.be("Ada");
  await message(again, "Changes requested").waitFor();
  await pictureOf("egress-returned", again, "Changes requested");
  console.log(`The pictures are in ${pictures}.`);
} finally {
  await browser.close();
  await local.stop();
  await rm(folder, { recursive: true, force: true });
}
