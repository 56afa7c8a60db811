#!/usr/bin/env bash
# The running server against its contract.
set -euo pipefail
. tools/test/lib.sh
export RZ_SERVER="$PWD/$RZ_BUILD/rongzhi"
python3 tools/test/gtests.py "$RZ_BUILD" "$RZ_COUNTS" tests/api/
[ ! -x tests/api/run ] || run_program tests/api/run
