#include "inference/classifier.h"

#include <gtest/gtest.h>
#include <omp.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>

#include "audio/audio_stream.h"
#include "audio/wav_writer.h"
#include "core/error.h"
#include "features/front_end.h"
#include "features/windows.h"
#include "inference/random_weights.h"
#include "inference/reference.h"
#include "inference/small_model.h"
#include "support/signals.h"
#include "support/temporary_folder.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;
using testing::dense_model;
using testing::small_model;
using testing::test_signal;

constexpr int rate = 22050;

/// `seconds` of music, repeated as needed.
std::vector<float> music(double seconds) {
    const std::vector<float> once = test_signal("music30");
    std::vector<float> samples(static_cast<std::size_t>(seconds * rate));
    for (std::size_t i = 0; i < samples.size(); ++i) samples[i] = once[i % once.size()];
    return samples;
}

class ClassifierTest : public ::testing::Test {
  protected:
    fs::path file(const std::string& name, const std::vector<float>& samples) const {
        write_wav(folder_ / name, samples, rate);
        return folder_ / name;
    }

    /// What is wrong with `path`.
    static std::string problem(const Classifier& classifier, const fs::path& path) {
        try {
            classifier.classify(path);
        } catch (const InputError& error) {
            EXPECT_EQ(error.subject(), path.string());
            EXPECT_FALSE(error.remedy().empty());
            return error.problem();
        }
        return "nothing was thrown";
    }

    testing::TemporaryFolder folder_;
};

void expect_probabilities(const std::vector<float>& probabilities) {
    ASSERT_EQ(probabilities.size(), 3U);
    for (const float value : probabilities) EXPECT_GE(value, 0.0F);
    EXPECT_NEAR(std::accumulate(probabilities.begin(), probabilities.end(), 0.0), 1.0, 1e-5);
}

TEST_F(ClassifierTest, AgreesWithTheDefinitionWindowByWindow) {
    Model model = small_model();
    model.temperature = 1.7;
    const std::vector<float> samples = music(30);
    const Prediction prediction = Classifier(model).classify(file("a.wav", samples));

    FrontEnd front_end(std::get<Profile>(model.input));
    const Image image = front_end.image(samples);
    const std::vector<int> starts = window_starts(image.columns, 112, 56);
    ASSERT_EQ(prediction.windows.size(), starts.size());
    EXPECT_DOUBLE_EQ(prediction.duration, 30.0);
    std::vector<double> mean(3, 0.0);
    for (std::size_t w = 0; w < starts.size(); ++w) {
        std::vector<float> window(std::size_t{128} * 112);
        copy_window(image.values, image.columns, starts[w], 112, window);
        std::vector<double> expected = testing::reference_output(model.network, model.weights, window);
        double sum = 0;
        for (double& value : expected) sum += value = std::exp(value / 1.7);
        for (std::size_t i = 0; i < 3; ++i) {
            EXPECT_NEAR(prediction.windows[w].probabilities[i], expected[i] / sum, 1e-4);
            mean[i] += expected[i] / sum / static_cast<double>(starts.size());
        }
        EXPECT_NEAR(prediction.windows[w].start, starts[w] * 3.862 * 512 / rate, 1e-9);
        EXPECT_NEAR(prediction.windows[w].end - prediction.windows[w].start, 10.04, 0.01);
    }
    for (std::size_t i = 0; i < 3; ++i) EXPECT_NEAR(prediction.probabilities[i], mean[i], 1e-4);
}

TEST_F(ClassifierTest, ShortTrackIsOneRepeatedWindow) {
    const Prediction prediction = Classifier(small_model()).classify(file("a.wav", music(4)));
    ASSERT_EQ(prediction.windows.size(), 1U);
    EXPECT_EQ(prediction.windows[0].start, 0.0);
    EXPECT_DOUBLE_EQ(prediction.windows[0].end, 4.0);
    EXPECT_EQ(prediction.windows[0].probabilities, prediction.probabilities);
    expect_probabilities(prediction.probabilities);
}

TEST_F(ClassifierTest, LongTrackCountsWhatIsNewInItsLastBlock) {
    const Classifier classifier(dense_model());
    // A block of 30 s has the windows 0, 56, 112, 168, 222; the rest of 15 s is seen in the last 30 s,
    // of whose windows 112 (from 10.04 to 20.09 s), 168 and 222 are new for the greater part.
    const Prediction prediction = classifier.classify(file("a.wav", music(75)));
    ASSERT_EQ(prediction.windows.size(), 13U);
    EXPECT_DOUBLE_EQ(prediction.duration, 75.0);
    EXPECT_NEAR(prediction.windows[5].start, 30.0, 1e-9);
    EXPECT_NEAR(prediction.windows[10].start, 45 + 112 * 3.862 * 512 / rate, 1e-9);
    EXPECT_NEAR(prediction.windows[12].end, 75.0, 0.06);
    for (std::size_t w = 1; w < prediction.windows.size(); ++w) {
        EXPECT_GT(prediction.windows[w].start, prediction.windows[w - 1].start);
        EXPECT_LE(prediction.windows[w].end, 75.0);
    }
    // A rest shorter than half a window adds none; a longer one is heard with what comes before it.
    EXPECT_EQ(classifier.classify(file("b.wav", music(30.5))).windows.size(), 5U);
    const Prediction longer = classifier.classify(file("c.wav", music(36)));
    ASSERT_EQ(longer.windows.size(), 6U);
    EXPECT_NEAR(longer.windows[5].end, 36.0, 0.06);
}

TEST_F(ClassifierTest, ResultDoesNotDependOnTheThreads) {
    const Classifier classifier(small_model());
    const fs::path path = file("a.wav", music(100));
    const Prediction alone = classifier.classify(path, 1);
    for (const std::size_t threads : {2, 5}) {
        const Prediction together = classifier.classify(path, threads);
        EXPECT_EQ(together.probabilities, alone.probabilities);
        ASSERT_EQ(together.windows.size(), alone.windows.size());
        for (std::size_t w = 0; w < alone.windows.size(); ++w) {
            EXPECT_EQ(together.windows[w].probabilities, alone.windows[w].probabilities);
            EXPECT_EQ(together.windows[w].start, alone.windows[w].start);
        }
    }
}

TEST_F(ClassifierTest, SilentStretchIsPassedOver) {
    std::vector<float> samples = music(60);
    std::fill(samples.begin(), samples.begin() + 30 * rate, 0.0F);
    const Prediction prediction = Classifier(dense_model()).classify(file("a.wav", samples));
    ASSERT_EQ(prediction.windows.size(), 5U);
    EXPECT_NEAR(prediction.windows[0].start, 30.0, 1e-9);
    EXPECT_DOUBLE_EQ(prediction.duration, 60.0);
}

TEST_F(ClassifierTest, RefusesWhatIsNoMusic) {
    const Classifier classifier(dense_model());
    EXPECT_EQ(problem(classifier, file("silent.wav", std::vector<float>(40 * rate))), "is silent");
    EXPECT_EQ(problem(classifier, file("short.wav", music(0.5))), "is too short to classify: 0.500 s");
    EXPECT_EQ(problem(classifier, file("one.wav", {0.5F})), "is too short to classify: 0.000 s");
    EXPECT_EQ(problem(classifier, file("quiet.wav", std::vector<float>(100))),
              "is too short to classify: 0.005 s");
    EXPECT_NE(problem(classifier, folder_ / "missing.wav"), "nothing was thrown");
    for (const double at : {1.0, 35.0}) {
        std::vector<float> samples = music(40);
        samples[static_cast<std::size_t>(at * rate)] = std::numeric_limits<float>::quiet_NaN();
        EXPECT_EQ(problem(classifier, file("nan.wav", samples)), "has samples that are not finite numbers");
    }
}

TEST_F(ClassifierTest, FromMemoryTheNumbersAreTheSame) {
    std::vector<float> samples = test_signal("music30");
    samples.resize(samples.size() + 22050 * 4, 0.01F);
    const testing::TemporaryFolder folder;
    write_wav(folder / "track.wav", samples, 22050);
    const Audio audio = decode(folder / "track.wav");
    const Classifier classifier(small_model());
    ASSERT_EQ(classifier.sample_rate(), audio.sample_rate);
    const Prediction expected = classifier.classify(folder / "track.wav");
    const Prediction told =
        classifier.classify(DecodedTrack{"track", audio.sample_rate, audio.samples, {"cut short"}});
    EXPECT_EQ(told.probabilities, expected.probabilities);
    EXPECT_EQ(told.duration, expected.duration);
    ASSERT_EQ(told.windows.size(), expected.windows.size());
    for (std::size_t i = 0; i < told.windows.size(); ++i) {
        EXPECT_EQ(told.windows[i].probabilities, expected.windows[i].probabilities);
        EXPECT_EQ(told.windows[i].start, expected.windows[i].start);
    }
    EXPECT_EQ(told.warnings, std::vector<std::string>{"cut short"});
}

TEST_F(ClassifierTest, SaysWhichKindOfTrackItRefuses) {
    const Classifier classifier(dense_model());
    const auto kind_of = [&](const std::vector<float>& samples) {
        try {
            classifier.classify(DecodedTrack{"track", 22050, samples, {}});
        } catch (const TrackError& error) {
            EXPECT_EQ(error.subject(), "track");
            return std::optional(error.kind());
        }
        return std::optional<TrackError::Kind>();
    };
    EXPECT_EQ(kind_of(test_signal("short1000")), TrackError::Kind::too_short);
    EXPECT_EQ(kind_of({}), TrackError::Kind::too_short);
    EXPECT_EQ(kind_of(test_signal("silence2")), TrackError::Kind::silent);
    EXPECT_EQ(kind_of(test_signal("music30")), std::nullopt);
}

TEST_F(ClassifierTest, ExactlyOneSecondIsEnough) {
    EXPECT_EQ(Classifier(dense_model()).classify(file("a.wav", music(1))).windows.size(), 1U);
}

TEST_F(ClassifierTest, WindowsOneColumnApart) {
    Model model = dense_model();
    std::get<Profile>(model.input).window_hop = 1;
    const Prediction prediction = Classifier(model).classify(file("a.wav", music(30)));
    EXPECT_EQ(prediction.windows.size(), 223U);
    expect_probabilities(prediction.probabilities);
}

TEST_F(ClassifierTest, LeavesTheCallersThreadsAlone) {
    const int before = omp_get_max_threads();
    omp_set_num_threads(3);
    Classifier(dense_model()).classify(file("a.wav", music(2)));
    EXPECT_EQ(omp_get_max_threads(), 3);
    omp_set_num_threads(before);
}

TEST_F(ClassifierTest, RefusesAModelThatContradictsItself) {
    Model model = dense_model();
    model.labels.pop_back();
    EXPECT_THROW(Classifier(std::move(model)), UsageError);
}

TEST_F(ClassifierTest, AccountsForItsTime) {
    const Prediction prediction = Classifier(small_model()).classify(file("a.wav", music(30)));
    EXPECT_GT(prediction.times.decode, 0.0);
    EXPECT_GT(prediction.times.features, 0.0);
    EXPECT_GT(prediction.times.network, 0.0);
    EXPECT_LT(prediction.times.network, 10.0);
}

}  // namespace
}  // namespace resonet
