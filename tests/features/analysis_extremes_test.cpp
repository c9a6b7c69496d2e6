// Every parameter at the ends of its range: an analysis gives finite numbers or refuses, and never crashes.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "core/error.h"
#include "features/analysis.h"
#include "support/signals.h"

namespace resonet {
namespace {

using D = Descriptor;

std::vector<float> noise(std::size_t count) {
    testing::NoiseSource source(count);
    std::vector<float> samples(count);
    for (float& sample : samples) sample = static_cast<float>(0.5 * source.next());
    return samples;
}

// The two numbers of "0 to 1", or the words of "zero, reflect or edge".
std::vector<std::string> ends_of(const std::string& range) {
    std::vector<std::string> ends;
    std::string word;
    for (const char c : range + " ") {
        if (c != ' ' && c != ',') {
            word += c;
            continue;
        }
        if (!word.empty() && word != "or" && word != "to") ends.push_back(word);
        word.clear();
    }
    return ends;
}

void expect_numbers_or_refusal(const AnalysisSettings& settings, const std::string& what) {
    const std::vector<float> samples = noise(6000);
    for (const DescriptorInfo& known : all_descriptors()) {
        const bool constant_q = known.descriptor == D::chroma_cqt || known.descriptor == D::chroma_cens ||
                                known.descriptor == D::tonnetz;
        // Long filters, or many frames, take seconds.
        if (constant_q && (settings.stft.hop_length == 1 || settings.sample_rate > 22050)) continue;
        try {
            const Analysis analysis = analyse(samples, std::vector{known.descriptor}, settings);
            const Matrix& matrix = analysis[known.descriptor];
            EXPECT_EQ(matrix.values.size(), matrix.rows * matrix.columns) << what << ' ' << known.name;
            EXPECT_TRUE(std::all_of(matrix.values.begin(), matrix.values.end(),
                                    [](float value) { return std::isfinite(value); }))
                << what << ' ' << known.name;
        } catch (const Error& error) {
            EXPECT_FALSE(error.remedy().empty() && error.problem().empty()) << what << ' ' << known.name;
        }
    }
}

TEST(AnalysisExtremes, OneParameterAtATime) {
    for (const SettingInfo& s : all_settings()) {
        if (s.name == "stft.hop_length") continue;  // below
        for (const std::string& value : ends_of(s.range)) {
            AnalysisSettings settings;
            set(settings, s.name, value);
            expect_numbers_or_refusal(settings, s.name + "=" + value);
        }
    }
}

TEST(AnalysisExtremes, SmallAndLargeFramesAndRates) {
    for (const int rate : {1000, 22050, 768000}) {
        for (const int n_fft : {16, 62, 65536}) {
            for (const int hop : {1, 8, 700, 5000}) {
                if (n_fft == 65536 && hop < 700) continue;  // slow
                AnalysisSettings settings;
                settings.sample_rate = rate;
                settings.stft.n_fft = n_fft;
                settings.stft.hop_length = hop;
                settings.contrast.n_bands = 1;
                expect_numbers_or_refusal(settings, std::to_string(rate) + " Hz, " + std::to_string(n_fft) +
                                                        ", hop " + std::to_string(hop));
            }
        }
    }
}

}  // namespace
}  // namespace resonet
