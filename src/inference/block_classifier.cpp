#include "inference/block_classifier.h"

#include <ctime>
#include <utility>

#include "network/softmax.h"

namespace resonet {

BlockClassifier::BlockClassifier(std::unique_ptr<BlockExamples> examples,
                                 std::unique_ptr<Responder> responder, std::size_t labels, double temperature)
    : maker_(std::move(examples)),
      responder_(std::move(responder)),
      labels_(labels),
      temperature_(temperature) {}

BlockResult BlockClassifier::classify(const Block& block) {
    BlockResult result;
    const double begin = thread_seconds();
    maker_->make(block, examples_);
    const double middle = thread_seconds();
    result.times.features = middle - begin;
    const std::size_t count = examples_.stretches.size();
    if (count == 0) return result;
    logits_.resize(count * labels_);
    responder_->respond(static_cast<std::int64_t>(count), examples_.values, logits_);
    std::vector<double> probabilities(labels_);
    for (std::size_t i = 0; i < count; ++i) {
        softmax(std::span(logits_).subspan(i * labels_, labels_), temperature_, probabilities);
        const Stretch& stretch = examples_.stretches[i];
        result.windows.push_back({stretch.start, stretch.end, {probabilities.begin(), probabilities.end()}});
    }
    result.times.network = thread_seconds() - middle;
    return result;
}

double thread_seconds() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

}  // namespace resonet
