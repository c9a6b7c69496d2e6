#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>
#include <map>

#include "core/csv.h"
#include "data/array_reader.h"
#include "features/windows.h"
#include "inference/classifier.h"
#include "inference/runtime.h"
#include "network/softmax.h"
#include "support/development_data.h"

namespace resonet {
namespace {

std::size_t best(const std::vector<float>& p) {
    return static_cast<std::size_t>(std::max_element(p.begin(), p.end()) - p.begin());
}

/// What the model says of a ready-made image: the mean over its windows.
std::vector<float> classify_image(const Model& model, Runtime& runtime, const Image& image) {
    const Profile& profile = std::get<Profile>(model.input);
    std::vector<float> input(static_cast<std::size_t>(profile.bands) * profile.window_columns);
    std::vector<float> logits(model.labels.size());
    std::vector<double> probabilities(logits.size());
    std::vector<float> sum(logits.size());
    for (const int start : window_starts(image.columns, profile.window_columns, profile.window_hop)) {
        copy_window(image.values, image.columns, start, profile.window_columns, input);
        runtime.run(1, input, logits);
        softmax(logits, model.temperature, probabilities);
        for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += static_cast<float>(probabilities[i]);
    }
    return sum;
}

TEST(GtzanAgreement, AudioAndPublishedImagesGetTheSameGenre) {
    RESONET_NEEDS_DEVELOPMENT_DATA(audio, "data/gtzan-audio");
    RESONET_NEEDS_DEVELOPMENT_DATA(arrays, "data/gtzan-arrays");
    const Model model = load_model(testing::source_folder() / "models" / "gtzan-rcrnn.safetensors");
    const Classifier classifier(model);
    Runtime runtime(model.network, model.weights);
    const ImageArray images(arrays / "mel_u8_999x128x334.npy");
    std::map<std::string, std::size_t> rows;
    CsvReader index(arrays / "index.csv");
    while (index.next())
        rows[index.row()[*index.column("clip")]] = std::stoul(index.row()[*index.column("row")]);

    int clips = 0;
    int agreeing = 0;
    CsvReader manifest(audio / "manifest.csv");
    while (manifest.next()) {
        const auto& row = manifest.row();
        const double seconds = std::stod(row[*manifest.column("seconds")]);
        if (seconds < 29.9 || seconds > 30.05) continue;  // the others are the beginnings of clips
        const auto from_audio = classifier.classify(audio / row[*manifest.column("path")]).probabilities;
        const auto from_image =
            classify_image(model, runtime, images.image(rows.at(row[*manifest.column("track")])));
        ++clips;
        agreeing += best(from_audio) == best(from_image) ? 1 : 0;
    }
    std::cout << agreeing << " of " << clips << " clips agree\n";
    EXPECT_GE(clips, 10);
    EXPECT_GE(agreeing, 0.9 * clips);
}

}  // namespace
}  // namespace resonet
