import { tmpdir } from "node:os";
import chromium from "@sparticuz/chromium";
import { type Browser, chromium as playwright } from "playwright-core";

/**
 * Starts a headless Chromium: the one in the packages, which needs neither root nor a system's packages (Linux), or the
 * one that CHROMIUM names. It asks nobody on the network.
 */
export async function startBrowser(): Promise<Browser> {
  const named = process.env.CHROMIUM ?? "";
  const executablePath = named === "" ? await chromium.executablePath() : named;
  return playwright.launch({
    executablePath,
    headless: true,
    env: { ...process.env, TMPDIR: tmpdir() } as Record<string, string>,
    args: [
      ...["--no-sandbox", "--disable-gpu", "--no-zygote", "--disable-quic", "--no-first-run"],
      ...["--disable-background-networking", "--disable-component-update", "--disable-sync"],
    ],
  });
}
