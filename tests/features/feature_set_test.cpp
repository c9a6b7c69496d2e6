#include "features/feature_set.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "core/error.h"
#include "core/file.h"
#include "support/signals.h"

namespace resonet {
namespace {

using testing::test_signal;

std::vector<std::string> names_of(const FeatureSet& set) {
    std::vector<std::string> names;
    for (const FeatureColumn& column : set.columns) names.push_back(column.name);
    return names;
}

std::map<std::string, double> values_of(const FeatureSet& set, const std::vector<float>& samples,
                                        std::size_t threads = 1) {
    const FeatureRow row = feature_row(set, {}, read_from(samples), threads);
    EXPECT_EQ(row.samples, samples.size());
    std::map<std::string, double> values;
    for (std::size_t i = 0; i < set.columns.size(); ++i) values[set.columns[i].name] = row.values.at(i);
    return values;
}

TEST(FeatureSet, GtzanHasThePublishedColumns) {
    std::vector<std::string> expected;
    for (const char* name : {"chroma_stft", "rms", "spectral_centroid", "spectral_bandwidth", "rolloff",
                             "zero_crossing_rate", "harmony", "perceptr"}) {
        expected.push_back(std::string(name) + "_mean");
        expected.push_back(std::string(name) + "_var");
    }
    expected.emplace_back("tempo");
    for (int i = 1; i <= 20; ++i) {
        const std::string name = std::string("mfcc").append(std::to_string(i));
        expected.push_back(name + "_mean");
        expected.push_back(name + "_var");
    }
    EXPECT_EQ(expected.size(), 57U);
    EXPECT_EQ(names_of(gtzan57()), expected);
    EXPECT_EQ(descriptors_of(gtzan57()).size(), 10U);
}

TEST(FeatureSet, GtzanNeedsItsCoefficients) {
    AnalysisSettings settings;
    settings.mfcc.n_mfcc = 13;
    EXPECT_THROW(gtzan57(settings), UsageError);
    const std::vector<float> samples = test_signal("short1000");
    EXPECT_THROW(feature_row(gtzan57(), settings, read_from(samples)), UsageError);
}

TEST(FeatureSet, SummaryNumbersRows) {
    AnalysisSettings settings;
    settings.mfcc.n_mfcc = 2;
    const std::vector<Descriptor> descriptors{Descriptor::mfcc, Descriptor::rms, Descriptor::tempo,
                                              Descriptor::beats};
    const std::vector<Statistic> statistics{Statistic::median, Statistic::max};
    EXPECT_EQ(names_of(summary_set(descriptors, statistics, settings)),
              (std::vector<std::string>{"mfcc1_median", "mfcc1_max", "mfcc2_median", "mfcc2_max",
                                        "rms_median", "rms_max", "tempo"}));
}

TEST(FeatureSet, RowsAreThoseOfTheArrays) {
    const std::vector<float> samples = test_signal("dcoffset");
    std::vector<Descriptor> descriptors;
    for (const DescriptorInfo& known : all_descriptors()) descriptors.push_back(known.descriptor);
    const Analysis analysis = analyse(samples, descriptors);
    for (const Descriptor descriptor : descriptors) {
        EXPECT_EQ(analysis[descriptor].rows, row_count(descriptor, {})) << info(descriptor).name;
    }
}

TEST(FeatureSet, StatisticsAreThoseOfTheArrays) {
    const std::vector<float> samples = test_signal("progression");
    const std::vector<Descriptor> descriptors{Descriptor::rms, Descriptor::spectral_contrast};
    const auto values = values_of(summary_set(descriptors, all_statistics(), {}), samples);
    const Analysis analysis = analyse(samples, descriptors);
    for (const auto& [name, row] :
         {std::pair("rms", analysis[Descriptor::rms].row(0)),
          std::pair("spectral_contrast7", analysis[Descriptor::spectral_contrast].row(6))}) {
        RunningStatistics expected(true);
        expected.add(row);
        for (const Statistic statistic : all_statistics()) {
            EXPECT_EQ(values.at(std::string(name).append("_").append(to_string(statistic))),
                      expected.get(statistic));
        }
    }
}

TEST(FeatureSet, RowsTogetherAreOneCollection) {
    const std::vector<float> samples = test_signal("progression");
    const std::vector<Descriptor> descriptors{Descriptor::chroma_stft};
    RunningStatistics expected;
    expected.add(analyse(samples, descriptors)[Descriptor::chroma_stft].values);
    const auto values = values_of(gtzan57(), samples);
    EXPECT_NEAR(values.at("chroma_stft_mean"), expected.get(Statistic::mean), 1e-12);
    EXPECT_NEAR(values.at("chroma_stft_var"), expected.get(Statistic::var), 1e-12);
}

TEST(FeatureSet, ThreadsChangeNoBit) {
    const std::vector<float> samples = test_signal("progression");
    EXPECT_EQ(values_of(gtzan57(), samples), values_of(gtzan57(), samples, 3));
}

TEST(FeatureSet, MedianIsPaidFor) {
    const std::vector<Descriptor> descriptors{Descriptor::rms};
    const auto bytes = [&](Statistic statistic) {
        return whole_recording_bytes(summary_set(descriptors, std::span(&statistic, 1), {}), {});
    };
    EXPECT_EQ(bytes(Statistic::mean), 0.0);
    EXPECT_NEAR(bytes(Statistic::median), 3 * 4 * 22050.0 / 512.0, 1e-9);
}

// librosa 0.11, with means and variances in double.
TEST(FeatureSetGolden, GtzanIsLibrosas) {
    const std::map<std::string, std::map<std::string, double>> known{
        {"progression",
         {{"chroma_stft_mean", 0.3367944305555748},
          {"chroma_stft_var", 0.0789580084570318},
          {"rms_mean", 0.08543086867010234},
          {"spectral_centroid_mean", 1937.8696026813923},
          {"spectral_bandwidth_var", 1968402.9295592122},
          {"rolloff_mean", 3892.913351036833},
          {"zero_crossing_rate_var", 0.003735372194015632},
          {"harmony_var", 0.009203282161804306},
          {"perceptr_var", 0.0010288229745390573},
          {"tempo", 99.38401442307692},
          {"mfcc1_mean", -314.391767479704},
          {"mfcc20_var", 146.94516224275029}}},
        {"noise",
         {{"chroma_stft_mean", 0.8114739610457126},
          {"chroma_stft_var", 0.013990053181766408},
          {"rms_mean", 0.2872361615990047},
          {"spectral_centroid_mean", 5508.392488293257},
          {"spectral_bandwidth_var", 899.9562512615889},
          {"rolloff_mean", 9372.625732421875},
          {"zero_crossing_rate_var", 0.0007431111381541228},
          {"harmony_var", 0.021400541723390124},
          {"perceptr_var", 0.02129368418222256},
          {"tempo", 135.99917763157896},
          {"mfcc1_mean", 80.80825410065827},
          {"mfcc20_var", 8.705900321588445}}}};
    for (const auto& [signal, columns] : known) {
        const auto values = values_of(gtzan57(), test_signal(signal));
        for (const auto& [name, expected] : columns) {
            EXPECT_NEAR(values.at(name), expected, 1e-5 * std::abs(expected)) << signal << " " << name;
        }
    }
}

}  // namespace
}  // namespace resonet
