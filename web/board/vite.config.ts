import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Dark is what the reader's system says: where the other faces have a switch, these pages run no script. */
const darkWithoutScript = {
  postcssPlugin: "dark-without-script",
  Rule(rule: { selector: string; parent?: { type: string; params?: string } }) {
    if (rule.selector !== ':root[data-theme="dark"]' || !rule.parent) return;
    rule.selector = ":root";
    rule.parent.params = "screen and (prefers-color-scheme: dark)";
  },
};

// The server draws these pages: a sheet of style is all there is to build.
export default defineConfig({
  root: here("."),
  publicDir: false,
  css: { postcss: { plugins: [darkWithoutScript] } },
  build: {
    outDir: here("../dist/board"),
    emptyOutDir: true,
    cssTarget: ["chrome87", "safari14"],
    rollupOptions: { input: here("board.css"), output: { assetFileNames: "[name][extname]" } },
  },
});
