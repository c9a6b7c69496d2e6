// Agreement of the STFT with librosa 0.11 (n_fft 2048, hop 512, centred, zero padding).
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <cstring>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "core/npy.h"
#include "dsp/stft.h"
#include "support/development_data.h"
#include "support/signals.h"

namespace resonet {
namespace {

using testing::test_signal;

TEST(StftGolden, MagnitudesAreLibrosas) {
    struct Known {
        std::string signal;
        std::size_t frame;
        float scale;  // the signal's largest magnitude
        std::vector<std::pair<std::size_t, float>> magnitudes;
    };
    const std::vector<Known> all{
        {"progression", 0, 80.4F, {{0, 12.27281F}, {20, 14.57188F}, {41, 3.285609F}, {100, 2.919127F}}},
        {"progression",
         215,
         80.4F,
         {{0, 0.0203758F}, {20, 0.1972162F}, {41, 0.1549306F}, {500, 0.004360909F}}},
        {"noise", 108, 24.1F, {{0, 9.092739F}, {41, 7.686461F}, {500, 9.018453F}, {1024, 5.999848F}}},
        {"chirp", 0, 127.6F, {{0, 34.37661F}, {20, 1.901918F}, {41, 0.4587528F}, {100, 0.07642429F}}},
        {"short1000", 0, 121.5F, {{0, 0.1698291F}, {20, 2.407509F}, {41, 1.175804F}, {100, 7.878009F}}},
        {"short1000", 1, 121.5F, {{0, 0.9610744F}, {20, 3.107977F}, {100, 8.253528F}, {1024, 1.963673F}}},
        {"dcoffset", 65, 307.2F, {{0, 307.1958F}, {20, 181.1478F}, {41, 0.007581737F}, {1024, 0.0F}}},
    };
    StftFrames frames(StftParameters{});
    std::vector<float> magnitude(frames.bins());
    for (const Known& known : all) {
        frames.transform(test_signal(known.signal), known.frame);
        frames.magnitude(magnitude);
        for (const auto& [bin, expected] : known.magnitudes) {
            EXPECT_NEAR(magnitude[bin], expected, 1e-6F * known.scale) << known.signal << ' ' << bin;
        }
    }
}

const std::vector<std::string> whole{"sine440",      "chirp",    "noise",     "clicks120", "progression",
                                     "prog_detuned", "silence2", "short1000", "dcoffset"};

// numpy's complex64 arrays end in pairs of floats.
std::vector<float> last_floats(const std::filesystem::path& path, std::size_t count) {
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    const std::string bytes = text.str();
    std::vector<float> values(count);
    const std::size_t size = count * sizeof(float);
    if (bytes.size() >= size) std::memcpy(values.data(), bytes.data() + bytes.size() - size, size);
    return values;
}

TEST(StftGolden, SpectraAreLibrosas) {
    RESONET_NEEDS_DEVELOPMENT_DATA(golden, "golden");
    StftFrames frames(StftParameters{});
    std::vector<std::complex<float>> spectrum(frames.bins());
    for (const std::string& name : whole) {
        const std::vector<float> samples = test_signal(name);
        const Array<std::int64_t> chosen = read_npy<std::int64_t>(golden / name / "stft_frames_idx.npy");
        const std::size_t row = 2 * frames.bins();
        const std::vector<float> expected =
            last_floats(golden / name / "stft_frames.npy", chosen.values.size() * row);
        float scale = 0.0F;
        for (const float value : expected) scale = std::max(scale, std::abs(value));
        float worst = 0.0F;
        for (std::size_t i = 0; i < chosen.values.size(); ++i) {
            frames.transform(samples, static_cast<std::size_t>(chosen.values[i]));
            frames.spectrum(spectrum);
            for (std::size_t k = 0; k < frames.bins(); ++k) {
                worst = std::max(worst, std::abs(spectrum[k].real() - expected[i * row + 2 * k]));
                worst = std::max(worst, std::abs(spectrum[k].imag() - expected[i * row + 2 * k + 1]));
            }
        }
        EXPECT_LE(worst, 1e-6F * scale) << name;
    }
}

TEST(StftGolden, SumsOfMagnitudesAreLibrosas) {
    RESONET_NEEDS_DEVELOPMENT_DATA(golden, "golden");
    std::vector<std::string> names = whole;
    names.push_back("music30");
    StftFrames frames(StftParameters{});
    std::vector<float> magnitude(frames.bins());
    for (const std::string& name : names) {
        const std::vector<float> samples = test_signal(name);
        const Array<double> frame_sum = read_npy<double>(golden / name / "stft_mag_framesum.npy");
        const Array<double> bin_mean = read_npy<double>(golden / name / "stft_mag_binmean.npy");
        ASSERT_EQ(frame_sum.values.size(), frames.frames(samples.size())) << name;
        ASSERT_EQ(bin_mean.values.size(), frames.bins());
        const double sum_scale = *std::max_element(frame_sum.values.begin(), frame_sum.values.end());
        const double mean_scale = *std::max_element(bin_mean.values.begin(), bin_mean.values.end());
        std::vector<double> mean(frames.bins(), 0.0);
        for (std::size_t frame = 0; frame < frame_sum.values.size(); ++frame) {
            frames.transform(samples, frame);
            frames.magnitude(magnitude);
            double sum = 0.0;
            for (std::size_t k = 0; k < frames.bins(); ++k) {
                const auto value = static_cast<double>(magnitude[k]);
                sum += value;
                mean[k] += value / static_cast<double>(frame_sum.values.size());
            }
            EXPECT_NEAR(sum, frame_sum.values[frame], 1e-6 * sum_scale) << name << ' ' << frame;
        }
        for (std::size_t k = 0; k < frames.bins(); ++k) {
            EXPECT_NEAR(mean[k], bin_mean.values[k], 1e-6 * mean_scale) << name << ' ' << k;
        }
    }
}

}  // namespace
}  // namespace resonet
