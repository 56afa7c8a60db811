#!/usr/bin/env bash
# The pages in Debian's Chromium, by Playwright. Its configuration starts the server itself ($RZ_SERVER). A browser mostly waits,
# so the files are divided among two runs beside each other, each with a district and a server of its own.
set -euo pipefail
. tools/lib/common.sh
. tools/lib/install.sh
. tools/lib/node.sh
. tools/lib/valijson.sh
. tools/lib/build.sh
. tools/test/lib.sh
export RZ_SERVER="$PWD/$RZ_BUILD/rongzhi" RZ_CHROMIUM="${RZ_CHROMIUM:-/usr/bin/chromium}"
shards=2
dir=tests/e2e
reports=$PWD/build/test
mkdir -p "$reports"
rm -f "$reports"/e2e*.json "$reports"/e2e*.log
install_web "$dir"

# run_shard N
run_shard() {
  cd "$dir"
  PLAYWRIGHT_JSON_OUTPUT_NAME="$reports/e2e.$1.json" \
    npx --no-install playwright test --shard="$1/$shards" --output="test-results/shard-$1" --reporter=list,json
}

trap 'kill $(jobs -p) 2>/dev/null || true' EXIT
pids=()
for ((shard = 2; shard <= shards; ++shard)); do
  run_shard "$shard" >"$reports/e2e.$shard.log" 2>&1 &
  pids+=($!)
done
status=0
(run_shard 1) || status=$?
for pid in "${pids[@]}"; do wait "$pid" || status=$?; done
for ((shard = 2; shard <= shards; ++shard)); do cat "$reports/e2e.$shard.log"; done

for ((shard = 1; shard <= shards; ++shard)); do
  report=$reports/e2e.$shard.json
  [ -s "$report" ] || { echo "e2e: Playwright wrote no report of run $shard"; exit 1; }
  # A test that passed only on a second try is flaky: it counts as failed.
  read -r passed failed skipped < <(REPORT=$report node -e '
    const { stats, errors } = JSON.parse(require("fs").readFileSync(process.env.REPORT));
    console.log(stats.expected, stats.unexpected + stats.flaky + errors.length, stats.skipped);')
  count "$passed" "$failed" "$skipped"
  [ $((passed + failed)) -gt 0 ] || { echo "e2e: no test ran in run $shard"; count 0 1; }
done
exit "$status"
