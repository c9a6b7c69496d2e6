#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

#include "data/manifest.h"
#include "features/front_end.h"

namespace resonet {

/// The image of a piece of sound. What it throws as an InputError is said of the piece alone.
using PieceImage = std::function<Image(std::span<const float> samples)>;

/// The images of the stretch of an audio file that `clip` names, decoded at `sample_rate` and cut into
/// successive pieces of `piece` samples. A last piece shorter than half of that is left out, unless it is the
/// only one. A piece of which no image can be made is an image of `bands` bands without columns.
/// Memory does not grow with the length of the file but by the images.
/// Errors: InputError for a file that cannot be used, also if no piece of it can.
std::vector<Image> images_of_pieces(const ClipRecord& clip, int sample_rate, std::size_t piece, int bands,
                                    const PieceImage& image);

}  // namespace resonet
