#!/usr/bin/env bash
# Repeats the study of docs/study-rcrnn.md:
#   scripts/study.sh GTZAN.csv OUT [PART...]
# GTZAN.csv is a manifest of GTZAN with the fault-filtered lists in its column split (docs/datasets.md tells how
# to make one, of audio or of arrays). Without PART all are run: filtered random distinct artist long papers
# depth length data music images. Each part leaves its runs in OUT/PART and its report in OUT/report-PART. What is
# finished is skipped, what was interrupted goes on.
#   RESONET_THREADS=1      threads of the arithmetic
#   RESONET_SEEDS=3        seeds of each experiment; of the ten folds by artist RESONET_FOLD_SEEDS=1
#   RESONET_MUSIC=DIR      debian-core (resonet dataset build); else it is built in OUT/debian-core
set -euo pipefail

root=$(cd "$(dirname "$(readlink -f "$0")")/.." && pwd)
resonet=${RESONET_PROGRAM:-$root/build/release/bin/resonet}
threads=${RESONET_THREADS:-1}
seeds=${RESONET_SEEDS:-3}
fold_seeds=${RESONET_FOLD_SEEDS:-1}

if [ $# -lt 2 ]; then
  sed -n '2,11s/^# \{0,1\}//p' "$0" >&2
  exit 2
fi
gtzan=$1
out=$2
shift 2
[ $# -gt 0 ] || set -- filtered random distinct artist long papers depth length data music images
if [ ! -f "$gtzan" ]; then
  echo "study: $gtzan: there is no such file; give a manifest of GTZAN" >&2
  exit 2
fi
mkdir -p "$out"

# Runs the recipes of a part on a manifest, seed by seed over all of them: an early end leaves whole seeds.
reproduce() {  # PART MANIFEST [RECIPE...]
  local part=$1 manifest=$2 seed
  shift 2
  [ $# -gt 0 ] || set -- "study-$part"
  for ((seed = 1; seed <= seeds; seed++)); do
    "$resonet" reproduce "$@" --data "$manifest" --out "$out/$part" --seeds "$seed" --threads "$threads" >/dev/null
  done
}

report() {  # PART TITLE [FOLDER...]
  local part=$1 title=$2
  shift 2
  [ $# -gt 0 ] || set -- "$out/$part"
  "$resonet" compare "$@" --title "$title" --out "$out/report-$part"
}

# The digits that come with scikit-learn, 8 x 8 pixels of 17 levels, as pictures of 32 x 32 in a folder a digit.
digits() {
  local folder=$out/digits
  [ ! -f "$folder/digits.csv" ] || return 0
  rm -rf "$folder"
  mkdir -p "$folder/package" "$folder/flat"
  (cd "$folder" && apt-get download -q python3-sklearn >/dev/null && dpkg-deb -x python3-sklearn_*.deb package)
  local table
  table=$(find "$folder/package" -name digits.csv.gz)
  zcat "$table" |
    LC_ALL=C awk -F, '{ for (i = 1; i <= 64; i++) printf "%02x", int($i * 255 / 16 + 0.5) }' | xxd -r -p |
    ffmpeg -v error -f rawvideo -pix_fmt gray -s 8x8 -i - -vf scale=32:32:flags=bicubic "$folder/flat/%04d.png"
  local number digit
  zcat "$table" | awk -F, '{ printf "%04d %d\n", NR, $65 }' | while read -r number digit; do
    mkdir -p "$folder/img/$digit"
    mv "$folder/flat/$number.png" "$folder/img/$digit/"
  done
  "$resonet" dataset scan "$folder/img" --out "$folder/digits.csv"
  rm -rf "$folder/package" "$folder/flat" "$folder"/*.deb
}

for part in "$@"; do
  case $part in
    filtered) reproduce filtered "$gtzan"; report filtered "GTZAN, fault-filtered split" ;;
    random) reproduce random "$gtzan"; report random "GTZAN, random split" ;;
    distinct) reproduce distinct "$gtzan"; report distinct "GTZAN, no copies on both sides" ;;
    artist)
      "$resonet" crossval study-artist --data "$gtzan" --folds 10 --seeds "$fold_seeds" --out "$out/artist" \
        --threads "$threads" >/dev/null
      report artist "GTZAN, ten folds, artists kept apart"
      ;;
    long)
      reproduce long "$gtzan"
      report long "GTZAN, fault-filtered split, trained for longer" "$out"/long/{rcrnn,crnn,cnn,rnn}-long
      report long-random "GTZAN, random split, trained for longer" "$out"/long/{rcrnn,crnn,cnn,rnn}-long-random
      ;;
    papers)
      reproduce papers "$gtzan"
      report papers "Networks of the papers, fault-filtered split" "$out/papers" "$out/filtered"
      ;;
    depth)
      reproduce depth "$gtzan"
      report depth "Depth, fault-filtered split" "$out/depth" "$out"/filtered/{rcrnn,crnn}-filtered
      ;;
    length)
      reproduce length "$gtzan"
      report length "Length of the windows, fault-filtered split" "$out/length" \
        "$out"/filtered/{rcrnn,cnn}-filtered
      ;;
    data)
      for tracks in 10 25 50; do
        manifest=$out/tracks-$tracks.csv
        # Fewer than 50 tracks a genre are left in some: then all of them are taken.
        [ -f "$manifest" ] || "$resonet" dataset sample "$gtzan" --per-label $tracks --split train \
          --keep-splits valid,test --out "$manifest"
        reproduce data "$manifest" {rcrnn,crnn,cnn,rnn}-tracks-$tracks
      done
      report data "Few tracks to train on, fault-filtered test clips"
      ;;
    music)
      music=${RESONET_MUSIC:-$out/debian-core}
      [ -n "${RESONET_MUSIC:-}" ] || "$resonet" dataset build debian-core --with-tracker --out "$music"
      "$resonet" crossval study-music --data "$music/manifest.csv" --folds 3 --fold-column fold --seeds "$seeds" \
        --out "$out/music" --threads "$threads" >/dev/null
      report music "Freely licensed music, three folds, artists kept apart"
      ;;
    images)
      digits
      reproduce images "$out/digits/digits.csv"
      report images "Handwritten digits"
      ;;
    *)
      echo "study: $part: there is no such part" >&2
      exit 2
      ;;
  esac
done
