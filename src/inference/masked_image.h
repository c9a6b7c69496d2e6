#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

namespace resonet {

/// Columns of an image that one answer depends on: those of a window.
struct ImagePart {
    std::size_t first = 0;
    std::size_t columns = 0;
};

/// An image that can be covered in places, and what judges the rest: all that a method of relevance needs to
/// know of a model. What is asked is the mean over the parts.
struct MaskedImage {
    std::size_t rows = 0;
    std::size_t columns = 0;
    std::vector<ImagePart> parts;

    /// The probability of the genre for `part` under each of probabilities.size() masks. `masks` is [mask,
    /// row, column of the part]; 1 shows the image, 0 the neutral value that stands for "nothing here", and
    /// between them it is mixed. Several threads call it at once; equal masks get equal answers.
    std::function<void(std::size_t part, std::span<const float> masks, std::span<double> probabilities)>
        judge;
};

/// Writes mask `mask` of `part` ([row, column of the part]).
using MaskPainter = std::function<void(std::size_t part, std::size_t mask, std::span<float> out)>;

/// The answers to `count` masks for every part, [part, mask], with up to `threads` threads (0: all cores);
/// they do not depend on the number. Errors: Interrupted, and what `judge` throws.
std::vector<double> judge_masks(const MaskedImage& image, std::size_t count, const MaskPainter& paint,
                                std::size_t threads);

/// Masks that are judged at a time.
inline constexpr std::size_t masks_at_a_time = 16;

}  // namespace resonet
