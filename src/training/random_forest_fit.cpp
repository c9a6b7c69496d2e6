#include "training/random_forest_fit.h"

#include <algorithm>
#include <limits>

#include "classical/estimator_settings.h"
#include "core/draws.h"
#include "training/opencv_trees.h"

namespace resonet {
namespace {

/// Sets the generator that OpenCV keeps for this thread, for as long as this lives.
class SeededOpenCv {
  public:
    explicit SeededOpenCv(std::uint64_t seed) : before_(cv::theRNG()) {
        // Seeds that follow each other start this generator in states that are much alike.
        cv::theRNG() = cv::RNG(Draws(seed).below(std::numeric_limits<std::size_t>::max()));
    }
    ~SeededOpenCv() { cv::theRNG() = before_; }
    SeededOpenCv(const SeededOpenCv&) = delete;
    SeededOpenCv& operator=(const SeededOpenCv&) = delete;

  private:
    cv::RNG before_;
};

cv::Ptr<cv::ml::RTrees> forest_of(const ForestSettings& settings, std::size_t columns) {
    const auto forest = cv::ml::RTrees::create();
    forest->setMaxDepth(settings.max_depth > 0 ? settings.max_depth : most_forest_depth);
    // RTrees leaves nodes of at most so many rows alone.
    forest->setMinSampleCount(settings.min_samples_split - 1);
    forest->setActiveVarCount(std::min(settings.features_per_split, static_cast<int>(columns)));
    forest->setTermCriteria({cv::TermCriteria::COUNT, settings.trees, 0.0});
    return forest;
}

}  // namespace

FittedEstimator fit_random_forest(const Matrix& rows, std::span<const int> labels, std::size_t classes,
                                  const ForestSettings& settings, std::uint64_t seed) {
    check_rows_to_fit(rows, labels, classes);
    cv::Mat samples(static_cast<int>(rows.rows), static_cast<int>(rows.columns), CV_32F);
    cv::Mat responses(static_cast<int>(rows.rows), 1, CV_32S);
    for (int i = 0; i < samples.rows; ++i) {
        const auto row = static_cast<std::size_t>(i);
        responses.at<int>(i) = labels[row];
        std::ranges::copy(rows.row(row), samples.ptr<float>(i));
    }
    const auto forest = forest_of(settings, rows.columns);
    const SeededOpenCv seeded(seed);
    forest->train(samples, cv::ml::ROW_SAMPLE, responses);
    return describe_forest(trees_of(*forest), settings);
}

}  // namespace resonet
