#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "audio/wav_writer.h"
#include "classical/knn_estimator.h"
#include "classical/svm_estimator.h"
#include "core/error.h"
#include "features/descriptor_rows.h"
#include "features/front_end.h"
#include "features/window_view.h"
#include "features/windows.h"
#include "inference/classifier.h"
#include "inference/random_weights.h"
#include "inference/reference.h"
#include "support/signals.h"
#include "support/temporary_folder.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;
using testing::test_signal;

constexpr int rate = 22050;

std::vector<float> music(double seconds) {
    const std::vector<float> once = test_signal("music30");
    std::vector<float> samples(static_cast<std::size_t>(seconds * rate));
    for (std::size_t i = 0; i < samples.size(); ++i) samples[i] = once[i % once.size()];
    return samples;
}

/// A support vector machine that tells chirps, music and noise by four columns of 5 s.
Model row_model() {
    Model model;
    model.name = "rows";
    model.labels = {"chirp", "music", "noise"};
    const DescriptorProfile profile{
        .columns = {"rms_mean", "length", "zero_crossing_rate_mean", "mfcc1_mean"}, .segment_seconds = 5};
    model.input = profile;
    DescriptorRows rows(profile);
    Matrix matrix;
    matrix.columns = 4;
    std::vector<int> labels;
    const std::vector<std::string> signals = {"chirp", "progression", "noise"};
    for (int label = 0; label < 3; ++label) {
        const std::vector<float> signal = test_signal(signals[static_cast<std::size_t>(label)]);
        for (const float gain : {0.25F, 0.5F, 0.75F, 1.0F}) {
            std::vector<float> samples(signal.begin(), signal.begin() + 5 * rate);
            for (float& sample : samples) sample *= gain;
            const std::vector<float> row = rows.row(samples);
            matrix.values.insert(matrix.values.end(), row.begin(), row.end());
            ++matrix.rows;
            labels.push_back(label);
        }
    }
    FittedEstimator fitted = fit_svm(matrix, labels, 3, {});
    model.estimator = std::move(fitted.description);
    model.weights = std::move(fitted.weights);
    model.temperature = 1.3;
    return model;
}

class KindsOfModel : public ::testing::Test {
  protected:
    fs::path file(const std::string& name, const std::vector<float>& samples) const {
        write_wav(folder_ / name, samples, rate);
        return folder_ / name;
    }

    testing::TemporaryFolder folder_;
};

TEST_F(KindsOfModel, RowsOfSegmentsByTheDefinition) {
    const Model model = row_model();
    const std::vector<float> samples = music(12);
    const Prediction prediction = Classifier(model).classify(file("a.wav", samples));
    // Two whole segments; the last 2 s are less than half of a third.
    ASSERT_EQ(prediction.windows.size(), 2U);
    DescriptorRows rows(std::get<DescriptorProfile>(model.input));
    const auto estimator = make_estimator(model);
    for (std::size_t w = 0; w < 2; ++w) {
        const std::vector<float> row = rows.row(std::span(samples).subspan(w * 5 * rate, 5 * rate));
        std::vector<double> expected(3);
        estimator->probabilities(row, expected);
        double sum = 0;
        for (double& value : expected) sum += value = std::pow(std::max(value, 1e-6), 1 / 1.3);
        for (std::size_t i = 0; i < 3; ++i) {
            EXPECT_NEAR(prediction.windows[w].probabilities[i], expected[i] / sum, 1e-5);
        }
        EXPECT_DOUBLE_EQ(prediction.windows[w].start, 5.0 * static_cast<double>(w));
        EXPECT_DOUBLE_EQ(prediction.windows[w].end, 5.0 * static_cast<double>(w) + 5);
    }
    EXPECT_GT(prediction.probabilities[1], prediction.probabilities[0]);
    EXPECT_GT(prediction.probabilities[1], prediction.probabilities[2]);
}

TEST_F(KindsOfModel, LastSegmentReachesBackAndAShortTrackIsOneRow) {
    const Classifier classifier(row_model());
    const Prediction longer = classifier.classify(file("a.wav", music(13)));
    ASSERT_EQ(longer.windows.size(), 3U);
    EXPECT_NEAR(longer.windows[2].start, 8.0, 1e-9);
    EXPECT_NEAR(longer.windows[2].end, 13.0, 1e-9);
    const Prediction shorter = classifier.classify(file("b.wav", music(2)));
    ASSERT_EQ(shorter.windows.size(), 1U);
    EXPECT_DOUBLE_EQ(shorter.windows[0].end, 2.0);
    EXPECT_EQ(shorter.windows[0].probabilities, shorter.probabilities);
}

TEST_F(KindsOfModel, RowsDoNotDependOnTheThreads) {
    const Classifier classifier(row_model());
    const fs::path path = file("a.wav", music(33));
    const Prediction alone = classifier.classify(path, 1);
    const Prediction together = classifier.classify(path, 3);
    EXPECT_EQ(together.probabilities, alone.probabilities);
    EXPECT_EQ(together.windows.size(), 7U);  // six, and the last 5 s, of which 3 are new
}

TEST_F(KindsOfModel, RowsOfWhatIsNoMusic) {
    const Classifier classifier(row_model());
    const auto problem = [&](const fs::path& path) -> std::string {
        try {
            classifier.classify(path);
        } catch (const InputError& error) {
            EXPECT_EQ(error.subject(), path.string());
            return error.problem();
        }
        return "nothing was thrown";
    };
    EXPECT_EQ(problem(file("silent.wav", std::vector<float>(12 * rate))), "is silent");
    EXPECT_EQ(problem(file("short.wav", music(0.5))), "is too short to classify: 0.500 s");
    std::vector<float> damaged = music(12);
    damaged[7 * rate] = std::nanf("");
    EXPECT_EQ(problem(file("damaged.wav", damaged)), "has samples that are not finite numbers");
    std::vector<float> half = music(10);
    std::fill(half.begin(), half.begin() + 5 * rate, 0.0F);
    EXPECT_EQ(classifier.classify(file("half.wav", half)).windows.size(), 1U);
}

TEST_F(KindsOfModel, ColumnsThatAudioDoesNotGiveAreRefusedAtOnce) {
    Model model = row_model();
    std::get<DescriptorProfile>(model.input).columns[1] = "popularity";
    try {
        const Classifier classifier(model);
        FAIL();
    } catch (const UsageError& error) {
        EXPECT_EQ(error.subject(), "model 'rows'");
        EXPECT_NE(error.problem().find("popularity, which audio does not give"), std::string::npos);
    }
    model = row_model();
    model.weights.erase("vectors");
    EXPECT_THROW(Classifier{model}, UsageError);
}

TEST_F(KindsOfModel, NetworkOnRows) {
    Model model = row_model();
    model.estimator = nullptr;
    NetworkBuilder net({1, 1, 4});
    net.add("flat", Flatten{});
    net.add("standard", Standardize{});
    net.add("out", Dense{.features = 3});
    model.network = std::move(net).build();
    model.weights = testing::random_weights(model.network, 3);
    const std::vector<float> samples = music(5);
    const Prediction prediction = Classifier(model).classify(file("a.wav", samples));
    ASSERT_EQ(prediction.windows.size(), 1U);
    DescriptorRows rows(std::get<DescriptorProfile>(model.input));
    const std::vector<float> row = rows.row(samples);
    std::vector<double> expected = testing::reference_output(model.network, model.weights, row);
    const double top = *std::ranges::max_element(expected);
    double sum = 0;
    for (double& value : expected) sum += value = std::exp((value - top) / 1.3);
    for (std::size_t i = 0; i < 3; ++i) EXPECT_NEAR(prediction.probabilities[i], expected[i] / sum, 1e-3);
}

/// A network on what `view` shows, and its answer by the definition.
void expect_view(View view, const fs::path& path, const std::vector<float>& samples) {
    Profile profile;
    profile.view = view;
    profile.coefficients = 20;
    const WindowView shown(profile);
    Model model;
    model.name = "view";
    model.labels = {"a", "b"};
    model.input = profile;
    NetworkBuilder net(shown.shape());
    net.add("flat", Flatten{});
    net.add("standard", Standardize{});
    net.add("out", Dense{.features = 2});
    model.network = std::move(net).build();
    model.weights = testing::random_weights(model.network, 9);
    const Prediction prediction = Classifier(model).classify(path);

    const Image image = FrontEnd(profile).image(samples);
    const std::vector<int> starts = window_starts(image.columns, 112, 56);
    ASSERT_EQ(prediction.windows.size(), starts.size());
    std::vector<float> window(std::size_t{128} * 112);
    std::vector<float> example(static_cast<std::size_t>(element_count(shown.shape())));
    for (std::size_t w = 0; w < starts.size(); ++w) {
        copy_window(image.values, image.columns, starts[w], 112, window);
        shown(window, example);
        const std::vector<double> logits = testing::reference_output(model.network, model.weights, example);
        EXPECT_NEAR(prediction.windows[w].probabilities[0], 1 / (1 + std::exp(logits[1] - logits[0])), 1e-4);
    }
}

TEST_F(KindsOfModel, NetworksOnMfccAndStatisticsOfWindows) {
    const std::vector<float> samples = music(20);
    const fs::path path = file("a.wav", samples);
    expect_view(View::mfcc, path, samples);
    expect_view(View::statistics, path, samples);
}

}  // namespace
}  // namespace resonet
