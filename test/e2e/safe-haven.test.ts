import { afterAll, beforeAll, expect, test } from "vitest";
import { lendSafeHavenAzurite, safeHavenAccount } from "../setup/lent-azurite.ts";
import { ask, confirm, getsLink, goodEntries, hourMs, openForm, sign, writesOf } from "./acts.ts";
import { linkMessages } from "./azure-acts.ts";
import { type BotWorld, type Configure, seesCard, startBotWorld } from "./bot-world.ts";

/** The same SRE's account as a later release of the safe haven names it. */
const laterAccount = `${safeHavenAccount}c`;
const resourceGroup = "shm-uk-sre-c7-rg";

let world: BotWorld;

const byConvention: Configure = ({ environments: { sandbox } }) => {
  if (sandbox === undefined) return;
  const { resourceGroup: _group, account: _account, ...storage } = sandbox.storage;
  sandbox.storage = { ...storage, convention: "data-safe-haven-v5", shm: "uk", sre: "c7" };
};

beforeAll(async () => {
  world = await startBotWorld({
    azurite: lendSafeHavenAzurite,
    resourceGroup,
    configure: byConvention,
  });
});

afterAll(async () => {
  await world?.stop();
});

const may = "add, replace and list files in the ingress container (/mnt/input inside); not read";

/** From the words to the upload, and closed again. */
async function bringsIn(address: string): Promise<void> {
  const { ada, petra, rex, una, max } = world.people;
  const id = await ask(world, { address });
  await seesCard(petra, id, may);
  await sign(id, petra, rex, ada);
  await confirm(id, una);
  const { message, link } = await getsLink(id, una);
  expect(message.text).toContain(`You can ${may}.`);
  expect(new URL(link).pathname).toBe(`/${safeHavenAccount}/ingress`);
  expect(await world.uploader.put(link, "cohort.csv", "x", address)).toMatchObject({ status: 201 });
  await seesCard(max, `Door of ${id}`, may, "Open until");
  await una.click(message, "I have finished");
  await seesCard(max, `Door of ${id}`, `is off ${safeHavenAccount}`);
}

test("where it can't be looked for any more, what is out in the account that was found before is closed and nothing opens, until it is named", async () => {
  const { ada, petra, rex, una, max } = world.people;
  const address = "203.0.113.9";
  // Whichever of the two tests comes first.
  const account = world.firewall.find(laterAccount)?.name ?? safeHavenAccount;
  const changes = () => max.dms().filter(({ text }) => text.includes("Configuration of sandbox")).length;
  const changesBefore = changes();
  const signed = await ask(world, { address: "203.0.113.10", notBefore: world.clock.now() + 2 * hourMs });
  await sign(signed, petra, rex, ada);
  await confirm(signed, una);
  const id = await ask(world, { address });
  await sign(id, petra, rex, ada);
  await confirm(id, una);
  const { message } = await getsLink(id, una);
  const list = { operation: "list" } as const;
  world.resourceManager.faults.always(list, { kind: "error", code: "AuthorizationFailed" });
  // What was never found can't be gone on with: nobody knows which account it would be.
  const another: Configure = (settings) => {
    byConvention(settings);
    if (settings.environments.sandbox !== undefined) settings.environments.sandbox.storage.sre = "c8";
  };
  await expect(world.restart(another)).rejects.toThrow("the configured storage is not there");
  expect(world.firewall.admits(account, address)).toBe(true);

  await world.restart(byConvention);
  await seesCard(max, "Storage account of sandbox", "by its convention before", account, "npm run doctor");
  await una.click(message, "I have finished");
  await seesCard(max, `Door of ${id}`, "Closed", `is off ${account}`, "read back at");
  expect(world.firewall.admits(account, address)).toBe(false);
  const form = await openForm(ada);
  const { errors } = await ada.submit(form.id, goodEntries(world, { address: "203.0.113.11" }));
  expect(Object.values(errors).join()).toContain("can't be found by its convention any more");
  await world.later(2 * hourMs);
  for (const person of [ada, max])
    await seesCard(person, signed, "Held up", "the convention that the storage account was found by");
  await world.idle();
  expect(writesOf(world, "203.0.113.10")).toEqual([]);
  expect(linkMessages(una, signed).some(({ text }) => text.includes("sig="))).toBe(false);

  // Named outright it is the same configuration: signatures stand, and what waited opens.
  await world.restart(({ environments: { sandbox } }) => {
    if (sandbox === undefined) return;
    const { convention: _convention, shm: _shm, sre: _sre, ...storage } = sandbox.storage;
    sandbox.storage = { ...storage, resourceGroup, account };
  });
  const opened = await getsLink(signed, una);
  expect(world.firewall.admits(account, "203.0.113.10")).toBe(true);
  await una.click(opened.message, "I have finished");
  await seesCard(max, `Door of ${signed}`, `is off ${account}`);
  expect(changes()).toBe(changesBefore);
  world.resourceManager.faults.clear();
  await world.restart(byConvention);
});

test("an account found by its convention is like one that is named, until a later start finds another", async () => {
  const { ada, petra, rex, una, max } = world.people;
  await bringsIn("203.0.113.7");
  const address = "203.0.113.8";
  const id = await ask(world, { address, notBefore: world.clock.now() + 2 * hourMs });
  await sign(id, petra, rex, ada);
  await confirm(id, una);
  await world.idle();
  await world.halt();
  world.firewall.removeAccount(safeHavenAccount);
  world.firewall.addAccount({ name: laterAccount, resourceGroup });
  await world.restart();
  await seesCard(max, "Configuration of sandbox", "storage");
  await world.later(2 * hourMs);
  await seesCard(petra, id, "Revision 2: the storage account is another one", "no longer count");
  await world.idle();
  expect(writesOf(world, address)).toEqual([]);
  expect(linkMessages(una, id).some(({ text }) => text.includes("sig="))).toBe(false);
});
