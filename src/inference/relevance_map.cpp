#include "inference/relevance_map.h"

#include <algorithm>
#include <vector>

#include "core/draws.h"
#include "features/windows.h"

namespace resonet {
namespace {

/// First places of patches of `size` that cover `length`, half a patch apart.
std::vector<int> patch_starts(std::size_t length, std::size_t size) {
    return window_starts(static_cast<int>(length), static_cast<int>(std::min(size, length)),
                         static_cast<int>(std::max<std::size_t>(1, size / 2)));
}

/// Weighted neighbours of each place of one axis in a grid of bits.
struct Interpolation {
    std::vector<std::size_t> below;
    std::vector<float> weight;  ///< of the next one

    Interpolation(std::size_t length, std::size_t patch, std::size_t shift) : below(length), weight(length) {
        for (std::size_t i = 0; i < length; ++i) {
            below[i] = (i + shift) / patch;
            weight[i] = static_cast<float>((i + shift) % patch) / static_cast<float>(patch);
        }
    }
};

/// A smooth random mask of rise, or the same turned around.
void paint_smooth_mask(Draws& draws, const RelevanceSettings& s, std::size_t rows, std::size_t columns,
                       bool turned, std::span<float> out) {
    const std::size_t grid_rows = (rows + s.patch_rows - 1) / s.patch_rows + 2;
    const std::size_t grid_columns = (columns + s.patch_columns - 1) / s.patch_columns + 2;
    std::vector<float> bits(grid_rows * grid_columns);
    for (float& bit : bits) bit = (draws.below(2) == 1) != turned ? 1.0F : 0.0F;
    const Interpolation down(rows, s.patch_rows, draws.below(s.patch_rows));
    const Interpolation across(columns, s.patch_columns, draws.below(s.patch_columns));
    std::vector<float> line(grid_columns);
    for (std::size_t r = 0; r < rows; ++r) {
        const float* const low = bits.data() + down.below[r] * grid_columns;
        for (std::size_t c = 0; c < grid_columns; ++c) {
            line[c] = low[c] + down.weight[r] * (low[c + grid_columns] - low[c]);
        }
        for (std::size_t c = 0; c < columns; ++c) {
            const std::size_t at = across.below[c];
            out[r * columns + c] = line[at] + across.weight[c] * (line[at + 1] - line[at]);
        }
    }
}

/// Paints mask `mask` of `part`: the same whichever masks were painted before, on whatever thread.
void paint_rise_mask(const MaskedImage& image, const RelevanceSettings& settings, std::size_t part,
                     std::size_t mask, std::span<float> out) {
    // A multiplier with well mixed bits (Knuth's MMIX) keeps the seeds of parts and pairs apart.
    constexpr std::uint64_t spread = 6364136223846793005ULL;
    const std::uint64_t pair = mask / 2;
    Draws draws((settings.seed * spread + part) * spread + pair);
    paint_smooth_mask(draws, settings, image.rows, image.parts[part].columns, mask % 2 == 1, out);
}

std::size_t even(std::size_t masks) {
    return std::max<std::size_t>(2, masks + masks % 2);
}

/// Slopes of the answers over the mask, of one part.
Matrix rise_part(const MaskedImage& image, const RelevanceSettings& settings, std::size_t part,
                 std::span<const double> answers) {
    Matrix map(image.rows, image.parts[part].columns);
    std::vector<float> mask(map.values.size());
    std::vector<double> covariance(mask.size());
    std::vector<double> variance(mask.size());
    for (std::size_t m = 0; m < answers.size(); ++m) {
        paint_rise_mask(image, settings, part, m, mask);
        for (std::size_t i = 0; i < mask.size(); ++i) {
            const double centred = static_cast<double>(mask[i]) - 0.5;
            covariance[i] += centred * answers[m];
            variance[i] += centred * centred;
        }
    }
    for (std::size_t i = 0; i < mask.size(); ++i) {
        if (variance[i] > 0) map.values[i] = static_cast<float>(covariance[i] / variance[i]);
    }
    return map;
}

/// Patches of occlusion over one part.
struct Patches {
    std::vector<int> rows;
    std::vector<int> columns;

    std::size_t count() const { return rows.size() * columns.size(); }
};

Patches patches_of(const MaskedImage& image, const RelevanceSettings& settings, std::size_t part) {
    return {patch_starts(image.rows, settings.patch_rows),
            patch_starts(image.parts[part].columns, settings.patch_columns)};
}

/// Calls use(i) for the place of every value that patch `patch` covers.
template <typename Use>
void visit_patch(const Patches& patches, const RelevanceSettings& s, std::size_t rows, std::size_t columns,
                 std::size_t patch, Use&& use) {
    const auto top = static_cast<std::size_t>(patches.rows[patch / patches.columns.size()]);
    const auto left = static_cast<std::size_t>(patches.columns[patch % patches.columns.size()]);
    for (std::size_t r = top; r < std::min(rows, top + s.patch_rows); ++r) {
        for (std::size_t c = left; c < std::min(columns, left + s.patch_columns); ++c) use(r * columns + c);
    }
}

/// Mean falls of the probability. The first answer is that to the whole part, then come the patches.
Matrix occlusion_part(const MaskedImage& image, const RelevanceSettings& settings, std::size_t part,
                      std::span<const double> answers) {
    Matrix map(image.rows, image.parts[part].columns);
    std::vector<double> falls(map.values.size());
    std::vector<double> counts(map.values.size());
    const Patches patches = patches_of(image, settings, part);
    for (std::size_t p = 0; p < patches.count(); ++p) {
        visit_patch(patches, settings, map.rows, map.columns, p, [&](std::size_t i) {
            falls[i] += answers[0] - answers[p + 1];
            counts[i] += 1;
        });
    }
    for (std::size_t i = 0; i < falls.size(); ++i) map.values[i] = static_cast<float>(falls[i] / counts[i]);
    return map;
}

/// Answers a part takes; the widest part's, as all have the same but for the last.
std::size_t answers_of_part(const MaskedImage& image, const RelevanceSettings& settings) {
    if (settings.method == RelevanceMethod::rise) return even(settings.masks);
    std::size_t most = 0;
    for (std::size_t part = 0; part < image.parts.size(); ++part) {
        most = std::max(most, patches_of(image, settings, part).count());
    }
    return most + 1;
}

}  // namespace

std::size_t relevance_answers(const MaskedImage& image, const RelevanceSettings& settings) {
    return image.parts.size() * answers_of_part(image, settings);
}

Matrix relevance_map(const MaskedImage& image, const RelevanceSettings& settings) {
    const bool rise = settings.method == RelevanceMethod::rise;
    const std::size_t count = answers_of_part(image, settings);
    const auto paint = [&](std::size_t part, std::size_t mask, std::span<float> out) {
        if (rise) return paint_rise_mask(image, settings, part, mask, out);
        std::fill(out.begin(), out.end(), 1.0F);
        const Patches patches = patches_of(image, settings, part);
        if (mask == 0 || mask > patches.count()) return;
        visit_patch(patches, settings, image.rows, image.parts[part].columns, mask - 1,
                    [&](std::size_t i) { out[i] = 0.0F; });
    };
    const std::vector<double> answers = judge_masks(image, count, paint, settings.threads);

    Matrix map(image.rows, image.columns);
    const auto share = static_cast<float>(1.0 / static_cast<double>(image.parts.size()));
    for (std::size_t part = 0; part < image.parts.size(); ++part) {
        const auto own = std::span(answers).subspan(part * count, count);
        const Matrix values =
            rise ? rise_part(image, settings, part, own) : occlusion_part(image, settings, part, own);
        for (std::size_t r = 0; r < map.rows; ++r) {
            const std::span<float> row = map.row(r).subspan(image.parts[part].first, values.columns);
            for (std::size_t c = 0; c < values.columns; ++c) row[c] += share * values.at(r, c);
        }
    }
    return map;
}

}  // namespace resonet
