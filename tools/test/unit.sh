#!/usr/bin/env bash
# Every GoogleTest program of src/, and of tests/ but for the parts with a name of their own.
set -euo pipefail
python3 tools/test/gtests.py "$RZ_BUILD" "$RZ_COUNTS" src/,tests/ --not tests/api/,tests/fault/
