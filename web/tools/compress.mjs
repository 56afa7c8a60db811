// A .gz beside every text of a build: the server sends it as it is.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { constants, gzipSync } from "node:zlib";

const [folder] = process.argv.slice(2);
const texts = /\.(html|js|css|svg|json|webmanifest)$/;
let total = {};
for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !texts.test(entry.name)) continue;
  const path = join(entry.parentPath, entry.name);
  const zipped = gzipSync(readFileSync(path), { level: constants.Z_BEST_COMPRESSION });
  writeFileSync(`${path}.gz`, zipped);
  const kind = `${path.slice(folder.length + 1).split("/")[0]} ${path.split(".").pop()}`;
  total[kind] = (total[kind] ?? 0) + zipped.length;
}
for (const [kind, bytes] of Object.entries(total)) console.log(`${kind}: ${(bytes / 1024).toFixed(1)} KB gzip`);
