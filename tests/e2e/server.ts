// The real server over a data folder of its own: seeded, started on a free port, ended after the last test.
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { freePort, startProvider } from "./provider";

export const top = resolve(import.meta.dirname, "../..");
export const program = process.env.RZ_SERVER ?? join(top, "build/release/rongzhi");
const startMsMax = 30_000;

export function seed(data: string) {
  const done = spawnSync(program, ["seed", "zhanhe", "--days", "3", "--data", data], { cwd: top, encoding: "utf8" });
  if (done.status !== 0) throw new Error(`the demo district could not be made: ${done.stderr || done.error}`);
}

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

export default async function start() {
  const folder = mkdtempSync(join(tmpdir(), "rongzhi-e2e-"));
  const data = join(folder, "data");
  seed(data);
  // The provider must know where it sends people back to.
  const port = await freePort();
  const outside = await startProvider(`http://localhost:${port}`);
  writeFileSync(join(data, "openid.yaml"), outside.settings);
  writeFileSync(join(data, "keys/openid-city"), outside.secret, { mode: 0o600 });
  process.env.RZ_MAIL = join(folder, "mail");
  const mail = await startMail(process.env.RZ_MAIL);
  const own = readFileSync(join(top, "src/notice/notice.yaml"), "utf8").replace(/^retry_seconds.*$/m, "retry_seconds: [1]").replace(/^quiet.*$/m, "");  // the tests run at night too
  writeFileSync(join(data, "notice.yaml"), `${own}\npublic_url: http://localhost:${port}\nhook_hosts: [127.0.0.1]\n${mail.settings}\n`);
  const server = spawn(program, ["serve", "--data", data, "--port", String(port)], { cwd: top, stdio: ["ignore", "pipe", "pipe"] });
  process.env.RZ_BASE_URL = await addressOf(server);
  return async () => {
    outside.stop();
    mail.stop();
    server.kill("SIGTERM");
    if (server.exitCode === null) await once(server, "exit");
    rmSync(folder, { recursive: true });
  };
}
