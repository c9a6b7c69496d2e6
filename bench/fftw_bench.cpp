// FFTW itself, beside the plans that Resonet uses: plans chosen by trial, and in single precision. librosa's
// numbers take double (dsp/stft.h); the time that single precision would save is the price of agreement.
#include <benchmark/benchmark.h>
#include <fftw3.h>

#include <cstddef>

#include "bench/report_work.h"
#include "bench/signals.h"

namespace {

using namespace resonet;
using bench::frames_in_clip;

constexpr int size = bench::frame_size;

void transform_double(benchmark::State& state, unsigned planning) {
    double* const in = fftw_alloc_real(bench::frame_size);
    fftw_complex* const out = fftw_alloc_complex(bench::bins);
    const fftw_plan plan = fftw_plan_dft_r2c_1d(size, in, out, planning | FFTW_PRESERVE_INPUT);
    for (int i = 0; i < size; ++i) in[i] = 0.001 * (i % 127);
    for (auto _ : state) {
        for (std::size_t frame = 0; frame < frames_in_clip; ++frame) fftw_execute(plan);
        benchmark::ClobberMemory();
    }
    fftw_destroy_plan(plan);
    fftw_free(out);
    fftw_free(in);
    bench::report_work(state, {.known = true, .forward = 1});
}
BENCHMARK_CAPTURE(transform_double, measured, FFTW_MEASURE)
    ->Name("floor/forward_double_measured_plan")
    ->Unit(benchmark::kMillisecond);

void transform_single(benchmark::State& state, unsigned planning) {
    float* const in = fftwf_alloc_real(bench::frame_size);
    fftwf_complex* const out = fftwf_alloc_complex(bench::bins);
    const fftwf_plan plan = fftwf_plan_dft_r2c_1d(size, in, out, planning | FFTW_PRESERVE_INPUT);
    for (int i = 0; i < size; ++i) in[i] = 0.001F * static_cast<float>(i % 127);
    for (auto _ : state) {
        for (std::size_t frame = 0; frame < frames_in_clip; ++frame) fftwf_execute(plan);
        benchmark::ClobberMemory();
    }
    fftwf_destroy_plan(plan);
    fftwf_free(out);
    fftwf_free(in);
    bench::report_work(state, {.known = true, .forward = 1});
}
BENCHMARK_CAPTURE(transform_single, estimated, FFTW_ESTIMATE)
    ->Name("floor/forward_single")
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(transform_single, measured, FFTW_MEASURE)
    ->Name("floor/forward_single_measured_plan")
    ->Unit(benchmark::kMillisecond);

}  // namespace
