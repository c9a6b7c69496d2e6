// Every array that librosa 0.11 computed of the test signals, against ours: the table of docs/parity.md.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/npy.h"
#include "features/analysis.h"
#include "support/development_data.h"
#include "support/signals.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;

const std::vector<std::string> signal_names{"sine440",      "chirp",    "noise",     "clicks120", "progression",
                                            "prog_detuned", "silence2", "short1000", "dcoffset",  "music30"};

std::vector<double> golden_values(const fs::path& path) {
    std::vector<double> values;
    const auto append = [&](const auto& array) { values.assign(array.values.begin(), array.values.end()); };
    try {
        append(read_npy<float>(path));
    } catch (const std::exception&) {
        append(read_npy<double>(path));
    }
    return values;
}

/// The worst difference over the largest value there is, by array.
struct Parity {
    double error = 0.0;
    std::string signal;
    int signals = 0;
};
using Table = std::map<std::string, Parity>;

void compare(Table& table, const fs::path& golden, const std::string& signal, const std::string& name,
             const std::vector<float>& ours) {
    const fs::path path = golden / signal / (name + ".npy");
    if (!fs::exists(path)) return;
    const std::vector<double> theirs = golden_values(path);
    ASSERT_EQ(ours.size(), theirs.size()) << signal << ' ' << name;
    double scale = 0.0;
    double worst = 0.0;
    for (std::size_t i = 0; i < theirs.size(); ++i) {
        scale = std::max(scale, std::abs(theirs[i]));
        const double difference = std::abs(static_cast<double>(ours[i]) - theirs[i]);
        if (!(difference <= worst)) worst = difference;
    }
    Parity& parity = table[name];
    ++parity.signals;
    const double error = scale > 0.0 ? worst / scale : worst;
    if (!(error <= parity.error)) parity = {error, signal, parity.signals};
}

std::vector<float> middle(const Matrix& samples) {
    const std::size_t start = samples.columns / 2 > 2048 ? samples.columns / 2 - 2048 : 0;
    const std::size_t end = std::min(samples.columns, start + 4096);
    return {samples.values.begin() + static_cast<std::ptrdiff_t>(start),
            samples.values.begin() + static_cast<std::ptrdiff_t>(end)};
}

TEST(Parity, EveryGoldenArrayIsLibrosas) {
    RESONET_NEEDS_DEVELOPMENT_DATA(golden, "golden");
    using D = Descriptor;
    const std::map<std::string, D> arrays{
        {"mel128", D::melspectrogram},       {"mel_db_ref1", D::log_mel},
        {"mfcc40", D::mfcc},                 {"chroma_stft", D::chroma_stft},
        {"chroma_cqt", D::chroma_cqt},       {"tonnetz", D::tonnetz},
        {"rms", D::rms},                     {"spectral_centroid", D::spectral_centroid},
        {"spectral_bandwidth", D::spectral_bandwidth}, {"spectral_rolloff", D::spectral_rolloff},
        {"spectral_contrast", D::spectral_contrast},   {"spectral_flatness", D::spectral_flatness},
        {"zero_crossing_rate", D::zero_crossing_rate}, {"onset_strength", D::onset_strength}};
    AnalysisSettings settings;
    settings.mfcc.n_mfcc = 40;
    std::vector<D> wanted{D::harmonic, D::percussive};
    for (const auto& [name, descriptor] : arrays) wanted.push_back(descriptor);
    Table table;
    for (const std::string& signal : signal_names) {
        const Analysis analysis = analyse(testing::test_signal(signal), wanted, settings);
        for (const auto& [name, descriptor] : arrays) {
            compare(table, golden, signal, name, analysis[descriptor].values);
        }
        compare(table, golden, signal, "hpss_y_harm_mid4096", middle(analysis[D::harmonic]));
        compare(table, golden, signal, "hpss_y_perc_mid4096", middle(analysis[D::percussive]));
    }
    for (const auto& [name, parity] : table) {
        std::printf("| %s | %.1e | %s | %d |\n", name.c_str(), parity.error, parity.signal.c_str(),
                    parity.signals);
        EXPECT_LT(parity.error, 1e-4) << name << " of " << parity.signal;
    }
}

}  // namespace
}  // namespace resonet
