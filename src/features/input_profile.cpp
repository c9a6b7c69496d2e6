#include "features/input_profile.h"

#include "features/window_view.h"

namespace resonet {

std::vector<std::int64_t> example_shape(const InputProfile& input) {
    if (const auto* profile = std::get_if<Profile>(&input)) return WindowView(*profile).shape();
    return {1, 1, static_cast<std::int64_t>(std::get<DescriptorProfile>(input).columns.size())};
}

}  // namespace resonet
