#pragma once

#include <span>
#include <vector>

namespace resonet {

/// First columns of the windows that cover an image of `columns` columns: every `hop` columns, and a last
/// window that ends where the image ends. One window at 0 if the image is no longer than a window.
/// Training and inference both cut with this. Ranges: columns, window, hop >= 1.
std::vector<int> window_starts(int columns, int window, int hop);

/// Copies the window [start, start + window) of `image` ([band, column], `columns` wide) to `out`
/// ([band, window]). Columns past the end continue from the beginning, so that an image shorter than a
/// window is repeated until it fills it.
void copy_window(std::span<const float> image, int columns, int start, int window, std::span<float> out);

}  // namespace resonet
