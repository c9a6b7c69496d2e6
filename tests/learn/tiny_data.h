#pragma once

#include <cstddef>
#include <filesystem>

namespace resonet::testing {

/// Writes images.npy and data.csv to `folder`: 36 images of 16 bands and 20 columns in turn of the labels
/// genre0 to genre2, told apart by which bands are loud, each a track of its own. The first `train` are in
/// the split train, the next ones in valid, and those from `valid_end` on in test.
void write_tiny_data(const std::filesystem::path& folder, std::size_t train, std::size_t valid_end);

}  // namespace resonet::testing
