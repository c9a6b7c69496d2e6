#!/usr/bin/env bash
# Builds Resonet and classifies the example clips.  RESONET_LEARN=OFF leaves out the trainer.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."

# Tests that somebody has configured before stay.
if ! grep -qs '^RESONET_TESTS:BOOL=ON' build/release/CMakeCache.txt; then
  export RESONET_TESTS="${RESONET_TESTS:-OFF}"
fi
scripts/build.sh
echo "try: resonet classify examples/*.opus"
build/release/bin/resonet classify examples/*.opus
echo "try: now 'build/release/bin/resonet serve' starts a page to listen and look; open the address it prints"
