#!/usr/bin/env bash
# Every chain passes its check, each beside the others, since chains open chains. One count a chain.
set -euo pipefail
. tools/test/lib.sh
mapfile -t chains < <(dirname chains/*/chain.yaml)
if out=$("$RZ_BUILD/rongzhi" chain check "${chains[@]}" 2>&1); then
  printf '%s\n' "$out"
  count ${#chains[@]} 0
  exit
fi
printf '%s\n' "$out"
failed=0
for chain in "${chains[@]}"; do
  ! grep -qF "$chain/" <<<"$out" || failed=$((failed + 1))
done
# A failure that names no chain is still one.
[ "$failed" -gt 0 ] || failed=1
count $((${#chains[@]} - failed)) "$failed"
