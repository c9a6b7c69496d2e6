#pragma once

#include <cstdint>
#include <string>

#include "data/manifest.h"
#include "recipe/protocol.h"

namespace resonet {

/// One of the parts of a cross-validation. It is tested; the next one (after the last the first) is valid,
/// and the rest is train.
struct Fold {
    int number = 1;  ///< from 1
    int count = 10;  ///< of folds, at least 3
    /// A column of the manifest that holds the folds; empty: they are drawn as the protocol's scheme says.
    std::string column;
};

/// Errors: UsageError for a scheme that draws no folds (column) where `column` is empty, for fewer than three
/// folds, and for a number outside them.
void validate(const Fold& fold, const Protocol& protocol);

/// "10 folds by artist", "10 folds at random (leaky split)", "3 folds of column 'fold'", for people.
std::string folds_text(const Protocol& protocol, const Fold& fold);

/// Writes train, valid and test into the splits of `manifest`, which was read with fold.column as its fold
/// column. Clips that are excluded stay so, unless the protocol includes them; so do clips without a fold.
/// The folds of one seed are the same whichever is tested. Errors: UsageError as validate(), for fewer groups
/// than folds, and where the column has other than `count` folds.
void apply_fold(Manifest& manifest, const Protocol& protocol, const Fold& fold, std::uint64_t seed);

}  // namespace resonet
