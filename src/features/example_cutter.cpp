#include "features/example_cutter.h"

#include <algorithm>
#include <functional>
#include <numeric>

#include "features/windows.h"

namespace resonet {

ExampleCutter::ExampleCutter(const InputProfile& input) : shape_(example_shape(input)) {
    size_ = static_cast<std::size_t>(
        std::accumulate(shape_.begin(), shape_.end(), std::int64_t{1}, std::multiplies<>{}));
    if (const auto* profile = std::get_if<Profile>(&input)) {
        profile_ = *profile;
        view_.emplace(*profile);
    }
}

std::vector<int> ExampleCutter::starts(int columns) const {
    if (!profile_) return {0};
    return window_starts(columns, profile_->window_columns, profile_->window_hop);
}

void ExampleCutter::cut(std::span<const float> image, int columns, int start, std::span<float> out) const {
    if (!profile_) {
        std::ranges::copy(image, out.begin());
        return;
    }
    if (profile_->view == View::mel) {
        return copy_window(image, columns, start, profile_->window_columns, out);
    }
    std::vector<float> window(static_cast<std::size_t>(profile_->bands) *
                              static_cast<std::size_t>(profile_->window_columns));
    copy_window(image, columns, start, profile_->window_columns, window);
    show(window, out);
}

}  // namespace resonet
