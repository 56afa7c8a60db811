// A .gz and a .br beside every text of a build: the server sends them as they are.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const [folder] = process.argv.slice(2);
const texts = /\.(html|m?js|css|svg|json|webmanifest)$/;
const total = {};
for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !texts.test(entry.name)) continue;
  const path = join(entry.parentPath, entry.name);
  const plain = readFileSync(path);
  const zipped = gzipSync(plain, { level: constants.Z_BEST_COMPRESSION });
  const pressed = brotliCompressSync(plain, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: plain.length } });
  writeFileSync(`${path}.gz`, zipped);
  writeFileSync(`${path}.br`, pressed);
  const kind = `${path.slice(folder.length + 1).split("/")[0]} ${path.split(".").pop()}`;
  total[kind] ??= { gzip: 0, br: 0 };
  total[kind].gzip += zipped.length;
  total[kind].br += pressed.length;
}
const kib = (bytes) => (bytes / 1024).toFixed(1);
for (const [kind, { gzip, br }] of Object.entries(total)) console.log(`${kind}: ${kib(gzip)} KB gzip, ${kib(br)} KB br`);
