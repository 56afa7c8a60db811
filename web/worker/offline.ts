// Writes the service worker beside the build: sw.js with the list of the build's files and a name made from their contents.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";

const source = fileURLToPath(new URL("./sw.js", import.meta.url));

/** Under public/, which Vite copies by itself. */
const beside = ["mark.svg"];

export function offline(): Plugin {
  return {
    name: "rongzhi-offline",
    apply: "build",
    enforce: "post", // the page itself is written late
    generateBundle(_, bundle) {
      const hash = createHash("sha256");
      const paths = Object.keys(bundle).filter((path) => !path.endsWith(".map")).sort();
      for (const path of paths) {
        const piece = bundle[path]!;
        hash.update(path).update(piece.type === "chunk" ? piece.code : piece.source);
      }
      const files = [...paths, ...beside].map((path) => `/worker/${path === "index.html" ? "" : path}`);
      const code = readFileSync(source, "utf8")
        .replace('"__VERSION__"', JSON.stringify(hash.digest("hex").slice(0, 16)))
        .replace('["__FILES__"]', JSON.stringify(files));
      this.emitFile({ type: "asset", fileName: "sw.js", source: code });
    },
  };
}
