#include "cli/extract_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <optional>
#include <sstream>

#include "core/error.h"
#include "core/parallel.h"
#include "core/version.h"

namespace resonet {
namespace {

using nlohmann::ordered_json;

constexpr const char* gtzan = "gtzan57";

ExtractFormat format_of(const ExtractOptions& options) {
    std::string name = options.format;
    if (name.empty()) {
        const std::string extension = std::filesystem::path(options.out).extension().string();
        if (extension == ".npy") {
            throw UsageError("--out", "is the name of one array", "name a folder, with --format npy");
        }
        name = extension == ".jsonl" ? "jsonl" : "csv";
    }
    if (name == "csv") return ExtractFormat::csv;
    if (name == "jsonl") return ExtractFormat::jsonl;
    if (name == "npy") return ExtractFormat::npy;
    throw UsageError("--format", "is '" + name + "'", "choose from csv, jsonl, npy");
}

std::vector<std::string> split_list(const std::string& option, const std::string& text) {
    std::vector<std::string> names;
    std::istringstream stream(text);
    for (std::string name; std::getline(stream, name, ',');) {
        if (std::find(names.begin(), names.end(), name) != names.end()) {
            throw UsageError(option, "names '" + name + "' twice");
        }
        names.push_back(name);
    }
    if (names.empty()) throw UsageError(option, "is empty", "see 'resonet extract --list'");
    return names;
}

std::vector<Descriptor> descriptors_from(const std::string& text) {
    std::vector<Descriptor> descriptors;
    if (text == "all") {
        for (const DescriptorInfo& known : all_descriptors()) descriptors.push_back(known.descriptor);
        return descriptors;
    }
    for (const std::string& name : split_list("--set", text)) {
        if (name == gtzan || name == "all") {
            throw UsageError("--set", "'" + name + "' is a set of its own", "name it alone");
        }
        descriptors.push_back(descriptor_from_string(name));
    }
    return descriptors;
}

std::vector<Statistic> statistics_from(const std::string& text) {
    if (text == "all") return {all_statistics().begin(), all_statistics().end()};
    std::vector<Statistic> statistics;
    for (const std::string& name : split_list("--stats", text.empty() ? "mean,var" : text)) {
        statistics.push_back(statistic_from_string(name));
    }
    return statistics;
}

std::size_t segment_samples(const ExtractOptions& options, int sample_rate) {
    constexpr double longest = 86400.0;
    if (!options.segment) return 0;
    const double seconds = *options.segment;
    const double samples = std::round(seconds * sample_rate);
    if (!(seconds <= longest && samples >= 1.0)) {
        throw UsageError("--segment", fmt::format("is {} seconds", seconds),
                         "choose a positive number of seconds, a day at most");
    }
    return static_cast<std::size_t>(samples);
}

/// "name=value" lines as an object.
ordered_json settings_json(const AnalysisSettings& settings) {
    ordered_json json = ordered_json::object();
    std::istringstream lines(settings_text(settings));
    for (std::string line; std::getline(lines, line);) {
        const std::size_t equals = line.find('=');
        if (equals != std::string::npos) json[line.substr(0, equals)] = line.substr(equals + 1);
    }
    return json;
}

void choose_columns(const ExtractOptions& options, ExtractPlan& plan) {
    plan.record["set"] = options.set;
    if (options.set == gtzan) {
        if (!options.stats.empty()) {
            throw UsageError("--stats", "cannot be chosen for gtzan57, whose columns are given",
                             "name descriptors with --set");
        }
        plan.set = gtzan57(plan.settings);
        return;
    }
    const std::vector<Statistic> statistics = statistics_from(options.stats);
    plan.record["stats"] = ordered_json::array();
    plan.set = summary_set(descriptors_from(options.set), statistics, plan.settings);
    for (const Statistic statistic : statistics) plan.record["stats"].push_back(to_string(statistic));
    if (plan.set.columns.empty()) {
        throw UsageError("--set", "'" + options.set + "' has no statistics", "use --format npy");
    }
}

void choose_arrays(const ExtractOptions& options, ExtractPlan& plan) {
    if (options.set == gtzan) {
        throw UsageError("--set", "gtzan57 is a set of single numbers, not of arrays",
                         "name descriptors, such as --set mfcc,chroma_stft");
    }
    if (!options.stats.empty()) {
        throw UsageError("--stats", "arrays have every frame, not statistics", "leave it out");
    }
    if (options.out.empty()) {
        throw UsageError("--out", "is needed for arrays", "name a folder with --out DIR");
    }
    plan.descriptors = descriptors_from(options.set);
}

double bytes_a_second(const ExtractPlan& plan) {
    // The samples of a segment are kept, too.
    const double samples =
        plan.segment > 0 ? sizeof(float) * static_cast<double>(plan.settings.sample_rate) : 0.0;
    return samples + (plan.format == ExtractFormat::npy
                          ? whole_recording_bytes(plan.descriptors, plan.settings, true)
                          : whole_recording_bytes(plan.set, plan.settings, true));
}

}  // namespace

AnalysisSettings extract_settings(const ExtractOptions& options) {
    AnalysisSettings settings = analysis_profile(options.profile);
    for (const std::string& parameter : options.parameters) {
        const std::size_t equals = parameter.find('=');
        if (equals == std::string::npos) {
            throw UsageError("--param", "is '" + parameter + "'", "write group.name=value");
        }
        set(settings, parameter.substr(0, equals), parameter.substr(equals + 1));
    }
    if (options.sample_rate) settings.sample_rate = *options.sample_rate;
    validate(settings);
    return settings;
}

ExtractPlan plan_extraction(const ExtractOptions& options) {
    ExtractPlan plan;
    plan.format = format_of(options);
    plan.settings = extract_settings(options);
    plan.segment = segment_samples(options, plan.settings.sample_rate);
    plan.threads = thread_count(options.threads);
    constexpr const char* formats[] = {"csv", "jsonl", "npy"};
    plan.record = {{"program", "resonet"},
                   {"version", version},
                   {"format", formats[static_cast<std::size_t>(plan.format)]},
                   {"segment", options.segment ? ordered_json(*options.segment) : ordered_json()},
                   {"profile", options.profile},
                   {"settings", settings_json(plan.settings)}};
    if (plan.format == ExtractFormat::npy) {
        choose_arrays(options, plan);
    } else {
        choose_columns(options, plan);
    }
    plan.bytes_a_second = bytes_a_second(plan);
    const double segment_seconds = static_cast<double>(plan.segment) / plan.settings.sample_rate;
    if (plan.bytes_a_second * segment_seconds > largest_analysis) {
        throw UsageError("--segment", "so long a segment would take more than 2 GiB of memory",
                         "choose fewer seconds");
    }
    return plan;
}

}  // namespace resonet
