#include "cli/dataset_options.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <limits>
#include <utility>

#include "core/descriptor.h"
#include "core/error.h"
#include "core/text.h"

namespace resonet {

namespace {

// GCC 12 sees a null pointer in the moves of CLI::Validator that is not there.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wnull-dereference"

CLI::Validator name_standard_output() {
    return CLI::Validator(
        [](std::string& text) {
            if (text == "-") text = "/dev/stdout";
            return std::string();  // no complaint
        },
        "");
}

/// CLI11 itself would take -1 for a very large number.
CLI::Validator whole_number() {
    return CLI::Validator(
        [](std::string& text) {
            std::uint64_t number = 0;
            const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
            if (error == std::errc() && end == text.data() + text.size()) return std::string();
            return fmt::format("'{}' is no whole number from 0 to {}", printable(text),
                               std::numeric_limits<std::uint64_t>::max());
        },
        "");
}

#pragma GCC diagnostic pop

}  // namespace

CLI::Option* add_split_column_option(CLI::App& command, std::string& column) {
    return command
        .add_option("--column,--split-column", column, "Column with the splits, where that is not 'split'")
        ->type_name("NAME");
}

void add_column_options(CLI::App& command, DatasetOptions& options) {
    add_split_column_option(command, options.columns.split);
    command
        .add_option("--fold-column", options.columns.fold, "Column with the folds, where that is not 'fold'")
        ->type_name("NAME");
}

void add_manifest_argument(CLI::App& command, std::string& manifest) {
    command.add_option("MANIFEST", manifest, "Table of the data set (see 'resonet dataset scan')")
        ->type_name("")
        ->required();
}

void add_manifest_options(CLI::App& command, DatasetOptions& options) {
    add_manifest_argument(command, options.manifest);
    add_column_options(command, options);
}

CLI::Option* add_out_option(CLI::App& command, std::string& out, const std::string& content) {
    return command.add_option("-o,--out", out, content)->type_name("FILE")->transform(name_standard_output());
}

void add_json_option(CLI::App& command, std::string& json, const std::string& content) {
    command.add_option("--json", json, content + "; - is standard output")
        ->type_name("FILE")
        ->transform(name_standard_output());
}

CLI::Option* add_threads_option(CLI::App& command, std::size_t& threads) {
    return command.add_option("-j,--threads", threads, "Threads to use (all cores)")
        ->type_name("N")
        ->check(CLI::Range(1, 1024));
}

CLI::Option* add_seed_option(CLI::App& command, std::uint64_t& seed, const std::string& meaning) {
    return command.add_option("--seed", seed, fmt::format("{} ({})", meaning, seed))
        ->type_name("N")
        ->check(whole_number());
}

void add_quiet_option(CLI::App& command, bool& quiet) {
    command.add_flag("-q,--quiet", quiet, "Show no progress");
}

void add_cache_options(CLI::App& command, CacheChoice& choice) {
    CLI::Option* const folder =
        command.add_option("--cache", choice.folder, "Folder that keeps measurements (see 'resonet cache')")
            ->type_name("DIR");
    command.add_flag("--no-cache", choice.none, "Keep no measurements")->excludes(folder);
}

std::optional<Cache> open_cache(const CacheChoice& choice, bool useful) {
    if (choice.none || !useful) return std::nullopt;
    return std::optional<Cache>(std::in_place, choice.folder.empty() ? Cache::default_folder()
                                                                     : std::filesystem::path(choice.folder));
}

bool is_standard_output(const std::string& path) {
    return descriptor_named(path) == STDOUT_FILENO;
}

std::vector<Split> splits_of(std::span<const std::string> names, std::string_view option) {
    std::vector<Split> splits;
    for (const std::string& name : names) {
        const std::optional<Split> split = split_from_string(name);
        if (!split || *split == Split::unassigned) {
            throw UsageError(option, "knows no split '" + printable(name) + "'",
                             "choose from train, valid, test and excluded");
        }
        splits.push_back(*split);
    }
    return splits;
}

std::string examples(std::span<const std::string> names, std::size_t most) {
    std::string text;
    for (std::size_t i = 0; i < std::min(names.size(), most); ++i) {
        text += fmt::format("{}'{}'", i == 0 ? "" : ", ", printable(names[i]));
    }
    if (names.size() > most) text += fmt::format(" and {} more", names.size() - most);
    return text;
}

}  // namespace resonet
