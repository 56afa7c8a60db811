// Until the first row of a clerk's list stands on the page, on a slow line and a slow processor. bench/README.md says how to read it.
//
//   node bench/first_content.mjs BINARY      (after `npm ci` in tests/e2e, and `npm run build` in web)

import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const top = resolve(import.meta.dirname, "..");
const { chromium } = createRequire(join(top, "tests/e2e/package.json"))("@playwright/test");
const program = resolve(process.argv[2] ?? join(top, "build/release/rongzhi"));
const rounds = 9;
const limitMs = 2_000;
const line = { offline: false, latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8 };
const slower = 4;

async function serve(folder) {
  const seeded = spawnSync(program, ["seed", "zhanhe", "--days", "3", "--data", folder], { cwd: top, encoding: "utf8" });
  if (seeded.status !== 0) throw new Error(seeded.stderr);
  const server = spawn(program, ["serve", "--data", folder, "--port", "0"], { cwd: top, stdio: ["ignore", "pipe", "ignore"] });
  const [said] = await once(server.stdout, "data");
  return { server, base: `http://localhost:${/:(\d+)\//.exec(said.toString())[1]}` };
}

async function measure(browser, base, state) {
  const context = await browser.newContext({ storageState: state, baseURL: base });
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send("Network.emulateNetworkConditions", line);
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: slower });
  const began = performance.now();
  await page.goto("/staff/all", { waitUntil: "commit" });
  await page.locator("tbody tr").first().waitFor();
  const took = performance.now() - began;
  const bytes = await page.evaluate(() => performance.getEntriesByType("resource").reduce((sum, { transferSize }) => sum + transferSize, 0));
  await context.close();
  return { took, bytes };
}

const folder = mkdtempSync(join(tmpdir(), "rongzhi-first-"));
const { server, base } = await serve(join(folder, "data"));
const browser = await chromium.launch({ executablePath: process.env.RZ_CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
try {
  const context = await browser.newContext({ baseURL: base });
  const answer = await context.request.post("/api/v1/session", { data: { login: "clerk", password: "rongzhi-demo-2026" } });
  if (!answer.ok()) throw new Error(await answer.text());
  const state = await context.storageState();
  const all = [];
  for (let round = 0; round < rounds; ++round) all.push(await measure(browser, base, state));
  const sorted = all.map(({ took }) => took).sort((a, b) => a - b);
  const median = sorted[Math.floor(rounds / 2)];
  console.log(`first row after ${Math.round(median)} ms (${Math.round(sorted[0])}–${Math.round(sorted.at(-1))}), ${Math.round(all[0].bytes / 1024)} KB; limit ${limitMs} ms, ratio ${(median / limitMs).toFixed(2)}`);
} finally {
  await browser.close();
  server.kill("SIGTERM");
  await once(server, "exit");
  rmSync(folder, { recursive: true });
}
