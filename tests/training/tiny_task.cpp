#include "tiny_task.h"

#include <numeric>

namespace resonet::testing {
namespace {

constexpr int bands = 16;
constexpr int columns = 20;

Recipe tiny_recipe(int epochs) {
    return recipe_from_json(
        {{"profile",
          {{"bands", bands}, {"zero_bands_from", bands}, {"window_columns", 8}, {"window_hop", 4}}},
         {"model",
          {{"stem_channels", 4},
           {"stem_pool", {2, 2}},
           {"stages", {{{"channels", 6}, {"pool", {1, 1}}}}},
           {"hidden", 5}}},
         {"training", {{"epochs", epochs}, {"batch_size", 8}, {"learning_rate", 0.01}}},
         {"augmentation", {{"band_mask_width", 3}, {"time_mask_width", 2}}}},
        "tiny");
}

}  // namespace

TinyTask::TinyTask(int clip_count, int epochs)
    : recipe(tiny_recipe(epochs)),
      network(build_network(recipe, 3)),
      images(bands, false, {"low", "middle", "high"}),
      maker(recipe.input, recipe.augment) {
    Random random{7};
    for (int i = 0; i < clip_count; ++i) {
        Image image{bands, columns, std::vector<float>(bands * columns)};
        for (int band = 0; band < bands; ++band) {
            for (int k = 0; k < columns; ++k) {
                const bool loud = band / 5 == i % 3;
                image.values[band * columns + k] =
                    static_cast<float>(random.uniform(0.1, 0.4) + (loud ? 0.5 : 0.0));
            }
        }
        images.add({.label = i % 3, .track = i}, image);
    }
    std::vector<std::size_t> numbers(images.size());
    std::iota(numbers.begin(), numbers.end(), std::size_t{0});
    clips = TrainingClips(images, numbers);
}

}  // namespace resonet::testing
