#include <fmt/format.h>

#include <algorithm>

#include "cli/explain_report.h"
#include "cli/result_writer.h"
#include "cli/terminal.h"
#include "cli/text_table.h"
#include "core/progress.h"
#include "core/text.h"

namespace resonet {
namespace {

constexpr std::size_t most_windows = 3;
constexpr std::size_t most_regions = 4;
constexpr std::size_t most_columns = 6;

std::string points(double change) {
    return fmt::format("{:+.1f}", 100 * change);
}

double probability(const ExplainReport& report, std::size_t genre) {
    return static_cast<double>(report.explanation.prediction.probabilities[genre]);
}

std::string label(const ExplainReport& report, std::size_t genre) {
    return printable(report.model.labels[genre]);
}

std::string heading(const ExplainReport& report) {
    const Prediction& prediction = report.explanation.prediction;
    std::string text = printable(report.options.audio) + ": ";
    const auto best = ranking(prediction.probabilities, report.options.top);
    for (std::size_t i = 0; i < best.size(); ++i) {
        text += fmt::format("{}{} {}", i == 0 ? "" : ", ", label(report, best[i]),
                            percent(probability(report, best[i])));
    }
    const WindowPrediction& first = prediction.windows.front();
    text += fmt::format(
        "\n{:.1f} s, heard by {} in {} of {:.1f} s\n", prediction.duration, printable(report.model.name),
        counted(prediction.windows.size(), report.of_rows() ? "segment" : "window"), first.end - first.start);
    return text;
}

/// "0:10 - 0:15 91.2 %" for each of `windows`, as a row of the table.
std::vector<std::string> window_row(const ExplainReport& report, std::size_t genre, std::string name,
                                    std::span<const std::size_t> windows) {
    std::vector<std::string> row{std::move(name)};
    for (const std::size_t i : windows) {
        const WindowPrediction& window = report.explanation.prediction.windows[i];
        row.push_back(fmt::format("{} - {} {}", clock_text(window.start), clock_text(window.end),
                                  percent(static_cast<double>(window.probabilities[genre]))));
    }
    return row;
}

/// The windows that said most and least of each of the most probable genres.
std::string windows_text(const ExplainReport& report) {
    const Prediction& prediction = report.explanation.prediction;
    const std::size_t count = prediction.windows.size();
    if (count < 2) return {};
    const std::size_t shown = std::min(most_windows, count / 2);
    auto genres = ranking(prediction.probabilities, report.options.top);
    if (!std::ranges::count(genres, report.explanation.genre))
        genres.resize(genres.size() + 1, report.explanation.genre);
    TextTable table;
    for (const std::size_t genre : genres) {
        auto order = windows_by_genre(prediction, genre);
        table.add(window_row(report, genre, "  for " + label(report, genre), std::span(order).first(shown)));
        std::ranges::reverse(order);
        table.add(
            window_row(report, genre, "  against " + label(report, genre), std::span(order).first(shown)));
    }
    return std::string(report.of_rows() ? "\nSegments" : "\nWindows") +
           ", with their probability of the genre\n" + table.text();
}

std::string method_text(const ExplainReport& report) {
    const ExplainOptions& options = report.options;
    if (report.of_rows()) return "each descriptor replaced by its mean in training";
    const std::string filled = options.fill == "mean" ? "the band's mean" : "the floor";
    if (options.method == "occlusion") return "occlusion with " + filled;
    return fmt::format("rise, {} masks a window, seed {}, covered with {}", options.masks, options.seed,
                       filled);
}

std::string stretches_text(const ExplainReport& report) {
    const Explanation& explanation = report.explanation;
    std::string text;
    for (const BlockExplanation& mapped : explanation.blocks) {
        const HeardBlock& block = mapped.block;
        text += fmt::format("{}{} - {}", text.empty() ? "" : ", ", clock_text(block.start),
                            clock_text(block.start + block.seconds));
    }
    if (explanation.blocks.size() < explanation.blocks_heard) {
        text += fmt::format(" ({} of {} stretches of the track, which say{} most of it)",
                            explanation.blocks.size(), explanation.blocks_heard,
                            explanation.blocks.size() == 1 ? "s" : "");
    }
    return text;
}

std::string regions_text(const ExplainReport& report) {
    std::string text;
    for (const bool for_it : {true, false}) {
        const auto regions = named_regions(report.model, report.explanation, most_regions, for_it);
        text += fmt::format("  {} {}\n", for_it ? "for" : "against", printable(report.genre()));
        if (regions.empty()) text += "    nothing\n";
        TextTable table;
        for (const NamedRegion& region : regions) {
            table.add({"    " + time_range(region.start, region.end),
                       hertz_range(region.low_hz, region.high_hz), points(region.relevance) + " points"});
        }
        text += table.text();
    }
    return text;
}

std::string columns_text(const ExplainReport& report) {
    const std::vector<NamedColumn> columns = named_columns(report.model, report.explanation);
    TextTable table;
    table.add({"  descriptor", "value", "training mean", "points"});
    const std::size_t shown = std::min(most_columns, columns.size() / 2);
    const auto add = [&](const NamedColumn& column) {
        table.add({"  " + column.name, fmt::format("{:.4g}", column.value),
                   fmt::format("{:.4g}", column.mean), points(column.relevance)});
    };
    for (std::size_t i = 0; i < shown && columns[i].relevance > 0; ++i) add(columns[i]);
    for (std::size_t i = columns.size() - shown; i < columns.size(); ++i) {
        if (columns[i].relevance < 0) add(columns[i]);
    }
    return table.text();
}

/// How large the patch is that a value of the map stands for.
std::string patch_text(const ExplainReport& report) {
    if (report.of_rows()) return "when a descriptor is replaced";
    const BlockExplanation& mapped = report.explanation.blocks.front();
    return fmt::format("when about {} bands x {:.1f} s are covered there", 2 * mapped.grid.cell_rows,
                       2 * static_cast<double>(mapped.grid.cell_columns) * mapped.block.column_seconds);
}

std::string check_text(const ExplainReport& report) {
    const Faithfulness& check = report.explanation.check;
    const char* const things = report.of_rows() ? "descriptors" : "cells";
    const auto [low, high] = std::minmax_element(check.random.begin(), check.random.end());
    TextTable table;
    table.add({"  nothing", percent(check.whole)});
    table.add({"  least relevant", percent(check.least)});
    table.add({"  random", percent(check.random_mean()),
               fmt::format("({} draws, {} to {})", check.random.size(), percent(*low), percent(*high))});
    table.add({"  most relevant", percent(check.most)});
    std::string text = fmt::format("\nIs it true? Probability of {} with {:.0f} % of the {} covered\n{}",
                                   printable(report.genre()), 100 * check.share, things, table.text());
    text +=
        fmt::format("  area under the curve: deletion {:.3f}, random {:.3f}, insertion {:.3f}\n",
                    curve_area(check.shares, check.most_curve), curve_area(check.shares, check.random_curve),
                    curve_area(check.shares, check.least_curve));
    const char* const subject = report.of_rows() ? "list" : "map";
    if (check.faithful()) {
        return text +
               fmt::format("The {} is faithful: what it calls relevant is what the model needs.\n", subject);
    }
    return text + fmt::format(
                      "The {} is NOT faithful: the model does not need what it calls relevant more "
                      "than the rest.\nDo not take it for the reason.\n",
                      subject);
}

}  // namespace

std::string explanation_text(const ExplainReport& report) {
    std::string text = heading(report) + windows_text(report);
    text += fmt::format("\nWhy {}? {}\n  by {}\n", printable(report.genre()), stretches_text(report),
                        method_text(report));
    text += report.of_rows() ? columns_text(report) : regions_text(report);
    text += fmt::format(
        "  Points: percentage points that the probability there falls by (+) or rises by (-)\n"
        "  {}.\n",
        patch_text(report));
    return text + check_text(report);
}

}  // namespace resonet
