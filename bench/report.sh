#!/usr/bin/env bash
# Prints what every descriptor of a 30 s clip costs on one thread, beside its floor and librosa's figures.
#   --build DIR        the build to measure, by its DIR/bin/bench_descriptors (build/release)
#   --repetitions N    medians are of so many runs of each case, in random order (15)
#   --min-time S       seconds that a run of a case takes at least (0.1)
#   --clock wall|cpu   cpu counts this process alone, for a machine that others use too (wall)
set -euo pipefail

build=$(readlink -f "$(dirname "$(readlink -f "$0")")/..")/build/release
repetitions=15 min_time=0.1 clock=wall
complain() {
  echo "report: $*" >&2
  exit 2
}
while [ $# -gt 0 ]; do
  [ $# -ge 2 ] || complain "$1 lacks its value, or is no option (see the head of this script)"
  case $1 in
    --build) build=$2 ;;
    --repetitions) repetitions=$2 ;;
    --min-time) min_time=$2 ;;
    --clock) clock=$2 ;;
    *) complain "$1 is no option (see the head of this script)" ;;
  esac
  shift 2
done
[[ $repetitions =~ ^([2-9]|[1-9][0-9]+)$ ]] ||
  complain "--repetitions is '$repetitions' (choose a whole number from 2 on)"
[[ $min_time =~ ^[0-9]*\.?[0-9]+$ ]] || complain "--min-time is '$min_time' (choose a number of seconds)"
[[ $clock =~ ^(wall|cpu)$ ]] || complain "--clock is '$clock' (choose wall or cpu)"
program=$build/bin/bench_descriptors
[ -x "$program" ] || complain "there is no $program (configure with -DRESONET_BENCH=ON and build; see bench/README.md)"

# librosa 0.11.0 with default settings, warm, one thread, median, on a 2-core Zen 3 machine: measured when the
# golden arrays of the tests were made, on another machine and another day.
librosa='stft 18.4
melspectrogram 24.1
mfcc 25.1
chroma_stft 44
spectral_contrast 67
spectral_centroid 25
spectral_bandwidth 34
spectral_rolloff 28
spectral_flatness 24
zero_crossing_rate 15
rms 1.4
beats 36.5
separation 1232
gtzan57 1427'

results=$(mktemp)
trap 'rm -f "$results"' EXIT
"$program" --benchmark_repetitions="$repetitions" --benchmark_min_time="$min_time" \
  --benchmark_enable_random_interleaving=true --benchmark_report_aggregates_only=true \
  --benchmark_format=csv >"$results"

# The runs come in random order, the rows shall not.
names=$("$program" --benchmark_list_tests=true)
awk -F, -v names="$names" -v librosa="$librosa" -v clock="$clock" -v repetitions="$repetitions" '
  function unquoted(text) { gsub(/"/, "", text); return text }
  function number(x) { return x > 0 ? sprintf("%.2f", x) : "" }
  function ratio(a, b) { return a > 0 && b > 0 ? sprintf("%.2f", a / b) : "" }
  # Milliseconds of the pieces, one after the other.
  function floor_of(name) {
    return value[name, "forward"] * forward + value[name, "inverse"] * inverse \
      + value[name, "medians"] * medians + value[name, "Mflop"] / mflop_a_ms \
      + value[name, "MB_read"] / mb_read_a_ms + value[name, "MB_written"] / mb_written_a_ms
  }

  BEGIN {
    lines = split(librosa, line, "\n")
    for (i = 1; i <= lines; ++i) { split(line[i], word, " "); peer[word[1]] = word[2] }
    lines = split(names, line, "\n")
    for (i = 1; i <= lines; ++i) {
      if (sub(/^descriptor\//, "", line[i])) order[++count] = line[i]
      if (sub(/^floor\//, "", line[i])) pieces[++piece_count] = line[i]
    }
  }
  !headed && /^"?name"?,/ {
    for (i = 1; i <= NF; ++i) column[i] = unquoted($i)
    headed = 1
    next
  }
  headed && unquoted($1) ~ /_median$/ {
    name = unquoted($1)
    sub(/_median$/, "", name)
    for (i = 2; i <= NF; ++i) value[name, column[i]] = unquoted($i)
    time[name] = value[name, clock == "cpu" ? "cpu_time" : "real_time"]
  }
  END {
    if (count == 0 || !(time["floor/forward"] > 0)) {
      print "report: the benchmark gave no results" > "/dev/stderr"
      exit 3
    }
    forward = time["floor/forward"]
    inverse = time["floor/forward_and_inverse"] - forward
    medians = time["floor/medians_over_time"] + time["floor/medians_over_frequency"]
    mflop_a_ms = value["floor/arithmetic", "Mflop"] / time["floor/arithmetic"]
    mb_read_a_ms = value["floor/read", "MB_read"] / time["floor/read"]
    mb_written_a_ms = value["floor/write", "MB_written"] / time["floor/write"]

    printf "Medians of %d runs in random order, one thread, %s time, 30 s at 22,050 Hz\n\n", repetitions, clock
    printf "%-34s %9s\n", "piece of a floor", "ms"
    for (i = 1; i <= piece_count; ++i) {
      name = "floor/" pieces[i]
      printf "%-34s %9.3f", pieces[i], time[name]
      if (value[name, "Mflop"] > 0) printf "   %.1f Gflop/s", value[name, "Mflop"] / time[name]
      bytes = value[name, "MB_read"] + value[name, "MB_written"]
      if (bytes > 0) printf "   %.1f GB/s", bytes / time[name]
      printf "\n"
    }
    printf "\n%-20s %9s %9s %9s %8s %8s   %9s %9s\n", "descriptor", "once", "next", "floor", "once", "next",
      "librosa*", "librosa*"
    printf "%-20s %9s %9s %9s %8s %8s   %9s %9s\n", "", "ms", "ms", "ms", "/ floor", "/ floor", "ms", "/ once"
    for (i = 1; i <= count; ++i) {
      name = order[i]
      once = time["descriptor/" name]
      next_one = time["next/" name]
      known = value["descriptor/" name, "known"] == 1
      least = known ? floor_of("descriptor/" name) : 0
      printf "%-20s %9s %9s %9s %8s %8s   %9s %9s\n", name, (once > 0 ? number(once) : "failed"), number(next_one),
        number(least), ratio(once, least), ratio(next_one, least), peer[name], ratio(peer[name], once)
    }
    print "\n* librosa 0.11 on a 2-core Zen 3 machine, on another day: for orientation, no measured ratio."
    print "bench/README.md says what the columns mean. No floor: nobody has counted one."
  }
' "$results"
