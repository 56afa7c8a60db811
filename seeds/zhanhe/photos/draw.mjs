// Draws the photos of the demo's cases: before and after, drawn and marked so. Run it where Playwright is installed:
//   cd tests/e2e && node ../../seeds/zhanhe/photos/draw.mjs
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

const { chromium } = createRequire(join(process.cwd(), "x"))("playwright-core");
const here = resolve(import.meta.dirname);
const many = (n, draw) => Array.from({ length: n }, (_, i) => draw(i)).join("");
const street = `<rect width="480" height="360" fill="#cfd8dc"/><rect y="200" width="480" height="160" fill="#90a4ae"/><rect y="190" width="480" height="14" fill="#eceff1"/>`;
const wall = `<rect width="480" height="360" fill="#d7ccc8"/><rect y="300" width="480" height="60" fill="#90a4ae"/>${many(5, (i) => `<path d="M0 ${60 * i}H480" stroke="#bcaaa4"/>`)}`;
const bag = (i) => `<ellipse cx="${130 + i * 52}" cy="${268 + (i % 2) * 18}" rx="38" ry="27" fill="${["#37474f", "#6d4c41", "#00695c"][i % 3]}"/>`;
const bicycle = (x, y, turn) => `<g transform="translate(${x} ${y}) rotate(${turn})" fill="none" stroke="#1565c0" stroke-width="6"><circle r="26"/><circle cx="76" r="26"/><path d="M0 0L30-40L76 0M30-40L66-44"/></g>`;
const car = (x) => `<g transform="translate(${x} 236)"><rect width="190" height="52" rx="14" fill="#c62828"/><path d="M34 0l26-40h76l26 40z" fill="#ef9a9a"/><circle cx="44" cy="54" r="20" fill="#263238"/><circle cx="148" cy="54" r="20" fill="#263238"/></g>`;
const tree = (lean) => `<g transform="translate(240 300) rotate(${lean})"><rect x="-10" y="-130" width="20" height="130" fill="#6d4c41"/><circle cy="-160" r="74" fill="#558b2f"/></g>`;
const bin = (lid) => `<rect x="190" y="150" width="100" height="140" rx="8" fill="#2e7d32"/>${lid}`;
const bench = (turn) => `<g transform="translate(240 250) rotate(${turn})"><rect x="-120" y="-14" width="240" height="18" fill="#8d6e63"/><rect x="-100" y="4" width="14" height="50" fill="#5d4037"/><rect x="86" y="4" width="14" height="50" fill="#5d4037"/></g>`;
const scenes = {
  cover: [street + `<ellipse cx="240" cy="285" rx="90" ry="36" fill="#212121"/><path d="M300 240l70 24-30 40-64-22z" fill="#607d8b"/>`, street + `<ellipse cx="240" cy="285" rx="90" ry="36" fill="#607d8b" stroke="#455a64" stroke-width="6"/>`],
  litter: [street + many(5, bag), street],
  bins: [street + bin(many(3, (i) => `<circle cx="${205 + i * 36}" cy="140" r="28" fill="#6d4c41"/>`)) + bag(3), street + bin(`<rect x="182" y="136" width="116" height="16" rx="6" fill="#1b5e20"/>`)],
  poster: [wall + many(7, (i) => `<rect x="${50 + (i % 4) * 100}" y="${60 + Math.floor(i / 4) * 110}" width="76" height="92" fill="${["#fff59d", "#fff", "#ffcc80"][i % 3]}" transform="rotate(${i * 5 - 14} ${88 + (i % 4) * 100} 120)"/>`), wall],
  bicycles: [street + many(3, (i) => bicycle(70 + i * 110, 280 + (i % 2) * 24, i * 24 - 20)), street + many(3, (i) => bicycle(60 + i * 130, 240, 0))],
  vehicles: [street + car(150), street],
  road: [street + `<path d="M170 270l50-24 70 10 30 34-60 26-84-14z" fill="#455a64"/><path d="M100 300l60-20M320 300l80 22" stroke="#455a64" stroke-width="5"/>`, street + `<path d="M160 250h170v66H160z" fill="#78909c"/>`],
  green: [street + tree(58), street + tree(0)],
  facility: [street + bench(-14), street + bench(0)],
};
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
const page = await browser.newPage({ viewport: { width: 480, height: 360 } });
for (const [name, pair] of Object.entries(scenes)) {
  for (const [i, when] of ["before", "after"].entries()) {
    const label = `<rect width="176" height="36" fill="#fff" opacity=".85"/><text x="10" y="26" font-size="20" font-family="sans-serif">演示图 · ${when === "before" ? "处置前" : "处置后"}</text>`;
    await page.setContent(`<body style="margin:0"><svg width="480" height="360">${pair[i]}${label}</svg></body>`);
    await page.screenshot({ path: join(here, `${name}.${when}.jpg`), type: "jpeg", quality: 60 });
  }
}
// A sheet signed by hand; never a seal.
const lines = many(9, (i) => `<path d="M40 ${96 + i * 26}H${i === 8 ? 220 : 320}" stroke="#90a4ae" stroke-width="2"/>`);
const names = `<path d="M60 430q14-34 26 0t30-10 26 4M210 430q18-40 30-4t22-18 30 12" fill="none" stroke="#1a237e" stroke-width="3"/>`;
await page.setViewportSize({ width: 360, height: 500 });
await page.setContent(`<body style="margin:0"><svg width="360" height="500"><rect width="360" height="500" fill="#fdfcf7"/><rect x="110" y="36" width="140" height="16" fill="#455a64"/>${lines}${names}<text x="60" y="470" font-size="18" font-family="sans-serif" fill="#455a64">演示图 · 手签扫描件</text></svg></body>`);
await page.screenshot({ path: join(here, "paper.jpg"), type: "jpeg", quality: 60 });
await browser.close();
