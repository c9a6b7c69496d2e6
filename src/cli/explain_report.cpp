#include "cli/explain_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "cli/result_writer.h"
#include "cli/text_table.h"
#include "core/progress.h"
#include "core/text.h"

namespace resonet {

namespace {

constexpr std::size_t most_curves = 4;

}  // namespace

ExplanationPicture explanation_picture(const ExplainReport& report) {
    const Explanation& explanation = report.explanation;
    const Prediction& prediction = explanation.prediction;
    ExplanationPicture picture;
    picture.title = fmt::format(
        "{}: {} {}{}", valid_utf8(std::filesystem::path(report.options.audio).filename().string()),
        valid_utf8(report.genre()), percent(static_cast<double>(prediction.probabilities[explanation.genre])),
        explanation.check.faithful() ? "" : " (the map is NOT faithful)");
    picture.profile = std::get<Profile>(report.model.input);
    std::vector<std::size_t> genres = ranking(prediction.probabilities, report.model.labels.size());
    std::ranges::stable_partition(genres, [&](std::size_t i) { return i == explanation.genre; });
    genres.resize(std::min({genres.size(), most_curves, report.options.top}));
    for (const std::size_t genre : genres) {
        PicturedGenre& pictured = picture.genres.emplace_back();
        pictured.name = valid_utf8(report.model.labels[genre]);
        for (const WindowPrediction& window : prediction.windows) {
            pictured.windows.push_back(
                {window.start, window.end, static_cast<double>(window.probabilities[genre])});
        }
    }
    for (const BlockExplanation& mapped : explanation.blocks) {
        picture.blocks.push_back({mapped.block.start, mapped.block.seconds, mapped.block.column_seconds,
                                  mapped.block.image, mapped.relevance});
    }
    return picture;
}

std::vector<NamedRegion> named_regions(const ExplainReport& report, std::size_t count, bool for_it) {
    const Profile& profile = std::get<Profile>(report.model.input);
    std::vector<NamedRegion> regions;
    for (const BlockExplanation& mapped : report.explanation.blocks) {
        const HeardBlock& block = mapped.block;
        const auto time = [&](std::size_t column) {
            const double seconds =
                static_cast<double>(mapped.grid.column_edge(column)) * block.column_seconds;
            return block.start + std::min(seconds, block.seconds);
        };
        for (const CellRegion& cells : strongest_regions(mapped.cells, count, for_it)) {
            regions.push_back({time(cells.column), time(cells.column + cells.columns),
                               band_edge_hz(profile, mapped.grid.row_edge(cells.row)),
                               band_edge_hz(profile, mapped.grid.row_edge(cells.row + cells.rows)),
                               cells.relevance});
        }
    }
    std::ranges::stable_sort(regions, [](const NamedRegion& a, const NamedRegion& b) {
        return std::abs(a.relevance) > std::abs(b.relevance);
    });
    regions.resize(std::min(regions.size(), count));
    return regions;
}

std::vector<NamedColumn> named_columns(const ExplainReport& report) {
    const auto& names = std::get<DescriptorProfile>(report.model.input).columns;
    const auto& blocks = report.explanation.blocks;
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

std::vector<std::size_t> windows_by_genre(const Prediction& prediction, std::size_t genre) {
    std::vector<float> values;
    for (const WindowPrediction& window : prediction.windows) values.push_back(window.probabilities[genre]);
    return ranking(values, values.size());
}

double band_edge_hz(const Profile& profile, std::size_t band) {
    if (band == 0) return profile.fmin;
    if (band >= static_cast<std::size_t>(profile.bands)) return profile.fmax;
    const double low = hz_to_mel(profile.fmin, profile.scale);
    const double step = (hz_to_mel(profile.fmax, profile.scale) - low) / (profile.bands + 1);
    return mel_to_hz(low + (static_cast<double>(band) + 0.5) * step, profile.scale);
}

namespace {

double two_digits(double value) {
    if (value <= 0) return 0;
    const double unit = std::pow(10.0, std::floor(std::log10(value)) - 1);
    return std::round(value / unit) * unit;
}

std::string tenths(double seconds) {
    const double rounded = std::round(10 * seconds) / 10;
    const double whole = std::floor(rounded);
    return fmt::format("{}.{}", clock_text(whole), std::lround(10 * (rounded - whole)));
}

}  // namespace

std::string hertz_range(double low, double high) {
    if (high < 1000) return fmt::format("{:.4g} - {:.4g} Hz", two_digits(low), two_digits(high));
    return fmt::format("{:.3g} - {:.3g} kHz", two_digits(low / 1000), two_digits(high / 1000));
}

std::string time_range(double start, double end) {
    return tenths(start) + " - " + tenths(end);
}

}  // namespace resonet
