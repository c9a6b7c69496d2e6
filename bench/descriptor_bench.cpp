// What every descriptor of the 30 s clip costs on one thread, from samples in memory to new arrays in memory:
// by analyse() with all that a call sets up (plans, filters, memory), and by an Analyser that is there
// already, as for every clip but the first of many. The counters give the least work that a descriptor can be
// made of (bench/work.h); bench/report.sh turns that into a floor with the times of floor_bench.cpp.
#include <benchmark/benchmark.h>

#include <span>
#include <string>
#include <vector>

#include "bench/array_sink.h"
#include "bench/report_work.h"
#include "bench/signals.h"
#include "bench/work.h"
#include "features/analysis.h"
#include "features/descriptor.h"
#include "features/feature_set.h"

namespace {

using namespace resonet;

// Made once: it takes longer than most of what is measured.
const std::vector<float>& samples() {
    static const std::vector<float> made = bench::clip();
    return made;
}

void analyse_clip(benchmark::State& state, const std::vector<Descriptor>& wanted) {
    const std::span<const float> clip = samples();
    for (auto _ : state) {
        const Analysis found = analyse(clip, wanted);
        benchmark::DoNotOptimize(&found);
        benchmark::ClobberMemory();
    }
    bench::report_work(state, bench::work_of(wanted));
}

void analyse_next_clip(benchmark::State& state, const std::vector<Descriptor>& wanted) {
    const std::span<const float> clip = samples();
    Analyser analyser(wanted, AnalysisSettings{});
    bench::ArraySink sink;
    analyser.run(read_from(clip), sink);
    sink.take();
    for (auto _ : state) {
        analyser.run(read_from(clip), sink);
        const auto arrays = sink.take();
        benchmark::DoNotOptimize(&arrays);
        benchmark::ClobberMemory();
    }
    bench::report_work(state, bench::work_of(wanted));
}

void gtzan57_of_clip(benchmark::State& state) {
    const std::span<const float> clip = samples();
    const AnalysisSettings settings;
    const FeatureSet set = gtzan57(settings);
    for (auto _ : state) {
        const FeatureRow row = feature_row(set, settings, read_from(clip));
        benchmark::DoNotOptimize(row.values.data());
    }
    bench::report_work(state, bench::work_of_gtzan57());
}

void register_cases(const std::string& name, const std::vector<Descriptor>& wanted) {
    benchmark::RegisterBenchmark(("descriptor/" + name).c_str(), analyse_clip, wanted)
        ->Unit(benchmark::kMillisecond);
    benchmark::RegisterBenchmark(("next/" + name).c_str(), analyse_next_clip, wanted)
        ->Unit(benchmark::kMillisecond);
}

}  // namespace

int main(int argc, char** argv) {
    for (const DescriptorInfo& known : all_descriptors()) {
        register_cases(std::string(known.name), {known.descriptor});
    }
    // Both sides at once, as librosa.effects.hpss gives them.
    register_cases("separation", {Descriptor::harmonic, Descriptor::percussive});
    benchmark::RegisterBenchmark("descriptor/gtzan57", gtzan57_of_clip)->Unit(benchmark::kMillisecond);
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
    benchmark::RunSpecifiedBenchmarks();
    benchmark::Shutdown();
}
