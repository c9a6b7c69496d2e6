#!/usr/bin/env bash
# Builds Resonet and runs all its tests.  RESONET_LEARN=OFF leaves out the trainer and its tests.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."

RESONET_TESTS=ON scripts/build.sh
echo "test: running the tests"
exec ctest --preset release --parallel "${JOBS:-$(nproc)}"
