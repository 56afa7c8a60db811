#!/usr/bin/env bash
# The pages in Debian's Chromium, by Playwright. Its configuration starts the server itself ($RZ_SERVER).
set -euo pipefail
. tools/lib/common.sh
. tools/lib/install.sh
. tools/lib/node.sh
. tools/lib/valijson.sh
. tools/lib/build.sh
. tools/test/lib.sh
export RZ_SERVER="$PWD/$RZ_BUILD/rongzhi" RZ_CHROMIUM="${RZ_CHROMIUM:-/usr/bin/chromium}"
export PLAYWRIGHT_JSON_OUTPUT_NAME="$PWD/build/test/e2e.json"
mkdir -p build/test
rm -f "$PLAYWRIGHT_JSON_OUTPUT_NAME"
dir=tests/e2e
[ -f "$dir/package.json" ] || dir=web
install_web "$dir"
status=0
(cd "$dir" && npx --no-install playwright test --reporter=list,json) || status=$?
[ -s "$PLAYWRIGHT_JSON_OUTPUT_NAME" ] || { echo 'e2e: Playwright wrote no report'; exit 1; }
# A test that passed only on a second try is flaky: it counts as failed.
read -r passed failed skipped < <(node -e '
  const { stats, errors } = JSON.parse(require("fs").readFileSync(process.env.PLAYWRIGHT_JSON_OUTPUT_NAME));
  console.log(stats.expected, stats.unexpected + stats.flaky + errors.length, stats.skipped);')
count "$passed" "$failed" "$skipped"
[ $((passed + failed)) -gt 0 ] || { echo 'e2e: no test ran'; count 0 1; }
exit "$status"
