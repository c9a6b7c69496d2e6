#include "training/opencv_trees.h"

#include <cmath>

namespace resonet {
namespace {

/// Copies trees node by node, each before its children, the left one first.
class Copier {
  public:
    explicit Copier(const cv::ml::RTrees& forest) : nodes_(forest.getNodes()), splits_(forest.getSplits()) {}

    Tree tree(int root) {
        Tree tree;
        copy(root, tree);
        return tree;
    }

  private:
    // OpenCV's trees are at most 25 deep, and so is this recursion.
    void copy(int number, Tree& tree) {
        const cv::ml::DTrees::Node& node = nodes_.at(static_cast<std::size_t>(number));
        const std::size_t at = tree.size();
        tree.emplace_back();
        if (node.split < 0) {
            tree[at].target = static_cast<std::int32_t>(std::lround(node.value));
            return;
        }
        const cv::ml::DTrees::Split& split = splits_.at(static_cast<std::size_t>(node.split));
        tree[at].feature = split.varIdx;
        tree[at].threshold = split.c;
        copy(node.left, tree);
        tree[at].target = static_cast<std::int32_t>(tree.size());
        copy(node.right, tree);
    }

    const std::vector<cv::ml::DTrees::Node>& nodes_;
    const std::vector<cv::ml::DTrees::Split>& splits_;
};

}  // namespace

std::vector<Tree> trees_of(const cv::ml::RTrees& forest) {
    Copier copier(forest);
    std::vector<Tree> trees;
    for (const int root : forest.getRoots()) trees.push_back(copier.tree(root));
    return trees;
}

}  // namespace resonet
