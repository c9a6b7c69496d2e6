#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "classical/estimator.h"

namespace resonet {

class EstimatorTensors;
class JsonFields;

inline constexpr int most_forest_depth = 25;  // which OpenCV grows no tree beyond

struct ForestSettings {
    int trees = 500;             ///< 1 to 100000
    int max_depth = 0;           ///< of a tree, up to 25; 0: 25
    int min_samples_split = 2;   ///< rows below which a node is not divided any more
    int features_per_split = 0;  ///< columns looked at in a node; 0: the square root of all
};

/// A node of a decision tree. The left child of an inner node is the node after it.
struct TreeNode {
    std::int32_t feature = -1;  ///< column that an inner node looks at; -1: a leaf
    float threshold = 0;        ///< rows with at most this go left
    std::int32_t target = 0;    ///< of an inner node: its right child; of a leaf: its class
};

/// Nodes in preorder, the root first.
using Tree = std::vector<TreeNode>;

/// A random forest (Breiman 2001): the share of the trees that vote for each class. Description: the
/// settings. Tensors: "trees" [tree], the nodes of each; "feature", "threshold" and "target" [node] of all
/// trees, one after another.
FittedEstimator describe_forest(std::span<const Tree> trees, const ForestSettings& settings);

/// See make_estimator(), which calls it.
std::unique_ptr<const Estimator> make_random_forest(JsonFields& description, EstimatorTensors& tensors,
                                                    std::size_t columns, std::size_t classes);

}  // namespace resonet
