#include "features/chroma.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/error.h"
#include "core/npy.h"
#include "features/lane_frames.h"
#include "support/development_data.h"

namespace resonet {
namespace {

using testing::EightFrames;
using testing::in_lanes;

ChromaParameters of_classes(int classes) {
    ChromaParameters parameters;
    parameters.n_chroma = classes;
    return parameters;
}

ChromaParameters weighted(double ctroct, double octwidth) {
    ChromaParameters parameters;
    parameters.ctroct = ctroct;
    parameters.octwidth = octwidth;
    return parameters;
}

// The definition, straight from its formulas: a Gaussian around each class of every octave.
std::vector<double> plain_filters(int classes, double ctroct, double octwidth, int sample_rate,
                                  std::size_t n_fft, double tuning) {
    const auto count = static_cast<std::size_t>(classes);
    const std::size_t bins = n_fft / 2 + 1;
    const auto pitch = [&](std::size_t bin) {
        const double hz = static_cast<double>(bin == 0 ? 1 : bin) * sample_rate / static_cast<double>(n_fft);
        const double above = classes * std::log2(hz / (27.5 * std::exp2(tuning / classes)));
        return bin == 0 ? above - 1.5 * classes : above;
    };
    std::vector<double> filters(count * bins);
    for (std::size_t bin = 0; bin < bins; ++bin) {
        const double width = std::max(1.0, pitch(bin + 1) - pitch(bin));
        std::vector<double> column(count);
        double energy = 0.0;
        for (int c = 0; c < classes; ++c) {
            // The distance to the nearest of the same class, from -half to below classes - half.
            const double half = std::nearbyint(classes / 2.0);
            double distance = pitch(bin) - c + half;
            distance -= classes * std::floor(distance / classes);
            const double z = 2.0 * (distance - half) / width;
            column[static_cast<std::size_t>(c)] = std::exp(-0.5 * z * z);
            energy += std::exp(-z * z);
        }
        const double octaves = (pitch(bin) / classes - ctroct) / octwidth;
        for (std::size_t c = 0; c < count; ++c) {
            const std::size_t from_a = (c + 3 * (count / 12)) % count;
            filters[c * bins + bin] = column[from_a] / std::sqrt(energy) * std::exp(-0.5 * octaves * octaves);
        }
    }
    return filters;
}

void expect_plain(const ChromaParameters& parameters, int sample_rate, std::size_t n_fft, double tuning) {
    const Matrix filters = chroma_filters(parameters, sample_rate, n_fft, tuning);
    const std::vector<double> expected = plain_filters(parameters.n_chroma, parameters.ctroct,
                                                       parameters.octwidth, sample_rate, n_fft, tuning);
    ASSERT_EQ(filters.rows, static_cast<std::size_t>(parameters.n_chroma));
    ASSERT_EQ(filters.columns, n_fft / 2 + 1);
    double worst = 0.0;
    for (std::size_t i = 0; i < expected.size(); ++i) {
        worst = std::max(worst, std::abs(static_cast<double>(filters.values[i]) - expected[i]));
        ASSERT_TRUE(std::isfinite(filters.values[i]));
    }
    EXPECT_LT(worst, 1e-6) << parameters.n_chroma << " classes, " << sample_rate << " Hz, " << n_fft;
}

TEST(ChromaFilters, AreThoseOfTheFormula) {
    for (const std::size_t n_fft : testing::frame_sizes) expect_plain({}, 22050, n_fft, 0.0);
    expect_plain({}, 44100, 2048, 0.37);
    expect_plain({}, 8000, 400, -0.5);
    for (const int classes : {2, 7, 13, 24, 36, 120}) expect_plain(of_classes(classes), 22050, 2048, 0.25);
    expect_plain(weighted(3.0, 0.5), 22050, 2048, 0.0);
    expect_plain(weighted(5.0, 1000.0), 22050, 2048, 0.0);
}

TEST(ChromaFilters, AreThoseOfTheFormulaFarBelowTheLowestNote) {
    expect_plain(weighted(5.0, 1000.0), 22050, 65536, 0.0);
    expect_plain(weighted(5.0, 1000.0), 1000, 16384, 0.0);
    expect_plain(weighted(5.0, 1000.0), 1000, 65536, 0.0);
}

// librosa 0.11, tables/chroma_filterbank_12x1025_tuning0.
TEST(ChromaFilters, WholeTablesAreLibrosas) {
    RESONET_NEEDS_DEVELOPMENT_DATA(golden, "golden");
    for (const auto& [name, tuning] : {std::pair{"tuning0", 0.0}, std::pair{"tuning0p3", 0.3}}) {
        const Array<float> expected =
            read_npy<float>(golden / "tables" / (std::string("chroma_filterbank_12x1025_") + name + ".npy"));
        const Matrix filters = chroma_filters({}, 22050, 2048, tuning);
        ASSERT_EQ(filters.values.size(), expected.values.size());
        for (std::size_t i = 0; i < expected.values.size(); ++i) {
            ASSERT_NEAR(filters.values[i], expected.values[i], 2e-7F) << name << ' ' << i;
        }
    }
}

TEST(ChromaFilters, ANoteFallsIntoItsClass) {
    // C5 ... B5, in bins of 1.35 Hz.
    const Matrix filters = chroma_filters({}, 22050, 16384, 0.0);
    for (std::size_t note = 0; note < 12; ++note) {
        const double hz = 440.0 * std::exp2((static_cast<double>(note) + 3.0) / 12.0);
        const auto bin = static_cast<std::size_t>(std::lround(hz * 16384.0 / 22050.0));
        for (std::size_t c = 0; c < 12; ++c) {
            if (c != note) {
                EXPECT_GT(filters.at(note, bin), 4.0F * filters.at(c, bin)) << note << c;
            }
        }
    }
}

TEST(ChromaFilters, RefuseParametersOutOfRange) {
    EXPECT_THROW(chroma_filters(of_classes(1), 22050, 2048, 0.0), UsageError);
    ChromaParameters sharp;
    sharp.tuning = 0.6;
    EXPECT_THROW(chroma_filters(sharp, 22050, 2048, 0.0), UsageError);
    EXPECT_THROW(chroma_filters(weighted(5.0, 0.0), 22050, 2048, 0.0), UsageError);
}

std::vector<float> chroma_of(const ChromaBank& bank, const EightFrames& power) {
    std::vector<float> chroma(bank.classes() * lane_count, -1.0F);
    bank.apply(in_lanes(power).data(), chroma.data());
    return chroma;
}

// Sums in double of random weights, over the largest of them.
TEST(ChromaBank, SumsAndNormalises) {
    for (const std::size_t classes : {1U, 5U, 12U, 13U, 24U, 36U, 120U}) {
        for (const std::size_t bins : {9U, 32U, 128U, 129U, 1025U}) {
            Matrix filters(classes, bins);
            filters.values = testing::noise_spectrum(classes * bins, classes);
            const EightFrames power = testing::eight_different_frames(bins);
            const ChromaBank bank(filters);
            ASSERT_EQ(bank.classes(), classes);
            const std::vector<float> chroma = chroma_of(bank, power);
            for (std::size_t i = 0; i < lane_count; ++i) {
                std::vector<double> sums(classes, 0.0);
                for (std::size_t c = 0; c < classes; ++c) {
                    for (std::size_t k = 0; k < bins; ++k) {
                        sums[c] += static_cast<double>(filters.at(c, k)) * static_cast<double>(power[i][k]);
                    }
                }
                double largest = 0.0;
                for (const double sum : sums) largest = std::max(largest, sum);
                for (std::size_t c = 0; c < classes; ++c) {
                    EXPECT_NEAR(chroma[c * lane_count + i], largest > 0.0 ? sums[c] / largest : 0.0, 3e-6)
                        << classes << ' ' << bins << ' ' << c << ' ' << i;
                }
            }
        }
    }
}

TEST(ChromaBank, LargestClassIsOneAndSilenceIsZero) {
    const ChromaBank bank(chroma_filters({}, 22050, 2048, 0.0));
    const std::vector<float> chroma = chroma_of(bank, testing::eight_different_frames(1025));
    for (std::size_t i = 0; i < lane_count; ++i) {
        float largest = 0.0F;
        for (std::size_t c = 0; c < 12; ++c) largest = std::max(largest, chroma[c * lane_count + i]);
        EXPECT_EQ(largest, i == 4 ? 0.0F : 1.0F) << i;
    }
}

TEST(ChromaBank, FramesDoNotTouchEachOther) {
    const ChromaBank bank(chroma_filters(of_classes(15), 22050, 400, 0.1));
    const EightFrames frames = testing::eight_different_frames(201);
    const std::vector<float> together = chroma_of(bank, frames);
    for (std::size_t i = 0; i < lane_count; ++i) {
        EightFrames copies;
        copies.fill(frames[i]);
        const std::vector<float> alone = chroma_of(bank, copies);
        for (std::size_t c = 0; c < 15; ++c) {
            for (std::size_t k = 0; k < lane_count; ++k) {
                EXPECT_EQ(together[c * lane_count + i], alone[c * lane_count + k]) << i << ' ' << c;
            }
        }
    }
}

TEST(ChromaBank, PowersTooSmallToDivideByAreLeft) {
    Matrix filters(2, 1);
    filters.values = {1.0F, 0.5F};
    EightFrames power;
    power.fill({1e-39F});
    power[1] = {1e-36F};
    const std::vector<float> chroma = chroma_of(ChromaBank(filters), power);
    EXPECT_EQ(chroma[0], 1e-39F);
    EXPECT_EQ(chroma[1], 1.0F);
    EXPECT_FLOAT_EQ(chroma[lane_count + 1], 0.5F);
}

}  // namespace
}  // namespace resonet
