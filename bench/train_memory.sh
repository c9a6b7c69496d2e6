#!/usr/bin/env bash
# Measures the peak memory of 'resonet-learn train' while the data set grows 1, 4 and 16 times: with everything
# in memory, and with --memory 16M, where images are read from a file. Checks that both give the same weights.
# The data are noise in .npy files that the script makes; the model is small, so that the data decide. Counted,
# 50 times a second, is the memory of the process's own (RssAnon of /proc): pages of the .npy files, which are
# mapped while they are packed, can be dropped by the system at any time.
#   --program FILE     the trainer (build/release/bin/resonet-learn)
#   --clips N          in the smallest set (500; a clip takes 42 KiB)
set -euo pipefail

program=$(readlink -f "$(dirname "$(readlink -f "$0")")/..")/build/release/bin/resonet-learn
clips=500
complain() {
  echo "train_memory: $*" >&2
  exit 2
}
while [ $# -gt 0 ]; do
  [ $# -ge 2 ] || complain "$1 lacks its value, or is no option (see the head of this script)"
  case $1 in
    --program) program=$2 ;;
    --clips) clips=$2 ;;
    *) complain "$1 is no option (see the head of this script)" ;;
  esac
  shift 2
done
[ -x "$program" ] || complain "there is no $program (build it, or name another with --program)"
command -v openssl >/dev/null || complain "openssl is missing (apt-get install openssl)"

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export OMP_NUM_THREADS=1

cat >"$folder/small.toml" <<'END'
[profile]
window_columns = 56
[model]
stem_channels = 4
hidden = 8
[[model.stages]]
channels = 8
[training]
epochs = 1
END

make_data() { # clips
  local header first
  rm -rf "$folder/data" && mkdir "$folder/data"
  echo "array,row,label,track,split" >"$folder/data/index.csv"
  for ((first = 0; first < $1; first += 500)); do
    local count=$(($1 - first < 500 ? $1 - first : 500))
    header="{'descr': '|u1', 'fortran_order': False, 'shape': ($count, 128, 334), }"
    {
      printf '\x93NUMPY\x01\x00\x76\x00%-117s\n' "$header"
      head -c $((count * 128 * 334)) /dev/zero |
        openssl enc -aes-128-ctr -pass "pass:$first" -nosalt -pbkdf2 -iter 1
    } >"$folder/data/$first.npy"
    awk -v first="$first" -v count="$count" 'BEGIN {
      for (row = 0; row < count; ++row)
        printf "%d.npy,%d,genre%d,t%d,%s\n", first, row, row % 4, first + row, row % 5 == 0 ? "valid" : "train"
    }' >>"$folder/data/index.csv"
  done
}

measure() { # name options...
  local out=$folder/$1
  shift
  rm -rf "$out"
  "$program" train "$folder/small.toml" --data "$folder/data/index.csv" --out "$out" --threads 1 \
    --cache "$folder/cache" "$@" 2>"$folder/log" &
  local pid=$! peak=0 now
  while now=$(awk '/^RssAnon/ { print $2 }' "/proc/$pid/status" 2>/dev/null) && [ -n "$now" ]; do
    [ "$now" -gt "$peak" ] && peak=$now
    sleep 0.02
  done
  wait "$pid" || complain "$(tail -n 1 "$folder/log")"
  awk -v kib="$peak" 'BEGIN { printf " %9.0f", kib / 1024 }'
}

printf '%8s %9s %9s %9s   %s\n' clips 'data MiB' 'all MiB' '16M MiB' 'same weights'
for times in 1 4 16; do
  count=$((clips * times))
  make_data $count
  printf '%8d %9.0f' "$count" "$(awk -v n="$count" 'BEGIN { print n * 128 * 334 / 1048576 }')"
  measure memory --memory 1T
  measure disk --memory 16M
  cmp -s "$folder/memory/small.safetensors" "$folder/disk/small.safetensors" && same=yes || same=NO
  printf '   %s\n' "$same"
  rm -rf "$folder/cache"
done
