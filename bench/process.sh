#!/usr/bin/env bash
# Measures whole processes of 'resonet extract' on WAV files that it makes itself: time and peak memory.
#   --program FILE     the program (build/release/bin/resonet)
#   --runs N           medians are of so many runs, after one that warms up (15)
#   --threads N        threads of resonet (1)
set -euo pipefail

program=$(readlink -f "$(dirname "$(readlink -f "$0")")/..")/build/release/bin/resonet
runs=15 threads=1
complain() {
  echo "process: $*" >&2
  exit 2
}
while [ $# -gt 0 ]; do
  [ $# -ge 2 ] || complain "$1 lacks its value, or is no option (see the head of this script)"
  case $1 in
    --program) program=$2 ;;
    --runs) runs=$2 ;;
    --threads) threads=$2 ;;
    *) complain "$1 is no option (see the head of this script)" ;;
  esac
  shift 2
done
[[ $runs =~ ^([2-9]|[1-9][0-9]+)$ ]] || complain "--runs is '$runs' (choose a whole number from 2 on)"
[[ $threads =~ ^[1-9][0-9]*$ ]] || complain "--threads is '$threads' (choose a whole number from 1 on)"
[ -x "$program" ] || complain "there is no $program (build it, or name another with --program)"
command -v ffmpeg >/dev/null || complain "ffmpeg is missing (apt-get install ffmpeg)"
[ -x /usr/bin/time ] || complain "/usr/bin/time is missing (apt-get install time)"

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# Three tones that glide, and noise that swells twice a second; mono, 16 bits, at the rate it is analysed at.
make_wav() {
  local tones='0.2*sin(2*PI*(220*t+30*sin(t)))+0.1*sin(2*PI*(554*t+50*sin(1.3*t)))'
  tones+='+0.05*sin(2*PI*(1318*t+90*sin(0.7*t)))'
  ffmpeg -nostdin -v error -f lavfi -i "aevalsrc=$tones:s=22050:d=$1" \
    -f lavfi -i "anoisesrc=r=22050:a=0.3:d=$1:seed=1,tremolo=f=2:d=0.95" \
    -filter_complex 'amix=inputs=2:normalize=0' -ac 1 -ar 22050 -c:a pcm_s16le "$2"
}
for seconds in 30 180; do make_wav $seconds "$folder/$seconds.wav"; done

median() {
  sort -g | awk '{ x[NR] = $1 }
    END { printf "%.6f", NR % 2 ? x[(NR + 1) / 2] : (x[NR / 2] + x[NR / 2 + 1]) / 2 }'
}

# Milliseconds of a command, by hyperfine where there is one.
milliseconds() {
  if [ "$clock" = hyperfine ]; then
    local quoted
    printf -v quoted '%q ' "$@"
    hyperfine --shell=none --warmup 1 --runs "$runs" --style none \
      --export-csv "$folder/times.csv" "$quoted" >/dev/null
    # command,mean,stddev,median,...: counted from the end, as the command may hold commas.
    awk -F, 'END { print 1e3 * $(NF - 4) }' "$folder/times.csv"
    return
  fi
  "$@" >/dev/null
  local i start
  for ((i = 0; i < runs; ++i)); do
    start=${EPOCHREALTIME/[.,]/}
    "$@" >/dev/null
    echo $((${EPOCHREALTIME/[.,]/} - start))
  done | median | awk '{ print $1 / 1e3 }'
}

# Largest resident set in KiB.
peak_memory() {
  local i
  for i in 1 2 3; do
    /usr/bin/time -f %M -o "$folder/peak" "$@" >/dev/null
    tail -n 1 "$folder/peak"
  done | median
}

streaming=rms,zero_crossing_rate,spectral_centroid,spectral_bandwidth,spectral_rolloff,spectral_flatness

clock=shell
! command -v hyperfine >/dev/null || clock=hyperfine
echo "resonet extract --threads $threads, medians of $runs runs timed by $clock"
printf '%-44s %10s %10s\n' 'case' ms MiB
measure() {
  local title=$1
  shift
  # What fails is not to be measured.
  "$program" "$@" >"$folder/output" || complain "'$program $*' failed"
  [ -s "$folder/output" ] || complain "'$program $*' wrote nothing"
  local taken peak
  taken=$(milliseconds "$program" "$@")
  peak=$(peak_memory "$program" "$@")
  awk -v title="$title" -v taken="$taken" -v peak="$peak" \
    'BEGIN { printf "%-44s %10.1f %10.1f\n", title, taken, peak / 1024 }'
}
measure 'start alone (--version)' --version
for seconds in 30 180; do
  file=$folder/$seconds.wav
  measure "gtzan57, $seconds s" extract --threads "$threads" --set gtzan57 "$file"
  measure "six descriptors that stream, $seconds s" extract --threads "$threads" --set "$streaming" "$file"
done
