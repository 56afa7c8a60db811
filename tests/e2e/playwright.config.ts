import { defineConfig } from "@playwright/test";
import type { Sizes } from "./special.spec";

export default defineConfig<Sizes>({
  testDir: ".",
  globalSetup: "./server.ts",
  // One district, one server: tests share it and each brings matters of its own.
  workers: 1,
  fullyParallel: false,
  timeout: 90_000,
  expect: { timeout: 10_000 },
  projects: [{ name: "all" }, { name: "swapped", testMatch: "special.spec.ts", use: { swapped: true } }],
  reporter: "list",
  use: {
    baseURL: process.env.RZ_BASE_URL,
    locale: "zh-CN",
    timezoneId: "Asia/Shanghai",
    colorScheme: "light",
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: process.env.RZ_CHROMIUM ?? "/usr/bin/chromium",
      args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
    },
  },
});
