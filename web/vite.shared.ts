import { fileURLToPath } from "node:url";
import vue from "@vitejs/plugin-vue";
import type { UserConfig } from "vite";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** What a module is asked from, as the bundler tells it. */
interface Modules {
  getModuleInfo(id: string): { isEntry: boolean; importers: readonly string[] } | null;
}

const isFirst = new Map<string, boolean>();

/** Whether the first page needs it: it is imported, not merely loaded later, on some way from the entry. */
function isNeededFirst(id: string, modules: Modules): boolean {
  const known = isFirst.get(id);
  if (known !== undefined) return known;
  isFirst.set(id, false); // a circle of imports leads nowhere
  const info = modules.getModuleInfo(id);
  const is = info !== null && (info.isEntry || info.importers.some((importer) => isNeededFirst(importer, modules)));
  isFirst.set(id, is);
  return is;
}

/**
 * What the first page needs comes in one piece: on a slow line each file is a way to the server. An icon is a few bytes;
 * those that come later come together for the same reason.
 */
function pieceOf(id: string, modules: Modules): string | null {
  if (isNeededFirst(id, modules)) return "first";
  return /node_modules[\\/]lucide-vue-next/.test(id) ? "icons" : null;
}

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
      rolldownOptions: { output: { codeSplitting: { includeDependenciesRecursively: false, groups: [{ name: pieceOf }] } } },
    },
    server: { proxy: { "/api": process.env.RZ_API ?? "http://localhost:8080" } },
  };
}
