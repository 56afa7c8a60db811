#!/usr/bin/env bash
# The server killed, its disk full, its database cut off.
set -euo pipefail
. tools/test/lib.sh
export RZ_SERVER="$PWD/$RZ_BUILD/rongzhi"
python3 tools/test/gtests.py "$RZ_BUILD" "$RZ_COUNTS" tests/fault/
[ ! -x tests/fault/run ] || run_program tests/fault/run
