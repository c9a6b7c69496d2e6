// What the front end of a model costs for a 30 s clip, beside the Fourier transforms alone.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

#include "bench/signals.h"
#include "dsp/fft.h"
#include "dsp/kernels.h"
#include "dsp/stft.h"
#include "features/front_end.h"
#include "features/mel.h"
#include "features/mfcc.h"

namespace {

using namespace resonet;

using bench::clip;
using bench::frames_in_clip;

void transforms_alone(benchmark::State& state) {
    RealFft fft(2048);
    const std::vector<float> samples = clip();
    std::copy_n(samples.begin(), 2048, fft.input().begin());
    for (auto _ : state) {
        for (std::size_t frame = 0; frame < frames_in_clip; ++frame) fft.transform();
        benchmark::ClobberMemory();
    }
    state.SetLabel(RealFft::backend());
}
BENCHMARK(transforms_alone)->Unit(benchmark::kMillisecond);

void windowed_transforms(benchmark::State& state) {
    StftFrames stft(StftParameters{});
    const std::vector<float> samples = clip();
    for (auto _ : state) {
        for (std::size_t frame = 0; frame < frames_in_clip; ++frame) stft.transform(samples, frame);
        benchmark::ClobberMemory();
    }
}
BENCHMARK(windowed_transforms)->Unit(benchmark::kMillisecond);

void power_spectra(benchmark::State& state) {
    StftFrames stft(StftParameters{});
    const std::vector<float> samples = clip();
    std::vector<float> power(stft.bins());
    for (auto _ : state) {
        for (std::size_t frame = 0; frame < frames_in_clip; ++frame) {
            stft.transform(samples, frame);
            stft.power(power);
            benchmark::DoNotOptimize(power.data());
        }
    }
}
BENCHMARK(power_spectra)->Unit(benchmark::kMillisecond);

void mel_bands(benchmark::State& state) {
    const MelBank bank(MelParameters{});
    const std::vector<float> power(bank.bins(), 1.0F);
    std::vector<float> mel(bank.bands());
    for (auto _ : state) {
        for (std::size_t frame = 0; frame < frames_in_clip; ++frame) {
            bank.apply(power, mel);
            benchmark::DoNotOptimize(mel.data());
        }
    }
}
BENCHMARK(mel_bands)->Unit(benchmark::kMillisecond);

void logarithms(benchmark::State& state) {
    std::vector<float> values(std::size_t{128} * 334);
    for (auto _ : state) {
        std::fill(values.begin(), values.end(), 0.37F);
        log10_above(values, 1e-10F);
        benchmark::DoNotOptimize(values.data());
    }
}
BENCHMARK(logarithms)->Unit(benchmark::kMillisecond);

void front_end_image(benchmark::State& state) {
    FrontEnd front_end(gtzan_mel_profile());
    const std::vector<float> samples = clip();
    for (auto _ : state) benchmark::DoNotOptimize(front_end.image(samples).values.data());
}
BENCHMARK(front_end_image)->Unit(benchmark::kMillisecond);

void front_end_start(benchmark::State& state) {
    for (auto _ : state) {
        FrontEnd front_end(gtzan_mel_profile());
        benchmark::DoNotOptimize(&front_end);
    }
}
BENCHMARK(front_end_start)->Unit(benchmark::kMillisecond);

void mfcc20(benchmark::State& state) {
    const std::vector<float> samples = clip();
    for (auto _ : state) benchmark::DoNotOptimize(mfcc(samples).values.data());
}
BENCHMARK(mfcc20)->Unit(benchmark::kMillisecond);

}  // namespace
