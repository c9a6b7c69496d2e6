#include "inference/block_classifier.h"

#include <algorithm>
#include <ctime>

#include "features/windows.h"
#include "network/softmax.h"

namespace resonet {

BlockClassifier::BlockClassifier(const Model& model, Runtime runtime)
    : model_(model), front_end_(std::get<Profile>(model.input)), runtime_(std::move(runtime)) {}

BlockResult BlockClassifier::classify(const Block& block) {
    BlockResult result;
    const auto& profile = std::get<Profile>(model_.input);
    const double begin = thread_seconds();
    Image image;
    try {
        image = front_end_.image(block.samples);
    } catch (const SignalError& error) {
        if (error.kind() != SignalError::Kind::silent) throw;
        result.times.features = thread_seconds() - begin;
        return result;
    }
    const double middle = thread_seconds();
    const double column_seconds = profile.column_step * profile.hop_length / profile.sample_rate;
    std::vector<int> starts = window_starts(image.columns, profile.window_columns, profile.window_hop);
    // Windows of which the greater part was in the block before have been heard there.
    const double half = 0.5 * profile.window_columns * column_seconds;
    std::erase_if(starts,
                  [&](int start) { return block.start + start * column_seconds + half < block.new_from; });
    if (!starts.empty()) run(image, starts, block, result);
    result.times.features = middle - begin;
    result.times.network = thread_seconds() - middle;
    return result;
}

void BlockClassifier::run(const Image& image, std::span<const int> starts, const Block& block,
                          BlockResult& result) {
    const auto& profile = std::get<Profile>(model_.input);
    const std::size_t labels = model_.labels.size();
    const auto size = static_cast<std::size_t>(runtime_.input_size());
    input_.resize(starts.size() * size);
    logits_.resize(starts.size() * labels);
    for (std::size_t i = 0; i < starts.size(); ++i) {
        copy_window(image.values, image.columns, starts[i], profile.window_columns,
                    std::span(input_).subspan(i * size, size));
    }
    runtime_.run(static_cast<std::int64_t>(starts.size()), input_, logits_);
    const double column_seconds = profile.column_step * profile.hop_length / profile.sample_rate;
    const double end = block.start + static_cast<double>(block.samples.size()) / profile.sample_rate;
    std::vector<double> probabilities(labels);
    for (std::size_t i = 0; i < starts.size(); ++i) {
        softmax(std::span(logits_).subspan(i * labels, labels), model_.temperature, probabilities);
        const double start = block.start + starts[i] * column_seconds;
        result.windows.push_back({start,
                                  std::min(end, start + profile.window_columns * column_seconds),
                                  {probabilities.begin(), probabilities.end()}});
    }
}

double thread_seconds() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

}  // namespace resonet
