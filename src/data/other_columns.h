#pragma once

#include <string>
#include <vector>

#include "data/manifest.h"

namespace resonet {

/// A column of a table that is no descriptor.
struct OtherColumn {
    std::string name;
    std::string reason;  ///< "it holds the labels"
};

/// The columns of the tables of `manifest` (one of kind `tables`) that are no descriptors, though
/// is_row_description() does not know their names. With one of them among the descriptors a model would read
/// the answer, or the place of the row, instead of the music:
///
///   - columns that hold the labels of the clips, in words or as numbers ("3.0" is "3");
///   - columns that go with the labels one to one, such as their numbers, where there are two labels or more
///     and each has two clips or more: of fewer clips any column might;
///   - columns called "id", or something that ends so, whose cells are whole numbers that rise from row to
///     row.
///
/// Only clips for which `used` is true tell. A column has to be so in all their tables together, and those
/// that cannot be read tell nothing. In the order of the first table.
std::vector<OtherColumn> other_columns(const Manifest& manifest, const std::vector<bool>& used);

}  // namespace resonet
