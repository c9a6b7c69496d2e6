#pragma once

#include <CLI/CLI.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "data/cache.h"
#include "data/manifest.h"

namespace resonet {

// What the commands on data sets have in common: one meaning, one name of an option.

struct DatasetOptions {
    std::string manifest;
    ManifestColumns columns;
    std::string out;
};

/// Where measurements are kept.
struct CacheChoice {
    std::string folder;  ///< empty: the usual one
    bool none = false;   ///< nowhere
};

/// Adds --column (or --split-column), the column with the splits.
CLI::Option* add_split_column_option(CLI::App& command, std::string& column);

/// Adds --column and --fold-column, where the manifest's split and fold stand.
void add_column_options(CLI::App& command, DatasetOptions& options);

/// Adds the argument MANIFEST.
void add_manifest_argument(CLI::App& command, std::string& manifest);

/// Adds the argument MANIFEST and the options of its columns.
void add_manifest_options(CLI::App& command, DatasetOptions& options);

/// Adds --out, for what `content` says; "-" becomes /dev/stdout.
CLI::Option* add_out_option(CLI::App& command, std::string& out, const std::string& content);

/// Adds --json FILE, for what `content` says; "-" becomes /dev/stdout.
void add_json_option(CLI::App& command, std::string& json, const std::string& content);

/// Adds --threads, from 1 to 1024; 0 in `threads` stays 0 where the user does not say: all cores.
CLI::Option* add_threads_option(CLI::App& command, std::size_t& threads);

/// Adds --seed, any number from 0 to 2^64 - 1, with its value as the default.
CLI::Option* add_seed_option(CLI::App& command, std::uint64_t& seed, const std::string& meaning);

/// Adds --quiet, which shows no progress.
void add_quiet_option(CLI::App& command, bool& quiet);

/// Adds --cache and --no-cache, which exclude each other.
void add_cache_options(CLI::App& command, CacheChoice& choice);

/// The cache that was chosen; none if nothing is to be kept, or there is no use for it. Errors: as
/// Cache::default_folder().
std::optional<Cache> open_cache(const CacheChoice& choice, bool useful = true);

/// Whether what is written to `path` goes to standard output, where no other text may be mixed in.
bool is_standard_output(const std::string& path);

/// The splits of these names. Errors: UsageError for a name that is none.
std::vector<Split> splits_of(std::span<const std::string> names, std::string_view option);

/// "'a', 'b', 'c' and 12 more", with at most `most` names.
std::string examples(std::span<const std::string> names, std::size_t most = 3);

}  // namespace resonet
