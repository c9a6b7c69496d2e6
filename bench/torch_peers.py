#!/usr/bin/python3
"""Times Resonet's networks against PyTorch in one sitting: ours, theirs, ours, theirs ...

First it compares the numbers of both sides, and times nothing that does not agree. See bench/README.md.
"""

import argparse
import math
import os
import sys
import tempfile
import time
from pathlib import Path

sys.dont_write_bytecode = True  # no __pycache__ beside the sources

from answering_program import AnsweringProgram, give_up, loaded_libraries  # noqa: E402

NETWORKS = ("crnn-mfcc", "rcrnn")
BATCH = 32
TOLERANCE = 1e-4
LAYOUTS = ("default", "channels-last")
SLOW_PAIRS, QUICK_PAIRS = 5, 15
MEASUREMENT_MS = 100  # so long a measurement of a quick one takes at least
ROOT = Path(__file__).resolve().parent.parent


def threads_text(threads):
    return f"{threads} thread{'s' if threads > 1 else ''}"


class Side:
    """One way to do a case's work. time(calls): milliseconds a call."""

    def __init__(self, title, measure):
        self.title, self.measure = title, measure
        self.calls = 1

    def warm_up(self, steps):
        """At least twice, so that everything is compiled and allocated; and finds how often makes a measurement."""
        self.measure(2)
        if not steps:
            self.calls = math.ceil(MEASUREMENT_MS / max(self.measure(1), 1e-3))

    def milliseconds(self):
        return self.measure(self.calls)


class Case:
    def __init__(self, network, work, batch):
        self.network, self.work, self.batch = network, work, batch
        self.training = work == "training step"
        self.title = f"{network}, {work}, batch {batch}"


class Torch:
    """Their side: the networks in Python, in one layout."""

    def __init__(self, torch, network, tensors, layout, examples):
        from torch_network import TorchNetwork
        self.torch, self.made_of = torch, (torch, network, tensors, layout, examples)
        memory = torch.channels_last if layout == "channels-last" else torch.contiguous_format
        self.module = TorchNetwork(network, tensors).to(memory_format=memory)
        self.input = examples.to(memory_format=memory) if examples.dim() == 4 else examples

    def logits(self, batch):
        self.module.eval()
        with self.torch.inference_mode():
            return self.module(self.input[:batch])

    def inference(self, batch, threads):
        def measure(calls):
            self.torch.set_num_threads(threads)
            self.module.eval()
            examples = self.input[:batch]
            with self.torch.inference_mode():
                start = time.perf_counter()
                for _ in range(calls):
                    self.module(examples)
                return 1e3 * (time.perf_counter() - start) / calls
        return measure

    def training(self, threads):
        own = Torch(*self.made_of)  # so that the weights of the inference stay what they are
        labels = own.logits(1).shape[1]
        target = self.torch.arange(BATCH) % labels
        adam = self.torch.optim.Adam(own.module.parameters())

        def step():
            adam.zero_grad(set_to_none=True)
            self.torch.nn.functional.cross_entropy(own.module(own.input), target).backward()
            adam.step()

        def measure(calls):
            self.torch.set_num_threads(threads)
            own.module.train()
            start = time.perf_counter()
            for _ in range(calls):
                step()
            return 1e3 * (time.perf_counter() - start) / calls
        return measure


def options():
    parser = argparse.ArgumentParser(description="Times Resonet's networks against PyTorch, pair by pair.")
    parser.add_argument("--build", default=ROOT / "build/release", type=Path,
                        help="the build with bin/bench_inference and bin/bench_train_step (build/release)")
    parser.add_argument("--threads", default=2, type=int, help=f"of each side, a divisor of {BATCH} (2)")
    parser.add_argument("--pairs", type=int,
                        help=f"pairs of measurements ({SLOW_PAIRS} of training, {QUICK_PAIRS} of inference)")
    parser.add_argument("--only", default="", help="only cases with these words in their titles, as in the table")
    parser.add_argument("--plain", action="store_true",
                        help="time Resonet's training with torch's own layers as well")
    parser.add_argument("--wait-policy", default="PASSIVE", choices=("PASSIVE", "ACTIVE", "unset"),
                        help="OMP_WAIT_POLICY of both sides (PASSIVE); with ACTIVE the side that waits for its "
                        "turn takes the other's cores")
    parser.add_argument("--check-only", action="store_true", help="compare the numbers, time nothing")
    chosen = parser.parse_args()
    if chosen.threads < 1 or BATCH % chosen.threads != 0:
        parser.error(f"--threads: {chosen.threads} is no divisor of {BATCH}")
    if chosen.pairs is not None and chosen.pairs < 1:
        parser.error("--pairs: at least 1")
    cases = [Case(network, "training step", BATCH) for network in NETWORKS]
    cases += [Case(network, "inference", batch) for network in NETWORKS for batch in (BATCH, 1)]
    chosen.cases = [case for case in cases if chosen.only in case.title]
    if not chosen.cases:
        parser.error(f"--only: '{chosen.only}' is in none of: " + "; ".join(case.title for case in cases))
    return chosen


def program_of(build, name, hint):
    path = build / "bin" / name
    if not path.exists():
        give_up(f"there is no {path} (configure with {hint} and build; see bench/README.md)")
    return AnsweringProgram(path)


def set_environment(chosen):
    """Of both sides; before the libraries are loaded, which read it once."""
    for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[variable] = str(chosen.threads)
    os.environ.pop("OMP_WAIT_POLICY", None)
    if chosen.wait_policy != "unset":
        os.environ["OMP_WAIT_POLICY"] = chosen.wait_policy


def import_peers():
    try:
        import numpy
        import torch
    except ImportError as error:
        give_up(f"{error}: install Debian's python3-torch and python3-numpy and run this with /usr/bin/python3")
    return numpy, torch


def print_libraries(trainer, runtime):
    """Whether both sides compute with the same libraries; different ones are different opponents."""
    theirs = loaded_libraries()
    for program in filter(None, (trainer, runtime)):
        ours = program.libraries()
        for name in ("libtorch_cpu", "libdnnl", "libgomp", "libblas", "libopenblas", "libopenblasp-r0"):
            here, there = ours.get(name), theirs.get(name)
            # The runtime has no torch, and whoever needs no BLAS loads none.
            if here is None and (there is None or name != "libtorch_cpu" or program is runtime):
                continue
            verdict = "the same" if here == there else f"DIFFERENT: torch has {there}"
            print(f"{program.name:<18}{name:<18}{here}, {verdict}")


def check(numpy, torch, runtime, folder, networks):
    """Prints how well both sides agree; their sides by network and layout, or None if they do not."""
    print(f"\n{'numbers':<12}{'layout':<16}largest difference / largest value, {BATCH} examples")
    sides, agree = {}, True
    for name in networks:
        from torch_network import read_model
        model, examples, output = (folder / f"{name}.{kind}" for kind in ("safetensors", "in.npy", "out.npy"))
        runtime.ask(f"model {name} {model}")
        runtime.ask(f"input {name} {BATCH} {examples}")
        runtime.ask(f"output {name} {BATCH} {output}")
        network, tensors = read_model(model)
        inputs, ours = torch.from_numpy(numpy.load(examples)), numpy.load(output)
        for layout in LAYOUTS:
            try:
                side = Torch(torch, network, tensors, layout, inputs)
            except ValueError as error:
                give_up(f"{name}: {error}")
            theirs = side.logits(BATCH).numpy()
            found = float("nan")
            if theirs.shape == ours.shape:
                found = float(numpy.abs(theirs - ours).max() / numpy.abs(ours).max())
            good = found <= TOLERANCE
            print(f"{name:<12}{layout:<16}{found:<10.1e}{'ok' if good else f'TOO FAR (limit {TOLERANCE:g})'}")
            agree = agree and good
            sides[name, layout] = side
    return sides if agree else None


def sides_of(case, chosen, trainer, runtime, torch_sides):
    """Ours first."""
    name, batch = case.network, case.batch
    theirs = {layout: torch_sides[name, layout] for layout in LAYOUTS}
    if case.training:
        def of_trainer(command):
            return lambda calls: float(trainer.ask(f"{command} {name} {batch} {calls}"))
        sides = [Side("Resonet", of_trainer("time"))]
        if chosen.plain:
            sides.append(Side("Resonet, torch's layers", of_trainer("plain")))
        return sides + [Side(f"torch, {layout}", side.training(chosen.threads))
                        for layout, side in theirs.items()]
    # One example is computed by one thread; torch may take whichever is faster for it.
    ours = math.gcd(batch, chosen.threads)
    sides = [Side("Resonet", lambda calls: float(runtime.ask(f"time {name} {batch} {ours} {calls}")))]
    for threads in sorted({ours, chosen.threads}):
        suffix = f", {threads_text(threads)}" if ours != chosen.threads else ""
        sides += [Side(f"torch, {layout}{suffix}", side.inference(batch, threads))
                  for layout, side in theirs.items()]
    return sides


def measure(numpy, case, sides, pairs):
    """Milliseconds [side, pair]."""
    for side in sides:
        side.warm_up(case.training)
    taken = numpy.empty((len(sides), pairs))
    for pair in range(pairs):
        for row, side in zip(taken, sides):
            row[pair] = side.milliseconds()
    return taken


def print_case(numpy, case, sides, taken, flops, peak):
    medians = numpy.median(taken, axis=1)
    peers = [i for i, side in enumerate(sides) if side.title.startswith("torch")]
    fastest = min(peers, key=lambda i: medians[i])
    print(case.title)
    for i, side in enumerate(sides):
        line = f"  {side.title:<36}{medians[i]:>9.2f}"
        if i == 0:
            rate = flops / medians[i] * 1e-6
            line += f"{'':>26}{rate:>10.1f}{100 * rate / peak:>8.0f} %"
        else:
            low, middle, high = numpy.percentile(taken[i] / taken[0], [25, 50, 75])
            line += f"{middle:>8.2f}{f'{low:.2f} to {high:.2f}':>18}{'  <- the peer' if i == fastest else ''}"
        print(line, flush=True)


def run_cases(numpy, chosen, trainer, runtime, torch_sides):
    peaks = {threads: float(runtime.ask(f"peak {threads}")) for threads in (1, chosen.threads)}
    shown = ", ".join(f"{peak:.0f} GFLOP/s on {threads_text(threads)}" for threads, peak in sorted(peaks.items()))
    print(f"\npeak of the machine (oneDNN, 3x3 convolution): {shown}")
    print(f"\n{threads_text(chosen.threads) + ' a side':<38}{'ms':>9}{'/ Resonet':>10}{'quartiles':>16}"
          f"{'GFLOP/s':>9}{'of peak':>10}")
    for case in chosen.cases:
        pairs = chosen.pairs or (SLOW_PAIRS if case.training else QUICK_PAIRS)
        sides = sides_of(case, chosen, trainer, runtime, torch_sides)
        taken = measure(numpy, case, sides, pairs)
        flops = case.batch * float(runtime.ask(f"flops {case.network}")) * (3 if case.training else 1)
        print_case(numpy, case, sides, taken, flops, peaks[math.gcd(case.batch, chosen.threads)])
    print("\nMedians; each ratio is the median of the pairs' ratios. The peer is the faster of torch's."
          "\nA training step counts as three times the forward pass.")


def main():
    chosen = options()
    set_environment(chosen)
    runtime = program_of(chosen.build, "bench_inference", "-DRESONET_BENCH=ON")
    trainer = None
    if any(case.training for case in chosen.cases) and not chosen.check_only:
        trainer = program_of(chosen.build, "bench_train_step", "-DRESONET_BENCH=ON -DRESONET_LEARN=ON")
        trainer.ask(f"threads {chosen.threads}")
    numpy, torch = import_peers()
    torch.set_num_threads(chosen.threads)
    torch.manual_seed(1)
    print(f"torch {torch.__version__}, numpy {numpy.__version__}; {threads_text(chosen.threads)} a side; "
          f"OMP_WAIT_POLICY {chosen.wait_policy} on both; load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory(prefix="resonet-torch-peers-") as name:
        networks = [network for network in NETWORKS if any(case.network == network for case in chosen.cases)]
        torch_sides = check(numpy, torch, runtime, Path(name), networks)
    print()
    print_libraries(trainer, runtime)
    if torch_sides is None:
        give_up("the numbers do not agree, so their times cannot be compared", 1)
    if not chosen.check_only:
        run_cases(numpy, chosen, trainer, runtime, torch_sides)
    for program in filter(None, (trainer, runtime)):
        program.close()


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
