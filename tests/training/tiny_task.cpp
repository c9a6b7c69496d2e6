#include "tiny_task.h"

namespace resonet::testing {

TinyTask::TinyTask(int clip_count, int epochs) {
    constexpr int bands = 16;
    constexpr int columns = 20;
    recipe = recipe_from_json(
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
    network = build_network(recipe, 3);
    Random random{7};
    for (int i = 0; i < clip_count; ++i) {
        std::vector<float> image(bands * columns);
        for (int band = 0; band < bands; ++band) {
            for (int k = 0; k < columns; ++k) {
                const bool loud = band / 5 == i % 3;
                image[band * columns + k] = static_cast<float>(random.uniform(0.1, 0.4) + (loud ? 0.5 : 0.0));
            }
        }
        images.push_back(std::move(image));
    }
    for (int i = 0; i < clip_count; ++i) clips.push_back({images[i], columns, i % 3});
}

}  // namespace resonet::testing
