#!/usr/bin/env bash
# Measures what a model makes of recordings that were damaged: every clip is classified as it is and in variants that
# FFmpeg makes of it (compression, level, bands, sample rates, channels, noise, speech, silence, speed, length). Prints
# a Markdown table of all clips, and one of the clips of a split. docs/robustness.md tells what the columns mean.
#   SOURCE             a manifest (columns path, and label, split, start, duration where there are any), or a folder of
#                      labelled clips, as 'resonet dataset scan' reads it
#   --model NAME|FILE  the model (the shipped one)
#   --unsure-below P   confidence instead of the model's
#   --split NAME       also a table of the clips of this split alone (test)
#   --only NAMES       these variants alone, separated by commas
#   --rows FILE        also write every answer to a CSV file
#   --jobs N           conversions at a time (all cores)
#   --program FILE     the program (build/release/bin/resonet)
# Clips are mixed down for all variants; decoded, they need 4 bytes a sample in $TMPDIR, two or three times.
set -euo pipefail

program=$(readlink -f "$(dirname "$(readlink -f "$0")")/..")/build/release/bin/resonet
source='' split=test only='' rows='' jobs=$(nproc)
classify=()
complain() {
  echo "robustness: $*" >&2
  exit 2
}
while [ $# -gt 0 ]; do
  case $1 in
    --model | --unsure-below | --split | --only | --rows | --jobs | --program)
      [ $# -ge 2 ] || complain "$1 lacks its value (see the head of this script)" ;;
  esac
  case $1 in
    --model | --unsure-below) classify+=("$1" "$2") ;;
    --split) split=$2 ;;
    --only) only=$2 ;;
    --rows) rows=$2 ;;
    --jobs) jobs=$2 ;;
    --program) program=$2 ;;
    -*) complain "$1 is no option (see the head of this script)" ;;
    *)
      [ -z "$source" ] || complain "there is more than one SOURCE: $source and $1"
      source=$1
      shift
      continue
      ;;
  esac
  shift 2
done
[ -n "$source" ] || complain "name a manifest or a folder of clips (see the head of this script)"
[ -e "$source" ] || complain "there is no $source"
[[ $jobs =~ ^[1-9][0-9]*$ ]] || complain "--jobs is '$jobs' (choose a whole number from 1 on)"
[ -x "$program" ] || complain "there is no $program (build it, or name another with --program)"
for tool in ffmpeg ffprobe; do
  command -v "$tool" >/dev/null || complain "$tool is missing (apt-get install ffmpeg)"
done

variants=(mp3-128k mp3-64k opus-48k quiet-30db loud-12db lowpass-4k highpass-300 telephone
  rate-8k rate-16k rate-48k mono stereo-3db stereo-inverted pink-noise-20db speech-6db
  silence-3s speed+3% speed-3% first-10s)
if [ -n "$only" ]; then
  known=" ${variants[*]} "
  IFS=, read -ra variants <<<"$only"
  for variant in "${variants[@]}"; do
    [[ $known == *" $variant "* ]] || complain "--only names '$variant' (choose from$known)"
  done
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
export work

# Fields of RFC 4180, which may hold commas, quotes and line feeds; next_row() fills `field` and returns their number.
# mawk has no gensub, hence characters one by one.
read -r -d '' csv <<'AWK' || true
function next_row(file,   line, more, i, c, n, quoted) {
  if ((getline line < file) <= 0) return 0
  while (gsub(/"/, "\"", line) % 2 == 1 && (getline more < file) > 0) line = line "\n" more
  sub(/\r$/, "", line)
  split("", field)
  n = 1
  for (i = 1; i <= length(line); ++i) {
    c = substr(line, i, 1)
    if (c == "\"" && quoted && substr(line, i + 1, 1) == "\"") { field[n] = field[n] c; ++i }
    else if (c == "\"") quoted = !quoted
    else if (c == "," && !quoted) ++n
    else field[n] = field[n] c
  }
  return n
}
AWK

# clips: number, label, split, start, duration, path; the separator is one that read does not fold.
manifest=$source
if [ -d "$source" ]; then
  manifest=$work/manifest.csv
  "$program" dataset scan "$source" --quick --quiet --out "$manifest" >/dev/null ||
    [ -s "$manifest" ] || complain "$source holds no labelled clips"
fi
awk -v file="$manifest" -v folder="$(dirname "$(readlink -f "$manifest")")" "$csv"'
  BEGIN {
    columns = next_row(file)
    sub(/^\xef\xbb\xbf/, "", field[1])
    for (i = 1; i <= columns; ++i) at[field[i]] = i
    if (!("path" in at)) { print file " has no column path" >"/dev/stderr"; exit 1 }
    while (next_row(file) > 0) {
      path = field[at["path"]]
      if (path == "") continue
      if (path ~ /[\n\037]/) { print "a path with a line feed is not supported: " path >"/dev/stderr"; exit 1 }
      if (substr(path, 1, 1) != "/") path = folder "/" path
      row = sprintf("%06d", ++n)
      split("label split start duration", names, " ")
      for (k = 1; k <= 4; ++k) {
        value = (names[k] in at) ? field[at[names[k]]] : ""
        gsub(/[\n\t\037]/, " ", value)
        row = row "\037" value
      }
      print row "\037" path
    }
  }' >"$work/clips" || complain "$manifest cannot be used"
count=$(wc -l <"$work/clips")
[ "$count" -gt 0 ] || complain "$manifest names no clips"

# Everything FFmpeg writes is the same bytes in every run.
convert() {
  ffmpeg -nostdin -v error -y -threads 1 "$@"
}
wav=(-map_metadata -1 -fflags +bitexact -flags:a +bitexact -c:a)

# The level of a file in dB below full scale, or nothing for silence.
level() {
  ffmpeg -nostdin -hide_banner -nostats -i "$1" -af astats=measure_perchannel=none:measure_overall=RMS_level -f null - 2>&1 |
    sed -n 's/.*RMS level dB: \(-\{0,1\}[0-9.]*\)$/\1/p' | tail -n 1
}

# A minute of noise and of speech at sample rate $1, and their levels.
make_addition() {
  local name=$1 rate=$2
  local file=$work/$name-$rate.wav
  [ ! -e "$file.level" ] || return 0
  case $name in
    noise)
      convert -f lavfi -i "anoisesrc=color=pink:seed=1:amplitude=0.5:r=$rate:d=60" \
        "${wav[@]}" pcm_f32le "$file"
      ;;
    speech)
      convert -stream_loop -1 -i "$work/speech.wav" -t 60 -ar "$rate" "${wav[@]}" pcm_f32le "$file"
      ;;
  esac
  level "$file" >"$file.level"
}

# A speaker of FFmpeg's flite, or where that is not built in, noise with the formants and the rhythm of speech.
make_speech() {
  if ffmpeg -v error -hide_banner -filters | grep -q ' flite '; then
    speech=flite
    printf '%s' "Good evening, and thank you for listening to this programme. In the next hour we hear" \
      " recordings that were made in small rooms with simple microphones, by people who played together for" \
      " many years. Please call us at any time if you know who they were, or where the tapes were found." \
      " The number is four, seven, one, nine, two, two. And now, before the news, a word about the weather." \
      >"$work/speech.txt"
    convert -f lavfi -i "flite=textfile=$work/speech.txt:voice=slt" "${wav[@]}" pcm_f32le "$work/speech.wav"
  else
    speech='noise with formants'
    convert -f lavfi -i 'anoisesrc=color=pink:seed=2:r=16000:d=20' -filter_complex \
      'asplit=3[a][b][c];[a]bandpass=f=500:w=100[x];[b]bandpass=f=1500:w=150[y];[c]bandpass=f=2500:w=200[z];
       [x][y][z]amix=inputs=3:normalize=0,tremolo=f=4:d=0.95' "${wav[@]}" pcm_f32le "$work/speech.wav"
  fi
}

# original/NUMBER.wav as it is, base/NUMBER.wav mixed down: the mean of both channels, as Resonet takes it.
decode_clip() {
  local number start duration path cut=()
  IFS=$'\037' read -r number _ _ start duration path <<<"$1"
  [ -z "$start" ] || cut+=(-ss "$start")
  [ -z "$duration" ] || cut+=(-t "$duration")
  local target=$work/original/$number.wav
  if ! convert "${cut[@]}" -i "file:$path" -map 0:a:0 "${wav[@]}" pcm_f32le "$target"; then
    rm -f "$target"
    echo "robustness: $path cannot be decoded" >&2
    return 0
  fi
  local channels rate
  channels=$(ffprobe -v error -select_streams a:0 -show_entries stream=channels -of csv=p=0 "$target")
  rate=$(ffprobe -v error -select_streams a:0 -show_entries stream=sample_rate -of csv=p=0 "$target")
  case $channels in
    1) ln "$target" "$work/base/$number.wav" ;;
    2) convert -i "$target" -af 'pan=mono|c0=0.5*c0+0.5*c1' "${wav[@]}" pcm_f32le "$work/base/$number.wav" ;;
    *) convert -i "$target" -ac 1 "${wav[@]}" pcm_f32le "$work/base/$number.wav" ;;
  esac
  echo "$rate" >"$work/base/$number.rate"
  level "$work/base/$number.wav" >"$work/base/$number.level"
}

# base/NUMBER.wav with a minute of $1 (again and again), which is $2 dB louder than the clip.
mix_in() {
  local name=$1 above=$2 number=$3 target=$4
  local rate clip addition gain
  rate=$(<"$work/base/$number.rate")
  clip=$(<"$work/base/$number.level")
  addition=$(<"$work/$name-$rate.wav.level")
  gain=$(awk -v clip="${clip:--100}" -v addition="$addition" -v above="$above" \
    'BEGIN { printf "%.3f", clip + above - addition }')
  convert -i "$work/base/$number.wav" -stream_loop -1 -i "$work/$name-$rate.wav" -filter_complex \
    "[1]volume=${gain}dB[added];[0][added]amix=inputs=2:duration=first:normalize=0" \
    "${wav[@]}" pcm_f32le "$target"
}

# variant/NUMBER.*: what is left of a clip.
make_variant() {
  local variant=$1 number=$2
  local from=$work/base/$number.wav to=$work/variant/$number rate
  [ -e "$from" ] || return 0
  rate=$(<"$work/base/$number.rate")
  filtered() { convert -i "$from" -af "$1" "${wav[@]}" "${2:-pcm_f32le}" "$to.wav"; }
  case $variant in
    original) ln "$work/original/$number.wav" "$to.wav" ;;
    mp3-128k) convert -i "$from" -c:a libmp3lame -b:a 128k "$to.mp3" ;;
    mp3-64k) convert -i "$from" -c:a libmp3lame -b:a 64k "$to.mp3" ;;
    opus-48k) convert -i "$from" -c:a libopus -b:a 48k "$to.opus" ;;
    quiet-30db) filtered volume=-30dB pcm_s16le ;;
    loud-12db) filtered volume=12dB pcm_s16le ;;  # 16 bits clip
    lowpass-4k) filtered lowpass=f=4000,lowpass=f=4000 ;;
    highpass-300) filtered highpass=f=300,highpass=f=300 ;;
    telephone)
      convert -i "$from" -af highpass=f=300,highpass=f=300,lowpass=f=3400,lowpass=f=3400 -ar 8000 \
        "${wav[@]}" pcm_mulaw "$to.wav"
      ;;
    rate-8k) filtered aresample=8000 ;;
    rate-16k) filtered aresample=16000 ;;
    rate-48k) filtered aresample=48000 ;;
    mono) ln "$from" "$to.wav" ;;
    stereo-3db) filtered 'pan=stereo|c0=c0|c1=0.7079458*c0' ;;
    stereo-inverted) filtered 'pan=stereo|c0=c0|c1=-1*c0' ;;
    pink-noise-20db) mix_in noise -20 "$number" "$to.wav" ;;
    speech-6db) mix_in speech -6 "$number" "$to.wav" ;;
    silence-3s) filtered adelay=3000:all=1,apad=pad_dur=3 ;;
    speed+3%) filtered "asetrate=$((rate * 103 / 100)),aresample=$rate" ;;
    speed-3%) filtered "asetrate=$((rate * 97 / 100)),aresample=$rate" ;;
    first-10s) filtered atrim=end=10 ;;
  esac
}
# bash exports functions, but no arrays.
one_clip() {
  local wav=(-map_metadata -1 -fflags +bitexact -flags:a +bitexact -c:a)
  "$@"
}
export -f convert level decode_clip mix_in make_variant one_clip

mkdir "$work/original" "$work/base"
echo "robustness: decoding $count clips" >&2
# shellcheck disable=SC2016 # the inner shell expands it
tr '\n' '\0' <"$work/clips" | xargs -0 -n 1 -P "$jobs" bash -c 'one_clip decode_clip "$1"' _ ||
  complain "the clips cannot be prepared in $work"
speech=none
if [[ " ${variants[*]} " == *' speech-6db '* ]]; then make_speech; fi
while read -r rate; do
  if [[ " ${variants[*]} " == *' pink-noise-20db '* ]]; then make_addition noise "$rate"; fi
  if [ "$speech" != none ]; then make_addition speech "$rate"; fi
done < <(find "$work/base" -name '*.rate' -exec cat {} + | sort -u)

# answers: variant, number, genre, probability, sure. Files that could not be classified are not in it.
for variant in original "${variants[@]}"; do
  echo "robustness: $variant" >&2
  rm -rf "$work/variant"
  mkdir "$work/variant"
  # shellcheck disable=SC2016
  cut -d $'\037' -f 1 "$work/clips" |
    xargs -n 1 -P "$jobs" bash -c 'one_clip make_variant "$0" "$1"' "$variant" ||
    complain "the variant $variant cannot be made (see above)"
  status=0
  "$program" classify "${classify[@]}" --format csv --out "$work/answers.csv" "$work/variant" \
    2>"$work/complaints" || status=$?
  if [ "$status" -gt 1 ] || [ ! -s "$work/answers.csv" ]; then complain "$(cat "$work/complaints")"; fi
  awk -v file="$work/answers.csv" -v variant="$variant" -v labels="$work/labels" "$csv"'
    BEGIN {
      columns = next_row(file)
      for (i = 1; i <= columns; ++i) at[field[i]] = i
      if (!("sure" in at)) { print "the program is too old: there is no column sure" >"/dev/stderr"; exit 1 }
      for (i = at["probability"] + 1; i < at["duration"]; ++i) print substr(field[i], 3) >labels
      while (next_row(file) > 0) {
        if (field[at["genre"]] == "") continue
        number = field[at["path"]]
        sub(/.*\//, "", number)
        sub(/\..*/, "", number)
        genre = field[at["genre"]]
        gsub(/[\n\t\037]/, " ", genre)
        print variant "\037" number "\037" genre "\037" field[at["probability"]] "\037" field[at["sure"]]
        model = field[at["model"]]
      }
      if (model != "") print model >"'"$work"'/model"
    }' >>"$work/answers" || complain "the answers to $variant cannot be read"
done

# Table of the clips of one split, or of all where `part` is empty.
table() {
  awk -F '\037' -v part="$1" '
    function wilson(good, n,   z, centre, half) {
      z = 1.959963984540054
      centre = (good / n + z * z / (2 * n)) / (1 + z * z / n)
      half = z * sqrt(good / n * (1 - good / n) / n + z * z / (4 * n * n)) / (1 + z * z / n)
      return sprintf("%.1f (%.1f to %.1f)", 100 * good / n, 100 * (centre - half), 100 * (centre + half))
    }
    FILENAME ~ /labels$/ { known[$0] = 1; next }
    FILENAME ~ /clips$/ {
      if (part != "" && $3 != part) next
      wanted[$1] = 1
      if ($2 in known) truth[$1] = $2
      next
    }
    !($2 in wanted) { next }
    !($1 in seen) { seen[$1] = 1; order[++variants] = $1 }
    { genre[$1, $2] = $3; probability[$1, $2] = $4; sure[$1, $2] = $5 }
    $1 == "original" { clips[++n] = $2; if ($2 in truth) ++labelled }
    END {
      if (n == 0) { print "No clip could be classified."; exit }
      split(names, every, " ")
      print "| variant | n | failed | accuracy, % | change | lost, won | same answer, % | confidence | sure, % |"
      print "|---|---|---|---|---|---|---|---|---|"
      count = split("original '"${variants[*]}"'", every, " ")
      for (v = 1; v <= count; ++v) {
        name = every[v]
        right = base = lost = won = same = failed = committed = 0
        change = 0
        for (i = 1; i <= n; ++i) {
          clip = clips[i]
          answered = (name, clip) in genre
          failed += !answered
          if (answered) {
            same += genre[name, clip] == genre["original", clip]
            change += probability[name, clip] - probability["original", clip]
            committed += sure[name, clip] == "yes"
          }
          if (clip in truth) {
            good = answered && genre[name, clip] == truth[clip]
            before = genre["original", clip] == truth[clip]
            right += good
            base += before
            lost += before && !good
            won += good && !before
          }
        }
        accuracy = points = flips = "-"
        if (labelled > 0) {
          accuracy = wilson(right, labelled)
          points = v == 1 ? "" : sprintf("%+.1f", 100 * (right - base) / labelled)
          flips = v == 1 ? "" : lost ", " won
        }
        confidence = v == 1 ? "" : (n > failed ? sprintf("%+.1f", 100 * change / (n - failed)) : "-")
        printf "| %s | %d | %d | %s | %s | %s | %s | %s | %.1f |\n", name, n, failed, accuracy, points, flips,
          v == 1 ? "" : sprintf("%.1f", 100 * same / n), confidence, 100 * committed / n
      }
      if (labelled < n) printf "\n%d of %d clips have no label that the model knows.\n", n - labelled, n
    }' "$work/labels" "$work/clips" "$work/answers"
}

usable=$(grep -c ^original "$work/answers" || true)
[ "$usable" -eq "$count" ] || echo "robustness: $((count - usable)) of $count clips cannot be classified as they are" >&2
[ "$usable" -gt 0 ] || complain "no clip can be classified: $(tail -n 1 "$work/complaints")"
printf 'Model %s, %s; FFmpeg %s; speech: %s.\n\nAll clips:\n\n' "$(cat "$work/model")" \
  "$("$program" --version | head -n 1)" "$(ffmpeg -version | sed -n '1s/^ffmpeg version \([^ ]*\).*/\1/p')" "$speech"
table ''
parts=$(cut -d $'\037' -f 3 "$work/clips" | sort -u)
if [ -n "$split" ] && [ "$(wc -l <<<"$parts")" -gt 1 ] && grep -qxF -- "$split" <<<"$parts"; then
  printf '\nClips of the split %s:\n\n' "$split"
  table "$split"
fi

if [ -n "$rows" ]; then
  awk -F '\037' '
    function quoted(text) {
      if (text !~ /[",\r\n]/) return text
      gsub(/"/, "\"\"", text)
      return "\"" text "\""
    }
    BEGIN { print "path,split,label,variant,genre,probability,sure" }
    FILENAME ~ /clips$/ { path[$1] = $6; label[$1] = $2; part[$1] = $3; next }
    { print quoted(path[$2]) "," quoted(part[$2]) "," quoted(label[$2]) "," $1 "," quoted($3) "," $4 "," $5 }
  ' "$work/clips" "$work/answers" >"$work/rows.csv"
  cp "$work/rows.csv" "$rows" || complain "$rows cannot be written"
fi
