#!/bin/sh
# Runs a part of the platform's tests for CTest, or says why it cannot (exit status 77: skipped).
#   run.sh install SOURCE BUILD            packages of the tests into BUILD
#   run.sh NAME SOURCE BUILD PROGRAM       NAME.test.mjs against PROGRAM
set -eu
name=$1
source=$(cd "$2" && pwd)
mkdir -p "$3/lib"
build=$(cd "$3" && pwd)

skip() {
  echo "SKIPPED: $1"
  exit 77
}

command -v node > /dev/null || skip "node is missing (Debian: nodejs)"
major=$(node -p 'process.versions.node.split(".")[0]')
[ "$major" -ge 18 ] || skip "node has to be 18 or newer, this is $(node --version)"

if [ "$name" = install ]; then
  command -v npm > /dev/null || skip "npm is missing (Debian: npm)"
  cp "$source/package.json" "$source/package-lock.json" "$source/.npmrc" "$build/"
  cd "$build"
  if [ -f installed ] && cmp -s package-lock.json installed; then
    echo "the packages are there"
    exit 0
  fi
  rm -f installed
  if ! npm ci --ignore-scripts > install.log 2>&1; then
    cat install.log
    grep -Eq 'ENOTFOUND|EAI_AGAIN|ECONN|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|E40[0-9]|E50[0-9]|ENOTCACHED|CERT' install.log &&
      skip "npm's registry cannot be reached"
    exit 1
  fi
  cp package-lock.json installed
  exit 0
fi

[ -f "$build/installed" ] || skip "the packages of the tests are not there (see platform.install)"
RESONET_PROGRAM=${RESONET_PROGRAM:-$4}
[ -x "$RESONET_PROGRAM" ] || { echo "there is no program $RESONET_PROGRAM"; exit 1; }
RESONET_PROGRAM=$(cd "$(dirname "$RESONET_PROGRAM")" && pwd)/$(basename "$RESONET_PROGRAM")
if [ "$name" = page ]; then
  CHROMIUM=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || true)}
  [ -n "$CHROMIUM" ] || skip "chromium is missing (Debian: chromium)"
  export CHROMIUM
fi
cp "$source"/*.mjs "$build/"
cp "$source"/lib/*.mjs "$build/lib/"
RESONET_SOURCE_DIR=$(cd "$source/../.." && pwd)
export RESONET_PROGRAM RESONET_SOURCE_DIR
cd "$build"
exec node --test "$name.test.mjs"
