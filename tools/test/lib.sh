# shellcheck shell=bash
# What the parts share. Sourced.

# count PASSED FAILED [SKIPPED]
count() { printf '%d %d %d\n' "$1" "$2" "${3:-0}" >>"$RZ_COUNTS"; }

# run_program PROGRAM: one whose output closes with «N passed, N failed[, N skipped]» alone on a line. That line is
# counted and not shown: only ./test closes with one.
run_program() {
  local log last status=0 closing='^[0-9]+ passed, [0-9]+ failed(, [0-9]+ skipped)?$'
  log=$(mktemp)
  "$1" 2>&1 | tee "$log" | { grep -vE --line-buffered "$closing" || true; } || status=$?
  last=$(grep -E "$closing" "$log" | tail -n 1 || true)
  { grep -E '^FAILED' "$log" || true; } | sed 's/^/  /' >>"$RZ_FAILURES"
  rm -f "$log"
  [ -n "$last" ] || { echo "$1: no closing line «N passed, N failed» (exit code $status)"; count 0 1; return; }
  # shellcheck disable=SC2046  # the numbers are the arguments
  count $(grep -oE '[0-9]+' <<<"$last")
  [ "$status" = 0 ] || grep -qE ' [1-9][0-9]* failed' <<<"$last" || { echo "$1: exit code $status"; count 0 1; }
}
