#!/usr/bin/env bash
# The pages in Debian's Chromium, by Playwright. Its configuration starts the servers itself ($RZ_SERVER).
set -euo pipefail
. tools/lib/common.sh
. tools/lib/install.sh
. tools/lib/node.sh
. tools/lib/valijson.sh
. tools/lib/build.sh
. tools/test/lib.sh
export RZ_SERVER="$PWD/$RZ_BUILD/rongzhi" RZ_CHROMIUM="${RZ_CHROMIUM:-/usr/bin/chromium}"
dir=tests/e2e
report=$PWD/build/test/e2e.json
mkdir -p "$(dirname "$report")"
rm -f "$report"
install_web "$dir"

status=0
(cd "$dir" && PLAYWRIGHT_JSON_OUTPUT_NAME="$report" npx --no-install playwright test --reporter=list,json) || status=$?
[ -s "$report" ] || { echo "e2e: Playwright wrote no report"; exit 1; }
# A test that passed only on a second try is flaky: it counts as failed.
read -r passed failed skipped < <(REPORT=$report node -e '
  const { stats, errors } = JSON.parse(require("fs").readFileSync(process.env.REPORT));
  console.log(stats.expected, stats.unexpected + stats.flaky + errors.length, stats.skipped);')
count "$passed" "$failed" "$skipped"
REPORT=$report node tools/test/e2e_failures.mjs >>"$RZ_FAILURES"
[ $((passed + failed)) -gt 0 ] || { echo "e2e: no test ran"; count 0 1; }
exit "$status"
