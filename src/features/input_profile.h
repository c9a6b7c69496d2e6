#pragma once

#include <cstdint>
#include <variant>
#include <vector>

#include "features/descriptor_profile.h"
#include "features/profile.h"

namespace resonet {

/// The front end of a model: what it is given of a clip are windows of an image, or one row of descriptors.
using InputProfile = std::variant<Profile, DescriptorProfile>;

/// [channel, band, column] of one example: WindowView::shape(), or [1, 1, columns] of a row.
std::vector<std::int64_t> example_shape(const InputProfile& input);

}  // namespace resonet
