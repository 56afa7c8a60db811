// The real server over a data folder of its own: seeded, started on a free port, ended after the last test. Each worker of
// Playwright's has one, so that files run beside each other and none meets what another wrote.
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { FullConfig } from "@playwright/test";
import { freePort, startProvider } from "./provider";

export const top = resolve(import.meta.dirname, "../..");
export const program = process.env.RZ_SERVER ?? join(top, "build/release/rongzhi");
const startMsMax = 30_000;
export const wechatToken = "WechatTokenOfTheTests";

export function seed(data: string, days: number) {
  const done = spawnSync(program, ["seed", "zhanhe", "--days", String(days), "--without-cases", "--data", data], { cwd: top, encoding: "utf8" });
  if (done.status !== 0) throw new Error(`the demo district could not be made: ${done.stderr || done.error}`);
}

/** The server over a data folder. */
export const serve = (data: string, port: number) => spawn(program, ["serve", "--data", data, "--port", String(port)], { cwd: top, stdio: ["ignore", "pipe", "pipe"] });

/** The address that the server says it listens on. */
export function addressOf(server: ChildProcess): Promise<string> {
  return new Promise((found, fail) => {
    let said = "";
    const timer = setTimeout(() => fail(new Error(`the server did not start:\n${said}`)), startMsMax);
    const hear = (text: string) => {
      said += text;
      const match = /http:\/\/[\d.]+:(\d+)\//.exec(said);
      if (!match) return;
      clearTimeout(timer);
      found(`http://localhost:${match[1]}`);
    };
    server.stdout?.setEncoding("utf8").on("data", hear);
    server.stderr?.setEncoding("utf8").on("data", hear);
    server.once("exit", (code) => fail(new Error(`the server ended with ${code}:\n${said}`)));
  });
}

/** A real mail server, which keeps what it takes in a folder. */
async function startMail(folder: string) {
  mkdirSync(folder);
  const server = spawn("/usr/bin/python3", [join(top, "tests/api/smtp_server.py"), folder], { stdio: ["ignore", "pipe", "inherit"] });
  const [said] = (await once(server.stdout, "data")) as [Buffer];
  const settings = `mail: {server: "smtp://127.0.0.1:${said.toString().trim()}", from: rongzhi@example.cn, name: 融治}`;
  return { settings, stop: () => server.kill() };
}

/** What stands in for WeChat's official accounts: its codes hold the scene that was asked for. */
async function startWechat(data: string) {
  for (const [name, secret] of [["wechat", "secret-of-the-tests"], ["wechat-token", wechatToken]] as const) writeFileSync(join(data, "keys", name), secret, { mode: 0o600 });
  const server = createServer((request, response) => {
    let said = "";
    request.on("data", (part) => (said += part));
    request.on("end", () => response.end(JSON.stringify(request.url?.startsWith("/cgi-bin/qrcode/create") ? { ticket: "t", expire_seconds: 600, url: `http://weixin.qq.com/q/${JSON.parse(said).action_info.scene.scene_str}` } : { access_token: "t", expires_in: 7200 })));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return { settings: `wechat: {url: "http://127.0.0.1:${port}", app_id: wxtest, secret_file: wechat, token_file: wechat-token, template: T1, fields: {thing2: notice}}`, stop: () => server.close() };
}

/** Where the n-th worker finds its own: what its tests read as RZ_BASE_URL and RZ_MAIL. */
const named = (name: "RZ_BASE_URL" | "RZ_MAIL", worker: number | string) => `${name}_${worker}`;
export function useOwn() {
  const worker = process.env.TEST_PARALLEL_INDEX;
  if (worker === undefined) return;
  for (const name of ["RZ_BASE_URL", "RZ_MAIL"] as const) process.env[name] = process.env[named(name, worker)] ?? process.env[name];
}

async function start(worker: number) {
  const folder = mkdtempSync(join(tmpdir(), "rongzhi-e2e-"));
  const data = join(folder, "data");
  seed(data, 3);
  // The provider must know where it sends people back to.
  const port = await freePort();
  const outside = await startProvider(`http://localhost:${port}`);
  writeFileSync(join(data, "openid.yaml"), outside.settings);
  writeFileSync(join(data, "keys/openid-city"), outside.secret, { mode: 0o600 });
  const letters = (process.env[named("RZ_MAIL", worker)] = join(folder, "mail"));
  const mail = await startMail(letters);
  const wechat = await startWechat(data);
  const own = readFileSync(join(top, "src/notice/notice.yaml"), "utf8").replace(/^retry_seconds.*$/m, "retry_seconds: [1]").replace(/^quiet.*$/m, "");  // the tests run at night too
  writeFileSync(join(data, "notice.yaml"), `${own}\npublic_url: http://localhost:${port}\nhook_hosts: [127.0.0.1]\n${mail.settings}\n${wechat.settings}\n`);
  const server = serve(data, port);
  process.env[named("RZ_BASE_URL", worker)] = await addressOf(server);
  return async () => {
    outside.stop();
    mail.stop();
    wechat.stop();
    server.kill("SIGTERM");
    if (server.exitCode === null) await once(server, "exit");
    rmSync(folder, { recursive: true });
  };
}

/** Nothing where a server that runs is to be tested. */
export default async function startAll({ workers }: FullConfig) {
  if (process.env.RZ_BASE_URL) return undefined;
  const stops: (() => Promise<void>)[] = [];
  for (let worker = 0; worker < workers; ++worker) stops.push(await start(worker));
  return () => Promise.all(stops.map((stop) => stop()));
}
