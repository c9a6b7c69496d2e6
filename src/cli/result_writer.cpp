#include "cli/result_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <numeric>

#include "core/error.h"
#include "core/hash.h"

namespace resonet {

ResultFormat result_format(std::string_view name) {
    if (name == "table") return ResultFormat::table;
    if (name == "json") return ResultFormat::json;
    if (name == "jsonl") return ResultFormat::jsonl;
    if (name == "csv") return ResultFormat::csv;
    throw UsageError("--format", "is '" + std::string(name) + "'", "choose from table, json, jsonl, csv");
}

std::unique_ptr<ResultWriter> make_result_writer(ResultFormat format, ResultContext context) {
    switch (format) {
        case ResultFormat::json:
            return make_json_writer(std::move(context));
        case ResultFormat::jsonl:
            return make_jsonl_writer(std::move(context));
        case ResultFormat::csv:
            return make_csv_writer(std::move(context));
        case ResultFormat::table:
            break;
    }
    return make_table_writer(std::move(context));
}

std::vector<std::size_t> ranking(std::span<const float> probabilities, std::size_t count) {
    std::vector<std::size_t> order(probabilities.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return probabilities[a] > probabilities[b]; });
    order.resize(std::min(count, order.size()));
    return order;
}

std::string name_bytes(const std::string& name) {
    return hex({reinterpret_cast<const std::uint8_t*>(name.data()), name.size()});
}

}  // namespace resonet
