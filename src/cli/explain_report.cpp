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

std::vector<std::size_t> windows_by_genre(const Prediction& prediction, std::size_t genre) {
    std::vector<float> values;
    for (const WindowPrediction& window : prediction.windows) values.push_back(window.probabilities[genre]);
    return ranking(values, values.size());
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
