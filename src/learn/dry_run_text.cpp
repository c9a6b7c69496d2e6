#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/text_table.h"
#include "core/byte_size.h"
#include "core/progress.h"
#include "learn/dry_run.h"

namespace resonet {
namespace {

using nlohmann::json;

std::string shape_text(const json& shape) {
    return fmt::format("{}", fmt::join(shape.get<std::vector<std::int64_t>>(), " x "));
}

std::string flop_text(const json& flops) {
    return fmt::format("{:.2f}", flops.get<double>() / 1e6);
}

/// "45 ms", "1.20 s", "1:02:03".
std::string span_text(double seconds) {
    if (seconds < 1) return fmt::format("{:.3g} ms", seconds * 1e3);
    return seconds < 60 ? fmt::format("{:.1f} s", seconds) : clock_text(seconds);
}

std::string layers_text(const json& report) {
    TextTable table;
    table.add({"layer", "kind", "output", "parameters", "MFLOP"});
    for (const json& layer : report.at("layers")) {
        table.add({layer.at("name"), layer.at("kind"), shape_text(layer.at("output")),
                   grouped(layer.at("parameters")), flop_text(layer.at("flops"))});
    }
    table.add({"all", "", "", grouped(report.at("parameters")), flop_text(report.at("flops"))});
    return table.text();
}

std::string memory_text(const json& report) {
    const json& memory = report.at("memory");
    TextTable table;
    std::uintmax_t all = 0;
    const auto add = [&](const char* what, const json& bytes) {
        table.add({what, byte_size_text(bytes)});
        all += bytes.get<std::uintmax_t>();
    };
    add("weights", memory.at("weights"));
    add("averaged weights", memory.at("averaged_weights"));
    add("gradients", memory.at("gradients"));
    add("state of the optimizer", memory.at("optimizer"));
    add("outputs of all layers for a batch", memory.at("layer_outputs_of_a_batch"));
    add("batches made ahead", memory.at("batches_waiting"));
    if (report.contains("data") && report["data"]["in"] == "memory") add("data", report["data"]["bytes"]);
    table.add({"together, beside the program itself", byte_size_text(all)});
    return table.text();
}

std::string time_text(const json& report) {
    const json& time = report.at("time");
    TextTable table;
    table.add({fmt::format("a batch of {}", time.at("batch_size").get<int>()),
               span_text(time.at("batch_seconds"))});
    table.add({"a window when validating", span_text(time.at("window_seconds"))});
    if (time.contains("epoch_seconds")) {
        table.add(
            {fmt::format("an epoch of {} batches, with validation", time.at("batches_an_epoch").get<int>()),
             span_text(time.at("epoch_seconds"))});
        table.add({fmt::format("all {} epochs{}", time.at("epochs").get<int>(),
                               time.at("refit").get<bool>() ? " and the refit" : ""),
                   span_text(time.at("total_seconds"))});
    }
    return fmt::format(
        "Time, from {} batches trained just now ({}, {} threads); it scatters with the load\n{}",
        time.at("batches_measured").get<int>(), time.at("device").get<std::string>(),
        time.at("threads").get<int>(), table.text());
}

std::string data_text(const json& report) {
    if (!report.contains("data")) {
        return fmt::format("No data: {} labels and noise stand in for it.\n", report.at("labels").get<int>());
    }
    const json& data = report["data"];
    return fmt::format("{} train, {} valid, {} test clips, {} labels; {} in {}\n",
                       data.at("train").get<int>(), data.at("valid").get<int>(), data.at("test").get<int>(),
                       report.at("labels").get<int>(), byte_size_text(data.at("bytes")),
                       data.at("in") == "file" ? "a file" : "memory");
}

}  // namespace

std::string dry_run_text(const json& report) {
    return fmt::format("{}, of one example of {}\n\n{}\nMemory\n{}\n{}\nData\n{}",
                       report.at("recipe").get<std::string>(), shape_text(report.at("input")),
                       layers_text(report), memory_text(report), time_text(report), data_text(report));
}

}  // namespace resonet
