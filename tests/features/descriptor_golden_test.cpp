// A few values of librosa 0.11 (all defaults) of every descriptor of the transform and of the samples, for
// where the development data is missing; features/parity_test.cpp compares whole arrays.
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "features/analysis.h"
#include "support/signals.h"

namespace resonet {
namespace {

using D = Descriptor;

const std::vector<D> frame_descriptors{D::rms,
                                       D::zero_crossing_rate,
                                       D::spectral_centroid,
                                       D::spectral_bandwidth,
                                       D::spectral_rolloff,
                                       D::spectral_flatness,
                                       D::spectral_contrast,
                                       D::chroma_stft};

struct Known {
    std::string signal;
    std::size_t frame;
    std::vector<double> rms;
    std::vector<double> zero_crossing_rate;
    std::vector<double> centroid;
    std::vector<double> bandwidth;
    std::vector<double> rolloff;
    std::vector<double> flatness;
    std::vector<double> contrast;
    std::vector<double> chroma;
};

const std::vector<Known> all_known{
    {"progression",
     215,
     {0.149003878},
     {0.0380859375},
     {558.30871},
     {696.659077},
     {979.760742},
     {4.75984189e-06},
     {39.3309059, 29.8228483, 35.5919402, 36.759869, 35.7000486, 12.0711291, 14.0661456},
     {1.0, 0.45197466, 0.0864358023, 0.0711702183, 0.367593378, 0.100961775, 0.098330155, 0.669215202,
      0.194654658, 0.00923104119, 0.0429238826, 0.3120552}},
    {"noise",
     108,
     {0.285493016},
     {0.494628906},
     {5483.19692},
     {3176.63788},
     {9356.17676},
     {0.5774104},
     {10.6774285, 11.5708485, 13.4147006, 9.77877575, 13.0872875, 13.0090906, 11.745502},
     {0.760319829, 0.887672186, 0.949137568, 1.0, 0.918521762, 0.860578835, 0.90408957, 0.733036995,
      0.685832143, 0.872125208, 0.738405287, 0.812845111}},
    {"short1000",
     1,
     {0.152113736},
     {0.0522460938},
     {4566.40451},
     {3457.28042},
     {9054.71191},
     {0.0488016419},
     {8.77659471, 12.3784865, 11.6159676, 25.4548288, 11.4041695, 14.5782137, 13.2957445},
     {0.173738331, 0.00895988476, 0.00615804316, 0.00563993538, 0.00553315692, 0.00384222879, 0.00461211894,
      0.00597357797, 0.00492695626, 0.00850661658, 0.171918869, 1.0}},
};

void expect_column(const Matrix& matrix, std::size_t frame, const std::vector<double>& expected,
                   double relative_error, const std::string& what) {
    ASSERT_EQ(matrix.rows, expected.size()) << what;
    ASSERT_LT(frame, matrix.columns) << what;
    for (std::size_t row = 0; row < expected.size(); ++row) {
        EXPECT_NEAR(matrix.at(row, frame), expected[row], relative_error * std::abs(expected[row]))
            << what << ' ' << row;
    }
}

TEST(DescriptorGolden, FramesAreLibrosas) {
    for (const Known& known : all_known) {
        const Analysis analysis = analyse(testing::test_signal(known.signal), frame_descriptors);
        const auto expect = [&](D descriptor, const std::vector<double>& expected, double relative_error) {
            expect_column(analysis[descriptor], known.frame, expected, relative_error,
                          known.signal + ' ' + std::string(info(descriptor).name));
        };
        expect(D::rms, known.rms, 1e-6);
        expect(D::zero_crossing_rate, known.zero_crossing_rate, 1e-7);
        expect(D::spectral_centroid, known.centroid, 1e-6);
        expect(D::spectral_bandwidth, known.bandwidth, 1e-6);
        expect(D::spectral_rolloff, known.rolloff, 1e-7);
        expect(D::spectral_flatness, known.flatness, 1e-5);
        expect(D::spectral_contrast, known.contrast, 1e-6);
        expect(D::chroma_stft, known.chroma, 1e-5);
    }
}

struct KnownSamples {
    std::string signal;
    std::vector<std::pair<std::size_t, std::pair<double, double>>> sides;  // harmonic and percussive
};

TEST(DescriptorGolden, HarmonicAndPercussiveSamplesAreLibrosas) {
    // Samples 0, 1, 100, 2048 and 4095 of the middle 4096; of all thousand of the short one 0, 1, 100, 500,
    // 999.
    const std::vector<KnownSamples> known_samples{
        {"progression",
         {{108202, {0.131357849, 0.00416472601}},
          {108203, {0.214142352, 0.00536706531}},
          {108302, {-0.119955175, -0.00260656769}},
          {110250, {0.0893881395, 0.00133860402}},
          {112297, {-0.0146105951, -0.000264900475}}}},
        {"noise",
         {{53077, {0.168976009, 0.175493881}},
          {53078, {-0.197406769, -0.114528157}},
          {53177, {-0.0870204344, -0.0507177301}},
          {55125, {0.190160573, 0.228318274}},
          {57172, {-0.0862394795, -0.152761787}}}},
        {"short1000",
         {{0, {-0.0354261883, -0.0179218594}},
          {1, {0.0689604059, 0.00834458973}},
          {100, {-0.0976382047, -0.0233451575}},
          {500, {-0.250299305, 0.0270974915}},
          {999, {0.215935886, 0.163225695}}}},
    };
    for (const KnownSamples& known : known_samples) {
        const Analysis analysis =
            analyse(testing::test_signal(known.signal), std::vector{D::harmonic, D::percussive});
        for (const auto& [sample, expected] : known.sides) {
            EXPECT_NEAR(analysis[D::harmonic].values[sample], expected.first, 1e-6) << known.signal << sample;
            EXPECT_NEAR(analysis[D::percussive].values[sample], expected.second, 1e-6)
                << known.signal << sample;
        }
    }
}

}  // namespace
}  // namespace resonet
