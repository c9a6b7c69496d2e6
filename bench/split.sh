#!/usr/bin/env bash
# Measures 'resonet dataset split' on a manifest that it makes itself: 100,000 clips of 50,000 tracks by 8,000
# artists in 16 genres; time and peak memory of reading, dividing and writing it.
#   --program FILE     the program (build/release/bin/resonet)
set -euo pipefail

program=$(readlink -f "$(dirname "$(readlink -f "$0")")/..")/build/release/bin/resonet
complain() {
  echo "split: $*" >&2
  exit 2
}
while [ $# -gt 0 ]; do
  [ $# -ge 2 ] || complain "$1 lacks its value, or is no option (see the head of this script)"
  case $1 in
    --program) program=$2 ;;
    *) complain "$1 is no option (see the head of this script)" ;;
  esac
  shift 2
done
[ -x "$program" ] || complain "there is no $program (build it, or name another with --program)"
[ -x /usr/bin/time ] || complain "/usr/bin/time is missing (apt-get install time)"

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# The first artists have many tracks, the last ones few; one in ten plays two genres.
awk 'BEGIN {
  print "path,label,track,artist,start,duration"
  for (track = 0; track < 50000; ++track) {
    draw = (track * 7919) % 50000 / 50000
    artist = track < 8000 ? track : int(8000 * draw * draw)
    genre = (artist + (artist % 10 == 0 && track % 3 == 0)) % 16
    for (clip = 0; clip < 2; ++clip)
      printf "audio/%03d/%06d.mp3,genre%02d,t%06d,artist %d,%d,30\n",
        track % 1000, track, genre, track, artist, 30 * clip
  }
}' >"$folder/large.csv"

printf '%-34s %8s %8s\n' 'case' s MiB
measure() {
  local title=$1
  shift
  /usr/bin/time -f '%e %M' -o "$folder/measured" "$program" dataset split "$folder/large.csv" "$@" \
    --out "$folder/out.csv" 2>"$folder/report" || complain "'dataset split $*' failed: $(cat "$folder/report")"
  tail -n 1 "$folder/measured" | awk -v title="$title" '{ printf "%-34s %8.2f %8.0f\n", title, $1, $2 / 1024 }'
}
for scheme in random stratified track artist; do
  measure "$scheme, .8,.1,.1" --scheme $scheme --ratio .8,.1,.1
done
measure 'track, 10 folds' --scheme track --folds 10
measure 'artist, 10 folds' --scheme artist --folds 10
