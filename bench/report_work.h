#pragma once

#include <benchmark/benchmark.h>

#include "bench/signals.h"
#include "bench/work.h"

namespace resonet::bench {

/// Shows `work` as counters, the same ones in every case because the CSV of Google Benchmark has one heading
/// for all, and how many seconds of sound a second of computing does. None depends on the number of
/// iterations, so that their medians over repetitions mean something.
inline void report_work(benchmark::State& state, const Work& work) {
    state.counters["known"] = work.known ? 1.0 : 0.0;
    state.counters["forward"] = work.forward;
    state.counters["inverse"] = work.inverse;
    state.counters["medians"] = work.medians;
    state.counters["Mflop"] = 1e-6 * work.flops;
    state.counters["MB_read"] = 1e-6 * work.read;
    state.counters["MB_written"] = 1e-6 * work.written;
    state.counters["x_realtime"] =
        benchmark::Counter(clip_seconds, benchmark::Counter::kIsIterationInvariantRate);
}

}  // namespace resonet::bench
