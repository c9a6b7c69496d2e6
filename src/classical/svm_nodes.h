#pragma once

#include <libsvm/svm.h>

#include <cstddef>
#include <span>
#include <vector>

namespace resonet {

/// Appends `row` to `nodes` as libsvm takes it: numbered from 1, ended by -1.
template <typename T>
void append_nodes(std::span<const T> row, std::vector<svm_node>& nodes) {
    for (std::size_t c = 0; c < row.size(); ++c) nodes.push_back({static_cast<int>(c + 1), row[c]});
    nodes.push_back({-1, 0.0});
}

}  // namespace resonet
