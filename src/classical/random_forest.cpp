#include "classical/random_forest.h"

#include <algorithm>
#include <limits>

#include "classical/estimator_settings.h"
#include "classical/estimator_tensors.h"
#include "core/json_fields.h"

namespace resonet {
namespace {

class RandomForest : public Estimator {
  public:
    RandomForest(std::size_t columns, std::size_t classes, std::vector<Tree> trees)
        : Estimator(columns, classes), trees_(std::move(trees)) {}

    nlohmann::ordered_json facts() const override {
        std::size_t nodes = 0;
        for (const Tree& tree : trees_) nodes += tree.size();
        return {{"trees", trees_.size()}, {"nodes", nodes}};
    }

  private:
    void judge(std::span<const float> row, std::span<double> out) const override {
        std::ranges::fill(out, 0.0);
        for (const Tree& tree : trees_) {
            std::size_t at = 0;
            while (tree[at].feature >= 0) {
                const TreeNode& node = tree[at];
                const bool left = row[static_cast<std::size_t>(node.feature)] <= node.threshold;
                at = left ? at + 1 : static_cast<std::size_t>(node.target);
            }
            out[static_cast<std::size_t>(tree[at].target)] += 1;
        }
        for (double& share : out) share /= static_cast<double>(trees_.size());
    }

    std::vector<Tree> trees_;
};

/// A walk from the root goes up in numbers, stays in the tree, and so ends in a leaf.
void require_tree(const Tree& tree, std::size_t classes) {
    for (std::size_t i = 0; i < tree.size(); ++i) {
        const auto target = static_cast<std::size_t>(tree[i].target);
        const bool leaf = tree[i].feature < 0;
        if (leaf ? target >= classes : target < i + 2 || target >= tree.size()) {
            throw UsageError("estimator", "has a tree that leads nowhere");
        }
    }
}

}  // namespace

FittedEstimator describe_forest(std::span<const Tree> trees, const ForestSettings& settings) {
    std::vector<std::int32_t> sizes;
    std::vector<std::int32_t> features;
    std::vector<std::int32_t> targets;
    Tensor threshold;
    for (const Tree& tree : trees) {
        sizes.push_back(static_cast<std::int32_t>(tree.size()));
        for (const TreeNode& node : tree) {
            features.push_back(node.feature);
            targets.push_back(node.target);
            threshold.values.push_back(node.threshold);
        }
    }
    const Shape nodes = {static_cast<std::int64_t>(features.size())};
    threshold.shape = nodes;
    FittedEstimator fitted{to_json(settings), {}};
    fitted.weights["trees"] = whole_tensor({static_cast<std::int64_t>(trees.size())}, sizes);
    fitted.weights["feature"] = whole_tensor(nodes, features);
    fitted.weights["target"] = whole_tensor(nodes, targets);
    fitted.weights["threshold"] = std::move(threshold);
    return fitted;
}

std::unique_ptr<const Estimator> make_random_forest(JsonFields& description, EstimatorTensors& tensors,
                                                    std::size_t columns, std::size_t classes) {
    constexpr std::int32_t any = std::numeric_limits<std::int32_t>::max();
    const ForestSettings settings = forest_settings(description);
    const std::size_t node_count = tensors.count("feature");
    const auto nodes = static_cast<std::int64_t>(node_count);
    const auto sizes = tensors.whole_numbers("trees", {settings.trees}, 1, any);
    const auto features =
        tensors.whole_numbers("feature", {nodes}, -1, static_cast<std::int32_t>(columns) - 1);
    const auto targets = tensors.whole_numbers("target", {nodes}, 0, any);
    const std::span<const float> thresholds = tensors.values("threshold", {nodes});
    std::vector<Tree> trees;
    std::size_t next = 0;
    for (const std::int32_t size : sizes) {
        if (static_cast<std::size_t>(size) > node_count - next) {
            throw UsageError("estimator", "has trees of more nodes than there are");
        }
        Tree& tree = trees.emplace_back(static_cast<std::size_t>(size));
        for (TreeNode& node : tree) {
            node = {features[next], thresholds[next], targets[next]};
            ++next;
        }
        require_tree(tree, classes);
    }
    if (next != node_count) throw UsageError("estimator", "has nodes that belong to no tree");
    return std::make_unique<RandomForest>(columns, classes, std::move(trees));
}

}  // namespace resonet
