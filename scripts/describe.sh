#!/usr/bin/env bash
# Writes docs/descriptors.md from what the program says of itself.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."
build/release/bin/resonet extract --list --format markdown >docs/descriptors.md
