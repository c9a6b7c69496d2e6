#pragma once

#include <cstddef>
#include <cstdint>

#include "features/matrix.h"
#include "inference/masked_image.h"

namespace resonet {

enum class RelevanceMethod {
    rise,      ///< random masks
    occlusion  ///< one patch after another
};

struct RelevanceSettings {
    RelevanceMethod method = RelevanceMethod::rise;
    std::size_t masks = 400;     ///< of rise, for each part; at least 2, rounded up to an even number
    std::uint64_t seed = 0;      ///< of the masks
    std::size_t patch_rows = 1;  ///< of what is covered at once; at least 1
    std::size_t patch_columns = 1;
    std::size_t threads = 1;  ///< 0: all cores; the map does not depend on it
};

/// How much each place of the image speaks for the genre, [row, column]: by how much its mean probability
/// over all parts is higher with the surroundings of the place (about a patch) than without. Negative: they
/// speak against it. 0 where no part looks. Only forward passes are needed.
///
/// rise       After Petsiuk, Das and Saenko 2018: random bits on a grid of patches, shifted by a random part
///            of a patch and made smooth by linear interpolation. The published map is the mean of the masks
///            weighted by their answers; this one is the slope of the answers over the mask in each place,
///            sum p (m - 1/2) / sum (m - 1/2)^2, which ranks places alike and has a unit and a zero. Every
///            second mask is the one before it turned around (antithetic draws), so that what does not depend
///            on the mask cancels instead of being noise.
/// occlusion  After Zeiler and Fergus 2014: a patch slides in steps of half its size; the map is the mean
/// fall
///            of the probability over the patches that cover a place. No chance is in it.
///
/// Errors: as judge_masks().
Matrix relevance_map(const MaskedImage& image, const RelevanceSettings& settings);

/// Answers that a map of `image` takes: masks times parts.
std::size_t relevance_answers(const MaskedImage& image, const RelevanceSettings& settings);

}  // namespace resonet
