#!/usr/bin/python3
"""Times Resonet against torchaudio and scipy in one sitting: ours, theirs, ours, theirs ... on one thread.

First it compares the numbers of both sides, and times nothing that does not agree. See bench/README.md.
"""

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

sys.dont_write_bytecode = True  # no __pycache__ beside the sources

from answering_program import AnsweringProgram, give_up, loaded_libraries  # noqa: E402

# Before the libraries are loaded, which read them once.
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

SAMPLE_RATE = 22050
N_FFT = 2048
HOP = 512
BANDS = 128
COEFFICIENTS = 20
WINDOW = 31
TOLERANCE = 1e-3
ROOT = Path(__file__).resolve().parent.parent


def import_peers():
    """The modules by name; says what is missing, all at once."""
    packages = {
        "numpy": "python3-numpy",
        "scipy.ndimage": "python3-scipy",
        "scipy.signal": "python3-scipy",
        "torch": "python3-torch",
        "torchaudio": "python3-torchaudio",
    }
    modules, missing = {}, {}
    for name, package in packages.items():
        try:
            modules[name] = __import__(name, fromlist=["_"])
        except ImportError as error:
            missing[package] = error
    if missing:
        for package, error in missing.items():
            print(f"peers: {package}: {error}", file=sys.stderr)
        give_up(f"{sys.executable} lacks Debian's packages {' '.join(missing)}: install them with "
                f"'apt-get install {' '.join(missing)}' and run this with /usr/bin/python3")
    return modules


def ours_milliseconds(resonet, case):
    return float(resonet.ask(f"time {case.ours} {case.calls}"))


class Case:
    """One computation that both sides do.

    ours: its name for bench_serve_timings. call(): theirs. calls: in one measurement, so that it is long
    enough to be timed. inner: whether edges are left out of the comparison. exact: whether the numbers have
    to be the same.
    """

    def __init__(self, title, peer, ours, call, calls, inner=False, exact=False):
        self.title, self.peer, self.ours, self.call, self.calls = title, peer, ours, call, calls
        self.inner, self.exact = inner, exact


def cases_of(modules, clip, magnitude):
    torch, torchaudio = modules["torch"], modules["torchaudio"]
    ndimage, signal = modules["scipy.ndimage"], modules["scipy.signal"]
    torch.set_num_threads(1)
    wave = torch.from_numpy(clip)
    frames = {"n_fft": N_FFT, "hop_length": HOP, "center": True, "pad_mode": "constant",
              "window_fn": torch.hann_window}
    mel = {**frames, "n_mels": BANDS, "f_min": 0.0, "f_max": SAMPLE_RATE / 2, "norm": "slaney",
           "mel_scale": "slaney", "power": 2.0}
    transforms = torchaudio.transforms
    stft = transforms.Spectrogram(power=1.0, **frames)
    mel_spectrogram = transforms.MelSpectrogram(sample_rate=SAMPLE_RATE, **mel)
    # Decibels relative to 1, at most 80 below the maximum, as AmplitudeToDB(top_db=80) in it has them.
    mfcc = transforms.MFCC(sample_rate=SAMPLE_RATE, n_mfcc=COEFFICIENTS, dct_type=2, norm="ortho",
                           log_mels=False, melkwargs=mel)

    def of_torch(transform):
        def call():
            with torch.inference_mode():
                return transform(wave).numpy()
        return call

    along_time, along_frequency = (1, WINDOW), (WINDOW, 1)  # of [bin, frame]
    return [
        Case("STFT magnitude", "torchaudio", "stft", of_torch(stft), 5),
        Case("mel 128", "torchaudio", "melspectrogram", of_torch(mel_spectrogram), 5),
        Case("MFCC 20", "torchaudio", "mfcc", of_torch(mfcc), 5),
        Case("medians over time", "scipy.ndimage", "medians_over_time",
             lambda: ndimage.median_filter(magnitude, size=along_time, mode="reflect"), 1, exact=True),
        Case("medians over frequency", "scipy.ndimage", "medians_over_frequency",
             lambda: ndimage.median_filter(magnitude, size=along_frequency, mode="reflect"), 1, exact=True),
        # It has zeros beyond the edges.
        Case("medians over time", "scipy.signal", "medians_over_time",
             lambda: signal.medfilt2d(magnitude, along_time), 1, inner=True, exact=True),
        Case("medians over frequency", "scipy.signal", "medians_over_frequency",
             lambda: signal.medfilt2d(magnitude, along_frequency), 1, inner=True, exact=True),
    ]


def disagreement(numpy, case, ours):
    """The largest difference over the largest value; None where the shapes differ."""
    theirs = case.call()
    if theirs.shape != ours.shape:
        return None
    if case.inner:
        inside = slice(WINDOW // 2, -(WINDOW // 2))
        ours, theirs = ours[inside, inside], theirs[inside, inside]
    difference = numpy.max(numpy.abs(theirs.astype(float) - ours.astype(float)))
    return float(difference / numpy.max(numpy.abs(ours)))


def theirs_milliseconds(case):
    start = time.perf_counter()
    for _ in range(case.calls):
        case.call()
    return 1e3 * (time.perf_counter() - start) / case.calls


def libraries_used(modules):
    """Versions, and the BLAS that torch multiplies with: a reference BLAS would be no fair opponent."""
    import scipy
    blas = {path for name, path in loaded_libraries().items() if "blas" in name}
    yield f"torchaudio {modules['torchaudio'].__version__}, torch {modules['torch'].__version__}"
    yield f"scipy {scipy.__version__}, numpy {modules['numpy'].__version__}"
    yield "BLAS " + (", ".join(sorted(blas)) or "none of its own")


def options():
    parser = argparse.ArgumentParser(description="Times Resonet against torchaudio and scipy, pair by pair.")
    parser.add_argument("--build", default=ROOT / "build/release", type=Path,
                        help="the build with bin/bench_serve_timings (build/release)")
    parser.add_argument("--pairs", default=15, type=int, help="pairs of measurements, at least 15 (15)")
    parser.add_argument("--check-only", action="store_true", help="compare the numbers, time nothing")
    chosen = parser.parse_args()
    if chosen.pairs < 15:
        parser.error("--pairs: fewer than 15 make no median to trust")
    program = chosen.build / "bin/bench_serve_timings"
    if not program.exists():
        give_up(f"there is no {program} (configure with -DRESONET_BENCH=ON and build; see bench/README.md)")
    return chosen, program


def check(numpy, cases, resonet, folder):
    """Prints how well both sides agree; whether they do."""
    print(f"{'numbers':<24}{'against':<16}{'largest difference / largest value':<36}")
    agree = True
    for case in cases:
        file = folder / "ours.npy"
        resonet.ask(f"array {case.ours} {file}")
        found = disagreement(numpy, case, numpy.load(file))
        limit = 0.0 if case.exact else TOLERANCE
        good = found is not None and found <= limit
        verdict = "ok" if good else f"TOO FAR (limit {limit:g})"
        shown = "other shape" if found is None else f"{found:.1e}"
        print(f"{case.title:<24}{case.peer:<16}{shown:<12}{verdict}")
        agree = agree and good
    return agree


def measure(numpy, cases, resonet, pairs):
    print(f"\n{'one thread, ms a clip':<24}{'against':<16}{'resonet':>9}{'peer':>9}{'peer / resonet':>16}"
          f"{'quartiles':>20}")
    for case in cases:
        ours_milliseconds(resonet, case)  # both have been warm
        theirs_milliseconds(case)
        ours, theirs = numpy.empty(pairs), numpy.empty(pairs)
        for i in range(pairs):
            ours[i] = ours_milliseconds(resonet, case)
            theirs[i] = theirs_milliseconds(case)
        low, middle, high = numpy.percentile(theirs / ours, [25, 50, 75])
        print(f"{case.title:<24}{case.peer:<16}{numpy.median(ours):>9.2f}{numpy.median(theirs):>9.2f}"
              f"{middle:>16.2f}{f'{low:.2f} to {high:.2f}':>20}", flush=True)
    print(f"\nMedians of {pairs} pairs; the ratio is the median of the pairs' ratios.")


def main():
    chosen, program = options()
    modules = import_peers()
    numpy = modules["numpy"]
    resonet = AnsweringProgram(program)
    with tempfile.TemporaryDirectory(prefix="resonet-peers-") as name:
        folder = Path(name)
        resonet.ask(f"clip {folder / 'clip.npy'}")
        resonet.ask(f"array stft {folder / 'stft.npy'}")
        clip, magnitude = numpy.load(folder / "clip.npy"), numpy.load(folder / "stft.npy")
        cases = cases_of(modules, clip, magnitude)
        print(f"clip: {len(clip) / SAMPLE_RATE:g} s at {SAMPLE_RATE} Hz; magnitudes "
              f"{magnitude.shape[0]} x {magnitude.shape[1]}")
        for line in libraries_used(modules):
            print(line)
        print()
        agree = check(numpy, cases, resonet, folder)
        if agree and not chosen.check_only:
            measure(numpy, cases, resonet, chosen.pairs)
        resonet.close()
    if not agree:
        give_up("the numbers do not agree, so their times cannot be compared", 1)


if __name__ == "__main__":
    main()
