#include "cli/dataset_options.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/error.h"
#include "core/text.h"

namespace resonet {

void add_column_options(CLI::App& command, DatasetOptions& options) {
    command
        .add_option("--column,--split-column", options.columns.split, "Column with the splits, where that is not 'split'")
        ->type_name("NAME");
    command
        .add_option("--fold-column", options.columns.fold, "Column with the folds, where that is not 'fold'")
        ->type_name("NAME");
}

void add_manifest_options(CLI::App& command, DatasetOptions& options) {
    command.add_option("MANIFEST", options.manifest, "Table of the data set (see 'resonet dataset scan')")
        ->type_name("")
        ->required();
    add_column_options(command, options);
}

CLI::Option* add_out_option(CLI::App& command, DatasetOptions& options, const std::string& content) {
    return command.add_option("-o,--out", options.out, content)->type_name("FILE");
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
