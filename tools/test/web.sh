#!/usr/bin/env bash
# `npm run check`: types, lint, vitest. Vitest's tests are counted; types and lint count as one.
set -euo pipefail
. tools/test/lib.sh
log=$(mktemp)
trap 'rm -f "$log"' EXIT
status=0
NO_COLOR=1 npm run check --prefix web >"$log" 2>&1 || status=$?
# Each run of vitest closes with «Tests  1 failed | 11 passed | 2 skipped (14)».
sum() { { grep -E '^ +Tests ' "$log" || true; } | { grep -oE "[0-9]+ $1" || true; } | awk '{n += $1} END {print n + 0}'; }
passed=$(sum passed)
failed=$(sum failed)
skipped=$(sum '(skipped|todo)')
[ "$status" = 0 ] || cat "$log"
grep -E '^ +Tests ' "$log" || { echo 'web: npm run check ran no unit test'; count 0 1; }
count "$passed" "$failed" "$skipped"
if [ "$status" = 0 ]; then count 1 0; elif [ "$failed" = 0 ]; then count 0 1; fi
