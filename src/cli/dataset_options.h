#pragma once

#include <CLI/CLI.hpp>
#include <span>
#include <string>
#include <vector>

#include "data/manifest.h"

namespace resonet {

/// What the commands on data sets have in common.
struct DatasetOptions {
    std::string manifest;
    ManifestColumns columns;
    std::string out;
};

/// Adds --column and --fold-column, where the manifest's split and fold stand.
void add_column_options(CLI::App& command, DatasetOptions& options);

/// Adds the argument MANIFEST and those options.
void add_manifest_options(CLI::App& command, DatasetOptions& options);

/// Adds --out, for what `content` says.
CLI::Option* add_out_option(CLI::App& command, DatasetOptions& options, const std::string& content);

/// The splits of these names. Errors: UsageError for a name that is none.
std::vector<Split> splits_of(std::span<const std::string> names, std::string_view option);

/// "'a', 'b', 'c' and 12 more", with at most `most` names.
std::string examples(std::span<const std::string> names, std::size_t most = 3);

}  // namespace resonet
