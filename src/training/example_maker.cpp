#include "training/example_maker.h"

#include <algorithm>

#include "features/windows.h"
#include "network/layer_rules.h"
#include "training/augment.h"

namespace resonet {

ExampleMaker::ExampleMaker(const InputProfile& input, const AugmentSettings& augment)
    : shape_(example_shape(input)), augment_(augment) {
    size_ = static_cast<std::size_t>(element_count(shape_));
    if (const auto* profile = std::get_if<Profile>(&input)) {
        profile_ = *profile;
        view_.emplace(*profile);
    }
}

void ExampleMaker::training_example(std::span<const float> image, int columns, Random& random,
                                    std::span<float> out) const {
    if (!profile_) {
        std::ranges::copy(image, out.begin());
        return;
    }
    if (profile_->view == View::mel) {
        return random_window(image, columns, *profile_, augment_, random, out);
    }
    std::vector<float> window(static_cast<std::size_t>(profile_->bands) * profile_->window_columns);
    random_window(image, columns, *profile_, augment_, random, window);
    (*view_)(window, out);
}

std::vector<int> ExampleMaker::window_starts(int columns) const {
    if (!profile_) return {0};
    return resonet::window_starts(columns, profile_->window_columns, profile_->window_hop);
}

void ExampleMaker::example(std::span<const float> image, int columns, int start, std::span<float> out) const {
    if (!profile_) {
        std::ranges::copy(image, out.begin());
        return;
    }
    if (profile_->view == View::mel) {
        return copy_window(image, columns, start, profile_->window_columns, out);
    }
    std::vector<float> window(static_cast<std::size_t>(profile_->bands) * profile_->window_columns);
    copy_window(image, columns, start, profile_->window_columns, window);
    (*view_)(window, out);
}

}  // namespace resonet
