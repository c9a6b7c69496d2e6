#!/usr/bin/env bash
# Installs what is needed, configures the release preset and builds it into build/release.
#   RESONET_LEARN=OFF   without the trainer (and libtorch)
#   RESONET_TESTS=OFF   without the tests
#   JOBS=N              compilers at a time; by default as many as cores and memory allow
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."

learn=${RESONET_LEARN:-ON}
tests=${RESONET_TESTS:-ON}
RESONET_LEARN=$learn RESONET_TOOLS=$tests scripts/setup.sh

# A file that includes libtorch takes up to 2 GB to compile.
cores=$(nproc)
gigabytes=$(awk '/^MemAvailable/ { print int($2 / 1048576) }' /proc/meminfo)
jobs=$((gigabytes / 2 < cores ? gigabytes / 2 : cores))
jobs=${JOBS:-$((jobs > 0 ? jobs : 1))}

log=$(mktemp)
trap 'rm -f "$log"' EXIT
# Runs a command in silence; shows what it said only if it fails.
quietly() {
  "$@" >"$log" 2>&1 </dev/null && return
  local status=$?
  tail -n 200 "$log" >&2
  echo "build: failed: $*" >&2
  exit "$status"
}

echo "build: configuring (trainer $learn, tests $tests)"
quietly cmake --preset release -DRESONET_LEARN="$learn" -DRESONET_TESTS="$tests"
echo "build: compiling with $jobs jobs; the first time takes minutes"
if [ -t 1 ]; then
  cmake --build --preset release --parallel "$jobs"
else
  quietly cmake --build --preset release --parallel "$jobs"
fi
echo "build: done, the programs are in build/release/bin"
