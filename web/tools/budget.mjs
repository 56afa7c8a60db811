// Fails a build whose first page is heavier than a slow line bears: all scripts that it loads before anybody does anything,
// gzipped. The limits are those that the pages were measured against.
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";

const budgets = { resident: 40, staff: 120, worker: 60 }; // KiB
const dist = process.argv[2];

/** The scripts of a page and what they import at once. */
function scriptsOf(face) {
  const html = readFileSync(join(dist, face, "index.html"), "utf8");
  const open = [...html.matchAll(/(?:src|href)="([^"]+\.js)"/g)].map(([, path]) => path.replace(/^\/((staff|worker)\/)?/, ""));
  const seen = new Set();
  while (open.length > 0) {
    const path = open.pop();
    if (seen.has(path)) continue;
    seen.add(path);
    const text = readFileSync(join(dist, face, path), "utf8");
    for (const [, name] of text.matchAll(/(?:^|[;}\s])(?:import|export)[^()'"]*?from\s*["']\.\/([^"']+)["']|(?:^|[;}\s])import\s*["']\.\/([^"']+)["']/g)) {
      if (name) open.push(join("assets", name));
    }
  }
  return [...seen];
}

let failed = false;
for (const [face, most] of Object.entries(budgets)) {
  const parts = scriptsOf(face).map((path) => ({ path, kib: statSync(join(dist, face, `${path}.gz`)).size / 1024 }));
  const sum = parts.reduce((whole, { kib }) => whole + kib, 0);
  console.log(`${face}: first page ${sum.toFixed(1)} of ${most} KiB of script, gzipped`);
  if (sum <= most) continue;
  failed = true;
  console.error(`${face} is too heavy. Load later what the first page does not show (web/shared/later.ts). Its scripts:`);
  for (const { path, kib } of parts.sort((a, b) => b.kib - a.kib)) console.error(`  ${kib.toFixed(1)} KiB ${path}`);
}
if (failed) process.exit(1);
