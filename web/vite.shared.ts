import { fileURLToPath } from "node:url";
import vue from "@vitejs/plugin-vue";
import type { UserConfig } from "vite";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Each face is a build of its own: shared with another, Vue's chunk doubles. */
export function face(name: string, base: string): UserConfig {
  return {
    root: here(`./${name}`),
    base,
    publicDir: here("./shared/public"),
    plugins: [vue()],
    // The pages are written with the composition API alone.
    define: { __VUE_OPTIONS_API__: "false" },
    resolve: { alias: [{ find: "@shared", replacement: here("./shared") }, { find: /^fflate$/, replacement: here("./shared/zip.ts") }] },
    build: {
      outDir: here(`./dist/${name}`),
      emptyOutDir: true,
      target: ["chrome87", "safari14"],
      // The pages' policy lets no data: scripts or styles in, and small files gain nothing from it.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      // An icon is a few bytes: each in a file of its own is a way to the server for nothing.
      rolldownOptions: { output: { advancedChunks: { groups: [{ name: "icons", test: /node_modules[\\/]lucide-vue-next/ }] } } },
    },
    server: { proxy: { "/api": process.env.RZ_API ?? "http://localhost:8080" } },
  };
}
