import { fileURLToPath } from "node:url";
import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [vue()],
  resolve: { alias: { "@shared": fileURLToPath(new URL("./shared", import.meta.url)) } },
  test: { environment: "happy-dom", include: ["{shared,resident,staff,worker}/**/*.test.ts"], testTimeout: 30_000 },
});
