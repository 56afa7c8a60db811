#!/usr/bin/env bash
# The style of the house, after tidy's own tests.
set -euo pipefail
. tools/test/lib.sh
run_program tools/tidy/test
run_program tools/tidy/tidy
