#include "inference/explanation_parts.h"

#include <algorithm>
#include <cmath>

namespace resonet {

std::vector<NamedRegion> named_regions(const Model& model, const Explanation& explanation, std::size_t count,
                                       bool for_it) {
    const MelParameters mel = mel_parameters(std::get<Profile>(model.input));
    std::vector<NamedRegion> regions;
    for (const BlockExplanation& mapped : explanation.blocks) {
        const HeardBlock& block = mapped.block;
        const auto time = [&](std::size_t column) {
            const double seconds =
                static_cast<double>(mapped.grid.column_edge(column)) * block.column_seconds;
            return block.start + std::min(seconds, block.seconds);
        };
        for (const CellRegion& cells : strongest_regions(mapped.cells, count, for_it)) {
            regions.push_back({time(cells.column), time(cells.column + cells.columns),
                               band_edge_hz(mel, mapped.grid.row_edge(cells.row)),
                               band_edge_hz(mel, mapped.grid.row_edge(cells.row + cells.rows)),
                               cells.relevance});
        }
    }
    std::ranges::stable_sort(regions, [](const NamedRegion& a, const NamedRegion& b) {
        return std::abs(a.relevance) > std::abs(b.relevance);
    });
    regions.resize(std::min(regions.size(), count));
    return regions;
}

std::vector<NamedColumn> named_columns(const Model& model, const Explanation& explanation) {
    const auto& names = std::get<DescriptorProfile>(model.input).columns;
    const auto& blocks = explanation.blocks;
    const auto count = static_cast<double>(blocks.size());
    std::vector<NamedColumn> columns;
    for (std::size_t i = 0; i < names.size(); ++i) {
        NamedColumn column{names[i], 0, blocks.front().block.neutral.values[i], 0};
        for (const BlockExplanation& mapped : blocks) {
            column.value += static_cast<double>(mapped.block.image.values[i]) / count;
            column.relevance += static_cast<double>(mapped.relevance.values[i]) / count;
        }
        columns.push_back(std::move(column));
    }
    std::ranges::stable_sort(columns, [](const auto& a, const auto& b) { return a.relevance > b.relevance; });
    return columns;
}

double band_edge_hz(const MelParameters& mel, std::size_t band) {
    const double highest = mel.fmax > 0 ? mel.fmax : 0.5 * mel.sample_rate;
    if (band == 0) return mel.fmin;
    if (band >= static_cast<std::size_t>(mel.bands)) return highest;
    const double low = hz_to_mel(mel.fmin, mel.scale);
    const double step = (hz_to_mel(highest, mel.scale) - low) / (mel.bands + 1);
    return mel_to_hz(low + (static_cast<double>(band) + 0.5) * step, mel.scale);
}

}  // namespace resonet
