#!/usr/bin/env bash
# Installs the Debian 12 packages that building, running and testing Resonet take.
#   RESONET_LEARN=OFF   leaves out libtorch and OpenCV, which only the trainer needs
#   RESONET_TOOLS=OFF   leaves out what only the tests and developers need
#   RESONET_PAGE=OFF    leaves out Node.js, which builds the page of 'resonet serve'
# Asks nothing, and does nothing where all of it is installed.
set -euo pipefail

# gnuplot-nox: the program that 'resonet plot' has its pictures drawn by.
# ocl-icd-opencl-dev: Debian's oneDNN is built for OpenCL too, and its CMake package asks for it.
build=(
  cmake ninja-build g++ pkg-config gnuplot-nox
  libarchive-dev libavcodec-dev libavformat-dev libavutil-dev libchromaprint-dev libcli11-dev libcpp-httplib-dev libdnnl-dev
  libebur128-dev libfftw3-dev libfmt-dev libpng-dev libseccomp-dev libsoxr-dev libspdlog-dev libsqlite3-dev
  libsqlitecpp-dev libsvm-dev libtag1-dev libtomlplusplus-dev libturbojpeg0-dev nlohmann-json3-dev ocl-icd-opencl-dev
)
learn=(libtorch-dev libgloo-dev libopenblas0-openmp libopencv-ml-dev)
# mma, fluidsynth, timgm6mb-soundfont: what 'resonet dataset build mma' renders with.
tools=(ccache chromium ffmpeg fluidsynth libgmock-dev libgtest-dev mma timgm6mb-soundfont)

wanted=("${build[@]}")
[ "${RESONET_LEARN:-ON}" = OFF ] || wanted+=("${learn[@]}")
[ "${RESONET_TOOLS:-ON}" = OFF ] || wanted+=("${tools[@]}")
# A Node.js from elsewhere (18 or newer) does as well as Debian's, and does not go together with Debian's npm.
if [ "${RESONET_PAGE:-ON}" != OFF ] && ! { command -v node && command -v npm; } >/dev/null; then
  wanted+=(nodejs npm)
fi

if ! command -v apt-get >/dev/null; then
  echo "setup: this system has no apt-get; install the libraries named in docs/dependencies.md" >&2
  exit 1
fi

missing=()
for package in "${wanted[@]}"; do
  state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
  [ "$state" = installed ] || missing+=("$package")
done
if [ ${#missing[@]} -eq 0 ]; then
  echo "setup: all ${#wanted[@]} packages are installed"
  exit 0
fi

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  if ! command -v sudo >/dev/null; then
    echo "setup: run as root: apt-get install ${missing[*]}" >&2
    exit 1
  fi
  as_root=(sudo)
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
# Runs a command in silence; shows what it said only if it fails.
quietly() {
  "$@" >"$log" 2>&1 </dev/null && return
  local status=$?
  tail -n 40 "$log" >&2
  echo "setup: failed: $*" >&2
  exit "$status"
}

echo "setup: installing ${#missing[@]} packages: ${missing[*]}"
apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300)
quietly "${apt[@]}" update
quietly "${apt[@]}" install --no-install-recommends "${missing[@]}"
echo "setup: done"
