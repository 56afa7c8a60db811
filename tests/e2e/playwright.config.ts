import { defineConfig } from "@playwright/test";
import { useOwn } from "./server";
import type { Sizes } from "./special.spec";

useOwn();

export default defineConfig<Sizes>({
  testDir: ".",
  globalSetup: "./server.ts",
  // A district and a server a worker: tests share it and each brings matters of its own. A browser mostly waits.
  workers: process.env.RZ_BASE_URL ? 1 : 2,
  fullyParallel: false,
  // What hangs is ended; a slow machine is not what is tested.
  timeout: 240_000,
  expect: { timeout: 20_000 },
  // The other way round those ways whose forms are longest; all of them with RZ_ALL_SIZES=1.
  projects: [
    { name: "all" },
    { name: "swapped", testMatch: "special.spec.ts", grep: process.env.RZ_ALL_SIZES ? /./ : /退单|二次办理|并单|交办件/, use: { swapped: true } },
  ],
  reporter: "list",
  use: {
    baseURL: process.env.RZ_BASE_URL,
    locale: "zh-CN",
    timezoneId: "Asia/Shanghai",
    colorScheme: "light",
    trace: process.env.RZ_TRACE ? "retain-on-failure" : "off",
    launchOptions: {
      executablePath: process.env.RZ_CHROMIUM ?? "/usr/bin/chromium",
      args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
    },
  },
});
