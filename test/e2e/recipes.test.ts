import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loopbackFor } from "../../src/standins/loopback.ts";
import { type OpenDoor, openDoor } from "./acts.ts";
import { type BotWorld, startBotWorld } from "./bot-world.ts";

const run = promisify(execFile);
const address = "203.0.113.7";
let world: BotWorld;
let door: OpenDoor;

beforeAll(async () => {
  world = await startBotWorld();
  door = await openDoor(world, { address });
});

afterAll(async () => {
  await world?.stop();
});

/** The text of the recipe under this heading, as somebody would copy it out of the message. */
function recipe(heading: string): string {
  const { lines } = door.message;
  const at = lines.findIndex((line) => line.startsWith(heading));
  return lines[at + 1] ?? "";
}

/** Runs the pasted curl recipe in a shell, with a file's name put in place of FILE; what is added is this machine's. */
async function curl(name: string, text: string, from: string): Promise<{ code: number; printed: string }> {
  const folder = join(world.folder, "uploads");
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, name), text);
  const added = `--interface ${loopbackFor(from)} --cacert ${join(world.folder, "ca.pem")}`;
  const pasted = recipe("curl")
    .replaceAll("FILE", name)
    .replace(/^curl /, `curl ${added} `);
  return run("bash", ["-c", pasted], { cwd: folder }).then(
    ({ stdout }) => ({ code: 0, printed: stdout }),
    ({ code, stdout }: { code: number; stdout: string }) => ({ code, printed: stdout }),
  );
}

test("the curl recipe uploads a file as pasted", async () => {
  expect(await curl("cohort.csv", "id,age\n1,40\n", address)).toMatchObject({ code: 0 });
  const request = world.gate.requests.findLast(({ path }) => path.endsWith("/cohort.csv"));
  expect(request).toMatchObject({ method: "PUT", caller: address, status: 201 });
  expect((await world.owner.get("ingress", "cohort.csv")).toString()).toBe("id,age\n1,40\n");
});

test("the curl recipe replaces a file that is there, as the message says the link may", async () => {
  await curl("again.csv", "first", address);
  expect(await curl("again.csv", "second", address)).toMatchObject({ code: 0 });
  expect((await world.owner.get("ingress", "again.csv")).toString()).toBe("second");
});

test("the curl recipe fails loudly from another address, and says why", async () => {
  const { code, printed } = await curl("elsewhere.csv", "x", "198.51.100.9");
  expect(code).toBe(22);
  expect(printed).toContain("AuthorizationFailure");
  expect(await world.owner.list("ingress")).not.toContain("elsewhere.csv");
});

test("the Storage Explorer recipe is the container's link: listing works, reading and deleting don't", async () => {
  const link = recipe("Azure Storage Explorer");
  expect(link).toBe(door.link);
  await world.owner.put("ingress", "held.csv", "secret");
  const { names, status } = await world.uploader.list(link, address);
  expect(status).toBe(200);
  expect(names).toContain("held.csv");
  expect((await world.uploader.get(link, "held.csv", address)).status).toBe(403);
  expect((await world.uploader.delete(link, "held.csv", address)).status).toBe(403);
});

test("the azcopy recipe is quoted so that a shell hands azcopy the whole link", async () => {
  const { stdout } = await run("bash", ["-c", `azcopy() { printf '%s\\n' "$@"; }; ${recipe("azcopy")}`], {
    cwd: world.folder,
  });
  expect(stdout.trimEnd().split("\n")).toEqual(["copy", "./data/*", door.link, "--recursive"]);
});

test("the link says what the message says: https, one address, write and list, a container, until the end", async () => {
  const { searchParams, pathname } = new URL(door.link);
  expect(pathname).toBe(`/${world.account}/ingress`);
  expect(Object.fromEntries(searchParams)).toMatchObject({ spr: "https", sip: address, sp: "wl", sr: "c" });
  const lastsMs = Date.parse(searchParams.get("se") ?? "") - world.clock.now();
  expect(lastsMs).toBeLessThanOrEqual(24 * 3_600_000);
  expect(lastsMs).toBeGreaterThan(24 * 3_600_000 - 600_000);
});
