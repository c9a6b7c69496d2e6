#include "inference/explanation_json.h"

#include "inference/six_digits.h"

namespace resonet {
namespace {

using nlohmann::ordered_json;

constexpr std::size_t most_regions = 10;

ordered_json numbers(std::span<const double> values) {
    ordered_json json = ordered_json::array();
    for (const double value : values) json.push_back(six_digits(value));
    return json;
}

}  // namespace

ordered_json faithfulness_json(const Faithfulness& check, bool curves) {
    ordered_json json{{"faithful", check.faithful()},
                      {"share", check.share},
                      {"nothing_covered", six_digits(check.whole)},
                      {"most_relevant_covered", six_digits(check.most)},
                      {"least_relevant_covered", six_digits(check.least)},
                      {"random_covered", six_digits(check.random_mean())}};
    if (!curves) return json;
    json["random_draws"] = numbers(check.random);
    json["deletion_auc"] = six_digits(curve_area(check.shares, check.most_curve));
    json["random_auc"] = six_digits(curve_area(check.shares, check.random_curve));
    json["insertion_auc"] = six_digits(curve_area(check.shares, check.least_curve));
    json["shares"] = numbers(check.shares);
    json["most_curve"] = numbers(check.most_curve);
    json["least_curve"] = numbers(check.least_curve);
    json["random_curve"] = numbers(check.random_curve);
    return json;
}

ordered_json regions_json(const Model& model, const Explanation& explanation, bool for_it) {
    ordered_json json = ordered_json::array();
    for (const NamedRegion& region : named_regions(model, explanation, most_regions, for_it)) {
        json.push_back({{"start", whole_milliseconds(region.start)},
                        {"end", whole_milliseconds(region.end)},
                        {"low_hz", six_digits(region.low_hz)},
                        {"high_hz", six_digits(region.high_hz)},
                        {"relevance", six_digits(region.relevance)}});
    }
    return json;
}

ordered_json map_json(const Model& model, const BlockExplanation& mapped) {
    const MelParameters mel = mel_parameters(std::get<Profile>(model.input));
    const HeardBlock& block = mapped.block;
    std::vector<double> times;
    for (std::size_t c = 0; c <= mapped.grid.columns(); ++c) {
        times.push_back(whole_milliseconds(block.start + static_cast<double>(mapped.grid.column_edge(c)) *
                                                             block.column_seconds));
    }
    std::vector<double> edges;
    for (std::size_t r = 0; r <= mapped.grid.rows(); ++r) {
        edges.push_back(band_edge_hz(mel, mapped.grid.row_edge(r)));
    }
    ordered_json json{{"start", whole_milliseconds(block.start)},
                      {"end", whole_milliseconds(block.start + block.seconds)},
                      {"windows", block.parts.size()},
                      {"time_edges", times},
                      {"frequency_edges_hz", numbers(edges)}};
    json["relevance"] = ordered_json::array();
    for (std::size_t r = 0; r < mapped.cells.rows; ++r) {
        const std::span<const float> row = mapped.cells.row(r);
        json["relevance"].push_back(numbers(std::vector<double>(row.begin(), row.end())));
    }
    return json;
}

ordered_json descriptors_json(const Model& model, const Explanation& explanation) {
    ordered_json json = ordered_json::array();
    for (const NamedColumn& column : named_columns(model, explanation)) {
        json.push_back({{"name", column.name},
                        {"value", six_digits(column.value)},
                        {"training_mean", six_digits(column.mean)},
                        {"relevance", six_digits(column.relevance)}});
    }
    return json;
}

}  // namespace resonet
