// What failed in a report of Playwright's ($REPORT): a line each, with the beginning of its words.
import { readFileSync } from "node:fs";

const { suites, errors } = JSON.parse(readFileSync(process.env.REPORT));
const plain = (words) => (words ?? "").replace(/\u001b\[[\d;]*m/g, "").replace(/\s+/g, " ").slice(0, 300);
const specsOf = ({ specs = [], suites: inner = [] }) => [...specs, ...inner.flatMap(specsOf)];

for (const { message } of errors) console.log(`  ${plain(message)}`);
for (const { file, line, title, tests } of suites.flatMap(specsOf)) {
  for (const { projectName, status, results } of tests) {
    if (status !== "unexpected" && status !== "flaky") continue;
    const words = results.flatMap((result) => result.errors ?? []).map(({ message }) => plain(message));
    console.log(`  [${projectName}] ${file}:${line} ${title}: ${words.join(" | ")}`);
  }
}
