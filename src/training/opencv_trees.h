#pragma once

#include <opencv2/ml.hpp>
#include <vector>

#include "classical/random_forest.h"

namespace resonet {

/// The trees of a forest that OpenCV fitted to classes 0, 1, ..., as describe_forest() takes them: they give
/// the votes of RTrees::getVotes().
std::vector<Tree> trees_of(const cv::ml::RTrees& forest);

}  // namespace resonet
