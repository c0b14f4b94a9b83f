import { expect, test } from "vitest";
import { startWith } from "../../../src/workflows/engine/left-behind.ts";
import { environment } from "../../builders/environment.ts";
import { Engine } from "./engine.ts";
import { intercepted } from "./intercept.ts";
import { opened } from "./people.ts";
import { createStores, othersRules, portsOn } from "./stores.ts";

const { accountId } = environment();
const elsewhere = environment({ accountId: accountId.replace(/heron$/, "egret") });

test("a door that opens while another configuration is taken in, which does not know its account: the start is refused", async () => {
  const stores = createStores();
  const old = new Engine(stores, portsOn(stores));
  await old.start();
  let hasOpened = false;
  const ports = portsOn(stores, { environments: [elsewhere], configDigest: "an0ther" });
  const young = intercepted(ports, async ({ name }, act) => {
    if (name === "records.save" && !hasOpened) {
      hasOpened = true;
      await opened(old);
    }
    return act();
  });
  const refused = startWith(young, { heron: { all: "an0ther" } });
  await expect(refused).rejects.toMatchObject({ code: "account-left-behind" });
  expect(stores.haven.rules(accountId)).not.toEqual(othersRules);
  // Whoever has the configuration of before closes it.
  await old.start();
  await old.pass(24 * 60);
  expect(stores.haven.rules(accountId)).toEqual(othersRules);
});
