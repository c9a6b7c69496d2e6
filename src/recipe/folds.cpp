#include "recipe/folds.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/error.h"
#include "core/text.h"
#include "data/splitter.h"

namespace resonet {
namespace {

/// The folds of the manifest's column, numbered from 0 by their order.
Parts parts_of_column(const Manifest& manifest, const std::vector<bool>& used, const Fold& fold) {
    std::set<int> numbers;
    for (std::size_t i = 0; i < used.size(); ++i) {
        if (used[i] && manifest.clips[i].fold) numbers.insert(*manifest.clips[i].fold);
    }
    if (std::ssize(numbers) != fold.count) {
        throw UsageError(manifest.source.string(),
                         fmt::format("has {} folds in the column '{}', not {}", numbers.size(),
                                     printable(fold.column), fold.count),
                         "name the column that has them with --fold-column, or give --folds its number");
    }
    Parts parts(used.size());
    for (std::size_t i = 0; i < used.size(); ++i) {
        if (!used[i] || !manifest.clips[i].fold) continue;
        parts[i] = std::distance(numbers.begin(), numbers.find(*manifest.clips[i].fold));
    }
    return parts;
}

}  // namespace

void validate(const Fold& fold, const Protocol& protocol) {
    if (fold.count < 3) {
        throw UsageError("--folds", "is " + std::to_string(fold.count),
                         "give at least 3: one to test on, one to choose the model on, the rest to train on");
    }
    if (fold.number < 1 || fold.number > fold.count) {
        throw UsageError("fold " + std::to_string(fold.number), "is none of " + std::to_string(fold.count),
                         "number them from 1");
    }
    if (fold.column.empty() && protocol.scheme == ProtocolScheme::column) {
        throw UsageError("the recipe's [protocol]", "takes its splits from a column, and draws no folds",
                         "give --by artist or --by track, or --fold-column with the folds of the manifest");
    }
}

std::string folds_text(const Protocol& protocol, const Fold& fold) {
    std::string text = std::to_string(fold.count) + " folds ";
    if (!fold.column.empty()) {
        text += "of column '" + printable(fold.column) + "'";
    } else if (protocol.scheme == ProtocolScheme::artist || protocol.scheme == ProtocolScheme::track) {
        text += "by " + scheme_word(protocol.scheme);
    } else {
        text += protocol.scheme == ProtocolScheme::stratified ? "at random, stratified" : "at random";
    }
    return text + (protocol.leaky ? " (leaky split)" : "");
}

void apply_fold(Manifest& manifest, const Protocol& protocol, const Fold& fold, std::uint64_t seed) {
    validate(fold, protocol);
    const std::vector<bool> used = clips_in_use(manifest, protocol);
    const Parts parts = fold.column.empty()
                            ? divide(manifest, used,
                                     {split_scheme(protocol.scheme),
                                      equal_shares(static_cast<std::size_t>(fold.count)), seed})
                            : parts_of_column(manifest, used, fold);
    const auto test = static_cast<std::size_t>(fold.number - 1);
    const std::size_t valid = (test + 1) % static_cast<std::size_t>(fold.count);
    for (std::size_t i = 0; i < parts.size(); ++i) {
        manifest.clips[i].split = !parts[i]            ? Split::excluded
                                  : *parts[i] == test  ? Split::test
                                  : *parts[i] == valid ? Split::valid
                                                       : Split::train;
    }
}

}  // namespace resonet
