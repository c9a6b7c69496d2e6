// The pieces that descriptors of the 30 s clip are made of at the least, each alone: transforms, medians,
// arithmetic, memory.
#include <benchmark/benchmark.h>
#include <sys/mman.h>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <numeric>
#include <vector>

#include "bench/medians.h"
#include "bench/report_work.h"
#include "bench/signals.h"
#include "dsp/fft.h"
#include "dsp/lanes.h"
#include "dsp/simd.h"
#include "features/spectrogram.h"

namespace {

using namespace resonet;
using bench::frames_in_clip;

// 56,320 operations a transform (2.5 n log2 n), 73 million in all, on 16 KB in and 16 KB out that stay in the
// first-level cache.
void forward(benchmark::State& state) {
    RealFft fft(bench::frame_size);
    const std::vector<float> samples = bench::clip();
    std::copy_n(samples.begin(), bench::frame_size, fft.input().begin());
    for (auto _ : state) {
        for (std::size_t frame = 0; frame < frames_in_clip; ++frame) fft.transform();
        benchmark::ClobberMemory();
    }
    bench::report_work(state, {.known = true, .forward = 1});
    state.SetLabel(RealFft::backend());
}
BENCHMARK(forward)->Name("floor/forward")->Unit(benchmark::kMillisecond);

// The same both ways, with the copy between (16 KB a frame): the way back overwrites what it is given.
void forward_and_inverse(benchmark::State& state) {
    RealFft fft(bench::frame_size);
    InverseRealFft back(bench::frame_size);
    const std::vector<float> samples = bench::clip();
    std::copy_n(samples.begin(), bench::frame_size, fft.input().begin());
    for (auto _ : state) {
        for (std::size_t frame = 0; frame < frames_in_clip; ++frame) {
            fft.transform();
            std::copy(fft.output().begin(), fft.output().end(), back.input().begin());
            back.transform();
        }
        benchmark::ClobberMemory();
    }
    bench::report_work(state, {.known = true, .forward = 1, .inverse = 1});
}
BENCHMARK(forward_and_inverse)->Name("floor/forward_and_inverse")->Unit(benchmark::kMillisecond);

// 36 minima and maxima an output with our network, 48 million a direction, on 5.3 MB in and 5.3 MB out. No
// method is known to need fewer, but none is proven to be the least.
template <void (bench::Medians::*direction)(float*)>
void medians(benchmark::State& state) {
    bench::Medians medians(stft_magnitude(bench::clip()));
    std::vector<float> result(medians.result_size());
    for (auto _ : state) {
        (medians.*direction)(result.data());
        benchmark::DoNotOptimize(result.data());
        benchmark::ClobberMemory();
    }
    bench::report_work(state, {.known = true, .medians = 0.5});
}
BENCHMARK_TEMPLATE(medians, &bench::Medians::over_time)
    ->Name("floor/medians_over_time")
    ->Unit(benchmark::kMillisecond);
BENCHMARK_TEMPLATE(medians, &bench::Medians::over_frequency)
    ->Name("floor/medians_over_frequency")
    ->Unit(benchmark::kMillisecond);

constexpr std::size_t chains = 10;  // enough to hide how long an operation takes, few enough for 16 registers
constexpr std::size_t rounds = 125000;

RESONET_CLONES void multiply_and_add(const float* factor, const float* term, float* values) {
    Lanes x[chains];
    Lanes by;
    Lanes plus;
    load(by, factor);
    load(plus, term);
#pragma GCC unroll 16
    for (std::size_t i = 0; i < chains; ++i) load(x[i], values + i * lane_count);
    for (std::size_t round = 0; round < rounds; ++round) {
#pragma GCC unroll 16
        for (std::size_t i = 0; i < chains; ++i) x[i] = x[i] * by + plus;
    }
#pragma GCC unroll 16
    for (std::size_t i = 0; i < chains; ++i) store(x[i], values + i * lane_count);
}

// 20 million multiplications and additions in single precision, eight at a time, in registers: what the
// arithmetic beside the transforms could run at. They are not fused, as nowhere in Resonet.
void arithmetic(benchmark::State& state) {
    std::vector<float> values(chains * lane_count, 1.0F);
    const std::vector<float> factor(lane_count, 0.999F);
    const std::vector<float> term(lane_count, 0.001F);
    for (auto _ : state) {
        multiply_and_add(factor.data(), term.data(), values.data());
        benchmark::DoNotOptimize(values.data());
        benchmark::ClobberMemory();
    }
    bench::report_work(state, {.known = true, .flops = 2.0 * chains * lane_count * rounds});
}
BENCHMARK(arithmetic)->Name("floor/arithmetic")->Unit(benchmark::kMillisecond);

constexpr std::size_t matrix_size =
    bench::bins * frames_in_clip;  // 5.3 MB, more than most second-level caches

RESONET_CLONES float sum_of(const float* values, std::size_t count) {
    Lanes sums[8] = {};
    for (std::size_t i = 0; i + 8 * lane_count <= count; i += 8 * lane_count) {
#pragma GCC unroll 8
        for (std::size_t k = 0; k < 8; ++k) {
            Lanes next;
            load(next, values + i + k * lane_count);
            sums[k] += next;
        }
    }
    float all[lane_count] = {};
    for (const Lanes& lanes : sums) {
        for (std::size_t i = 0; i < lane_count; ++i) all[i] += lanes[i];
    }
    return std::accumulate(std::begin(all), std::end(all), 0.0F);
}

void read_memory(benchmark::State& state) {
    const std::vector<float> matrix(matrix_size, 0.5F);
    for (auto _ : state) benchmark::DoNotOptimize(sum_of(matrix.data(), matrix.size()));
    bench::report_work(state, {.known = true, .read = matrix_size * sizeof(float)});
}
BENCHMARK(read_memory)->Name("floor/read")->Unit(benchmark::kMillisecond);

void write_memory(benchmark::State& state) {
    std::vector<float> matrix(matrix_size);
    for (auto _ : state) {
        std::fill(matrix.begin(), matrix.end(), 0.5F);
        benchmark::ClobberMemory();
    }
    bench::report_work(state, {.known = true, .written = matrix_size * sizeof(float)});
}
BENCHMARK(write_memory)->Name("floor/write")->Unit(benchmark::kMillisecond);

// Memory that the system has to find and clear first, page by page: what a result costs that is not written
// over an earlier one.
void write_new_memory(benchmark::State& state) {
    constexpr std::size_t bytes = matrix_size * sizeof(float);
    for (auto _ : state) {
        void* const memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (memory == MAP_FAILED) {
            state.SkipWithError("no memory");
            break;
        }
        std::fill_n(static_cast<float*>(memory), matrix_size, 0.5F);
        benchmark::DoNotOptimize(memory);
        benchmark::ClobberMemory();
        munmap(memory, bytes);
    }
    bench::report_work(state, {.known = true, .written = bytes});
}
BENCHMARK(write_new_memory)->Name("floor/write_new")->Unit(benchmark::kMillisecond);

}  // namespace
