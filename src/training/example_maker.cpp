#include "training/example_maker.h"

#include <algorithm>

#include "training/augment.h"

namespace resonet {

ExampleMaker::ExampleMaker(const InputProfile& input, const AugmentSettings& augment)
    : cutter_(input), augment_(augment) {}

void ExampleMaker::training_example(std::span<const float> image, int columns, Random& random,
                                    std::span<float> out) const {
    if (!cutter_.profile()) {
        std::ranges::copy(image, out.begin());
        return;
    }
    const Profile& profile = *cutter_.profile();
    if (profile.view == View::mel) {
        return random_window(image, columns, profile, augment_, random, out);
    }
    std::vector<float> window(static_cast<std::size_t>(profile.bands) * profile.window_columns);
    random_window(image, columns, profile, augment_, random, window);
    cutter_.show(window, out);
}

}  // namespace resonet
