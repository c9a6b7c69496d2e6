#include "inference/clip_predictions.h"

#include <gtest/gtest.h>

#include <cmath>

#include "classical/knn_estimator.h"
#include "data/array_reader.h"
#include "data/clip_source.h"
#include "evaluation/split_figures.h"
#include "features/windows.h"
#include "inference/runtime.h"
#include "inference/small_model.h"
#include "support/development_data.h"
#include "support/signals.h"

namespace resonet {
namespace {

Image noise_image(int bands, int columns, std::uint64_t seed) {
    testing::NoiseSource noise(seed);
    Image image{bands, columns, {}};
    for (int i = 0; i < bands * columns; ++i) {
        image.values.push_back(static_cast<float>(0.5 + 0.5 * noise.next()));
    }
    return image;
}

/// Images of three clips: narrower than a window, two windows wide, and 30 s long.
const std::vector<int> widths = {50, 224, 334};

ImageSet some_images(const Model& model) {
    const auto& profile = std::get<Profile>(model.input);
    ImageSet images(profile.bands, false, model.labels);
    for (std::size_t i = 0; i < widths.size(); ++i) {
        ImageInfo info;
        info.clip = i;
        info.label = static_cast<int>(i);
        images.add(info, noise_image(profile.bands, widths[i], i + 1));
    }
    return images;
}

TEST(ClipPredictions, AreThoseOfEveryWindowInOrder) {
    const Model model = testing::small_model();
    const auto& profile = std::get<Profile>(model.input);
    const ImageSet images = some_images(model);
    const TrainingClips clips(images, {2, 0, 1});
    const WindowLogits answers = answer_clips(model, clips, {.threads = 1});

    Runtime runtime(model.network, model.weights);
    std::vector<float> window(static_cast<std::size_t>(profile.bands) * 112);
    std::vector<float> logits(3);
    std::size_t w = 0;
    for (std::size_t clip = 0; clip < clips.size(); ++clip) {
        std::vector<float> buffer;
        const auto image = clips.image(clip, buffer);
        for (const int start : window_starts(clips.columns(clip), 112, 56)) {
            copy_window(image, clips.columns(clip), start, 112, window);
            runtime.run(1, window, logits);
            ASSERT_LT(w, answers.clips.size());
            EXPECT_EQ(answers.clips[w], clip);
            for (std::size_t i = 0; i < 3; ++i) EXPECT_NEAR(answers.logits[3 * w + i], logits[i], 1e-4);
            ++w;
        }
    }
    EXPECT_EQ(answers.clips.size(), w);
    EXPECT_EQ(answers.clips.size(),
              5U + 1U + 3U);  // (334 - 112) / 56 + 1 and the end; 1; (224 - 112) / 56 + 1
    EXPECT_EQ(answers.logits.size(), 3 * w);
    EXPECT_EQ(answers.labels, 3);
    EXPECT_EQ(answers.clip_count, 3U);
}

TEST(ClipPredictions, DoNotDependOnTheThreads) {
    const Model model = testing::small_model();
    const ImageSet images = some_images(model);
    std::vector<std::size_t> numbers;
    for (std::size_t i = 0; i < 24; ++i) numbers.push_back(i % 3);
    const TrainingClips clips(images, numbers);
    const WindowLogits alone = answer_clips(model, clips, {.threads = 1});
    const WindowLogits together = answer_clips(model, clips, {.threads = 3});
    EXPECT_EQ(together.logits, alone.logits);
    EXPECT_EQ(together.clips, alone.clips);
}

TEST(ClipPredictions, OfRowsAreTheEstimators) {
    Matrix rows(2, 2);
    rows.values = {0, 0, 4, 4};
    FittedEstimator fitted = fit_knn(rows, std::vector<int>{0, 1}, 2, {.neighbours = 1});
    Model model;
    model.name = "rows";
    model.labels = {"low", "high"};
    model.input = DescriptorProfile{.columns = {"a", "b"}};
    model.estimator = std::move(fitted.description);
    model.weights = std::move(fitted.weights);
    ImageSet images(1, false, model.labels);
    images.add({.clip = 0, .label = 0}, {1, 2, {0.5F, 0.1F}});
    images.add({.clip = 1, .label = 1}, {1, 2, {3.5F, 4.1F}});
    const WindowLogits answers = answer_clips(model, TrainingClips(images, {0, 1}));
    ASSERT_EQ(answers.logits.size(), 4U);
    EXPECT_GT(answers.logits[0], answers.logits[1]);
    EXPECT_LT(answers.logits[2], answers.logits[3]);
}

TEST(ClipPredictions, TimesAreOfSomeClips) {
    const Model model = testing::small_model();
    const ImageSet images = some_images(model);
    const AnswerTime time = time_answers(model, TrainingClips(images, {0, 1, 2}), 2);
    EXPECT_EQ(time.clips, 2U);
    EXPECT_GT(time.milliseconds, 0);
    EXPECT_DOUBLE_EQ(time.windows, (1 + 3) / 2.0);
    EXPECT_EQ(time_answers(model, TrainingClips(images, {})).clips, 0U);
}

/// Of one clip of an audio file, the rest as `clip` says.
Manifest manifest_of(const ClipRecord& clip, SourceKind kind = SourceKind::audio) {
    Manifest manifest;
    manifest.kind = kind;
    manifest.clips = {clip};
    return manifest;
}

PredictionSet set_of(const Manifest& manifest, const std::vector<ImageInfo>& infos,
                     const InputProfile& input) {
    const bool rows = std::holds_alternative<DescriptorProfile>(input);
    const int bands = rows ? 1 : std::get<Profile>(input).bands;
    ImageSet images(bands, false, {"a", "b"});
    std::vector<std::size_t> numbers;
    for (const ImageInfo& info : infos) {
        numbers.push_back(images.size());
        images.add(info, noise_image(bands, info.columns, 1));
    }
    std::vector<float> probabilities;
    for (std::size_t i = 0; i < infos.size(); ++i) probabilities.insert(probabilities.end(), {0.25F, 0.75F});
    return prediction_set(manifest, TrainingClips(images, numbers), input, {"a", "b"}, probabilities);
}

TEST(ClipPredictions, KnowWhatTheManifestKnows) {
    ClipRecord clip;
    clip.path = "music/a\xff.wav";
    clip.track = "a";
    clip.artist = "Them";
    clip.start = 12.5;
    clip.duration = 20;
    const ImageInfo info{.start = 12.5, .columns = 200, .label = 1};
    const PredictionSet set = set_of(manifest_of(clip), {info}, Profile{});
    ASSERT_EQ(set.size(), 1U);
    EXPECT_EQ(set.clips[0].file, "music/a\xef\xbf\xbd.wav");
    EXPECT_EQ(set.clips[0].place, "12.5");
    EXPECT_EQ(set.clips[0].track, "a");
    EXPECT_EQ(set.clips[0].artist, "Them");
    EXPECT_EQ(set.clips[0].truth, 1);
    EXPECT_DOUBLE_EQ(set.clips[0].seconds, 20);
    EXPECT_EQ(set.labels, (std::vector<std::string>{"a", "b"}));
    EXPECT_EQ(set.probabilities, (std::vector<float>{0.25F, 0.75F}));

    clip.facts = AudioFacts{};
    clip.facts->seconds = 17.25;  // the file ends before
    EXPECT_DOUBLE_EQ(set_of(manifest_of(clip), {info}, Profile{}).clips[0].seconds, 17.25);
}

TEST(ClipPredictions, LengthsComeFromColumnsWhereTheManifestHasNone) {
    ClipRecord clip;
    clip.row = 7;
    const double column = 3.862 * 512 / 22050;
    const ImageInfo whole{.columns = 334};
    const PredictionSet array = set_of(manifest_of(clip, SourceKind::arrays), {whole}, Profile{});
    EXPECT_EQ(array.clips[0].place, "7");
    EXPECT_NEAR(array.clips[0].seconds, 334 * column, 1e-9);
    EXPECT_NEAR(array.clips[0].seconds, 29.95, 0.01);
    EXPECT_TRUE(
        std::isnan(set_of(manifest_of(clip, SourceKind::pictures), {whole}, Profile{}).clips[0].seconds));

    // A long file in two pieces, of which the manifest knows the whole.
    clip.duration = 45;
    const std::vector<ImageInfo> pieces = {{.columns = 334}, {.start = 30, .columns = 167}};
    const PredictionSet audio = set_of(manifest_of(clip), pieces, Profile{});
    EXPECT_NEAR(audio.clips[0].seconds, 334 * column, 1e-9);
    EXPECT_NEAR(audio.clips[1].seconds, 167 * column, 1e-9);
    EXPECT_EQ(audio.clips[1].place, "30");
}

TEST(ClipPredictions, LengthsOfRowsAreThoseOfTheirSegments) {
    const DescriptorProfile rows{.columns = {"x"}, .segment_seconds = 3};
    const std::vector<ImageInfo> pieces = {{.columns = 1}, {.start = 3, .columns = 1}};
    ClipRecord clip;
    EXPECT_TRUE(std::isnan(set_of(manifest_of(clip), {pieces[0]}, rows).clips[0].seconds));
    EXPECT_TRUE(std::isnan(set_of(manifest_of(clip), pieces, rows).clips[1].seconds));
    clip.duration = 5;
    const PredictionSet set = set_of(manifest_of(clip), pieces, rows);
    EXPECT_DOUBLE_EQ(set.clips[0].seconds, 3);
    EXPECT_DOUBLE_EQ(set.clips[1].seconds, 2);
    EXPECT_DOUBLE_EQ(set_of(manifest_of(clip), {pieces[0]}, rows).clips[0].seconds, 5);
}

/// The figures of the model file were measured by the trainer, with libtorch.
TEST(ClipPredictions, OfTheShippedModelGiveItsFigures) {
    RESONET_NEEDS_DEVELOPMENT_DATA(arrays, "data/gtzan-arrays");
    const Model model = load_model(testing::source_folder() / "models" / "gtzan-rcrnn.safetensors");
    const Manifest manifest = read_array_index(arrays / "index.csv", arrays / "mel_u8_999x128x334.npy",
                                               {.split = "fault_filtered_split", .artist = "artist_group"});
    const LabelledImages loaded = load_images(manifest, std::get<Profile>(model.input),
                                              {.splits = {Split::test}, .labels = model.labels});
    std::vector<std::size_t> numbers;
    for (std::size_t i = 0; i < loaded.images.size(); ++i) numbers.push_back(i);
    const TrainingClips clips(loaded.images, numbers);
    const auto figures = split_figures(answer_clips(model, clips), clips.labels(), model.temperature);
    const auto& stored = model.figures.at("test");
    EXPECT_EQ(figures.at("n"), 290);
    EXPECT_EQ(figures.at("confusion"), stored.at("confusion"));
    for (const char* name : {"accuracy", "macro_f1", "macro_recall", "top3_accuracy", "log_loss"}) {
        EXPECT_NEAR(figures.at(name).get<double>(), stored.at(name).get<double>(), 1e-4) << name;
    }
}

}  // namespace
}  // namespace resonet
