# shellcheck shell=bash
# What every script of the house shares. Sourced; the caller has set `set -euo pipefail` and stands in the repository.

export RZ_BUILD="${RZ_BUILD:-build/release}"  # another folder lets two people share one clone

# say WORDS…: progress, with the seconds since the script began.
say() { printf '[%3d s] %s\n' "$SECONDS" "$*" >&2; }

# die WHAT MEND: stops, and says what to do about it.
die() {
  printf '\nError: %s\n' "$1" >&2
  [ -z "${2:-}" ] || printf 'Mend:  %s\n' "$2" >&2
  exit 1
}

# logged LOG COMMAND…: runs quietly; shows the end of the log if it fails.
logged() {
  local log="$1"
  shift
  mkdir -p "$(dirname "$log")"
  if ! "$@" </dev/null >"$log" 2>&1; then
    tail -n 40 "$log" >&2
    return 1
  fi
}

# digest PATH…: one digest over the names and contents of all files below, whatever their times.
digest() {
  find "$@" \( -name node_modules -o -name dist -o -name test-results \) -prune -o -type f -print0 |
    LC_ALL=C sort -z | xargs -0 -r sha256sum | sha256sum | cut -d' ' -f1
}
