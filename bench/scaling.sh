#!/usr/bin/env bash
# Measures what a training gains from threads and from processes of this machine: seconds an epoch with 1 and 2
# threads, and with 1 and 2 processes of one thread each. One round runs every case once, so that what else the
# machine does meets all of them; medians are over the rounds, quotients are of the same round.
#   --program FILE     the trainer (build/release/bin/resonet-learn)
#   --recipe FILE      what to train (recipes/gtzan-rcrnn.toml)
#   --data FILE        manifest of the data set (needed)
#   --epochs N         epochs of each run; the first is left out, as it also fills caches (4)
#   --rounds N         (5)
#   --port N           where the processes meet (29517)
set -euo pipefail

root=$(readlink -f "$(dirname "$(readlink -f "$0")")/..")
program=$root/build/release/bin/resonet-learn recipe=$root/recipes/gtzan-rcrnn.toml data=
epochs=4 rounds=5 port=29517
complain() {
  echo "scaling: $*" >&2
  exit 2
}
while [ $# -gt 0 ]; do
  [ $# -ge 2 ] || complain "$1 lacks its value, or is no option (see the head of this script)"
  case $1 in
    --program) program=$2 ;;
    --recipe) recipe=$2 ;;
    --data) data=$2 ;;
    --epochs) epochs=$2 ;;
    --rounds) rounds=$2 ;;
    --port) port=$2 ;;
    *) complain "$1 is no option (see the head of this script)" ;;
  esac
  shift 2
done
[[ $epochs =~ ^([2-9]|[1-9][0-9]+)$ ]] || complain "--epochs is '$epochs' (choose a whole number from 2 on)"
[[ $rounds =~ ^[1-9][0-9]*$ ]] || complain "--rounds is '$rounds' (choose a whole number from 1 on)"
[ -x "$program" ] || complain "there is no $program (build it, or name another with --program)"
[ -r "$recipe" ] || complain "there is no recipe $recipe"
[ -r "$data" ] || complain "name a manifest with --data"
[ "$(nproc)" -ge 2 ] || complain "this machine has one processor core: nothing can be gained"

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
# The recipe with another number of epochs, and nothing after them.
sed -E "s/^epochs *=.*/epochs = $epochs/; s/^refit *=.*/refit = false/" "$recipe" >"$folder/recipe.toml"
grep -q '^epochs' "$folder/recipe.toml" || sed -i "s/^\[training\]/[training]\nepochs = $epochs/" "$folder/recipe.toml"

run() { # out, threads, further arguments
  local out=$1 threads=$2
  shift 2
  # What waits for the other processes must not keep a core busy.
  OMP_WAIT_POLICY=passive "$program" train "$folder/recipe.toml" --data "$data" --out "$out" --device cpu \
    --threads "$threads" --restart "$@" 2>"$out.log" || {
    tail -n 5 "$out.log" >&2
    complain "a run failed"
  }
}

# Mean seconds of the epochs but the first.
epoch_seconds() {
  awk -F, 'NR == 1 { for (i = 1; i <= NF; ++i) if ($i == "seconds") column = i }
    NR > 2 { sum += $column; ++count } END { printf "%.6f\n", sum / count }' "$1/history.csv"
}

alone() { # threads
  run "$folder/threads$1" "$1"
  epoch_seconds "$folder/threads$1"
}

team() { # processes
  local rank pids=()
  for ((rank = 0; rank < $1; ++rank)); do
    RANK=$rank WORLD_SIZE=$1 LOCAL_RANK=$rank MASTER_ADDR=127.0.0.1 MASTER_PORT=$port \
      run "$folder/team$1-$rank" 1 --distributed &
    pids+=($!)
  done
  local pid
  for pid in "${pids[@]}"; do wait "$pid"; done
  epoch_seconds "$folder/team$1-0"
}

median() {
  sort -g | awk '{ x[NR] = $1 } END { printf "%.3f", NR % 2 ? x[(NR + 1) / 2] : (x[NR / 2] + x[NR / 2 + 1]) / 2 }'
}

alone 1 >/dev/null # fills the cache of images
for ((round = 1; round <= rounds; ++round)); do
  echo "$(alone 1) $(alone 2) $(team 1) $(team 2)" >>"$folder/times"
  echo "scaling: round $round of $rounds: $(tail -n 1 "$folder/times")" >&2
done

echo "$(basename "$recipe"), $rounds rounds, $((epochs - 1)) epochs each, $(nproc) cores"
printf '%-36s %12s %10s\n' case 's an epoch' 'times as fast'
column=1
for name in '1 thread' '2 threads' '1 process of 1 thread' '2 processes of 1 thread'; do
  printf '%-36s %12s %10s\n' "$name" "$(awk -v c=$column '{ print $c }' "$folder/times" | median)" \
    "$(awk -v c=$column '{ print $1 / $c }' "$folder/times" | median)"
  column=$((column + 1))
done
