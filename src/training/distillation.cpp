#include "training/distillation.h"

#include "network/softmax.h"
#include "training/predict.h"

namespace resonet {
namespace {

/// Adds rows of probabilities, in the teacher's order of labels, times `share` to rows in the student's.
void add_rows(std::span<const double> rows, const std::vector<std::size_t>& places, double share,
              std::span<double> sums) {
    const std::size_t labels = places.size();
    for (std::size_t i = 0; i < sums.size(); ++i) {
        sums[i] += share * rows[i / labels * labels + places[i % labels]];
    }
}

torch::Tensor as_table(std::span<const double> values, std::size_t labels) {
    torch::Tensor table =
        torch::empty({static_cast<std::int64_t>(values.size() / labels), static_cast<std::int64_t>(labels)});
    float* to = table.data_ptr<float>();
    for (std::size_t i = 0; i < values.size(); ++i) to[i] = static_cast<float>(values[i]);
    return table;
}

}  // namespace

Teachers::Teachers(const std::vector<TeacherNetwork>& networks, DistillationSettings settings,
                   torch::Device device)
    : settings_(std::move(settings)) {
    for (const TeacherNetwork& each : networks) {
        teachers_.push_back(
            {std::make_unique<FrozenNetwork>(each.network, each.weights, device), each.places});
    }
}

torch::Tensor Teachers::answers(const torch::Tensor& examples) const {
    const auto count = static_cast<std::size_t>(examples.size(0));
    const std::size_t labels = teachers_.front().places.size();
    const std::span<const float> input(examples.data_ptr<float>(),
                                       static_cast<std::size_t>(examples.numel()));
    // Loops instead of torch's operations: batches are made on threads of their own, on each of which torch
    // would start more.
    std::vector<float> logits(count * labels);
    std::vector<double> rows(count * labels);
    std::vector<double> sums(count * labels);
    for (const Teacher& teacher : teachers_) {
        teacher.network->run(count, input, logits);
        for (std::size_t i = 0; i < count; ++i) {
            softmax(std::span<const float>(logits).subspan(i * labels, labels), settings_.temperature,
                    std::span(rows).subspan(i * labels, labels));
        }
        add_rows(rows, teacher.places, 1.0 / static_cast<double>(teachers_.size()), sums);
    }
    return as_table(sums, labels);
}

torch::Tensor Teachers::clip_answers(const TrainingClips& clips, const ExampleMaker& maker) const {
    const std::size_t labels = teachers_.front().places.size();
    std::vector<double> sums(clips.size() * labels);
    for (const Teacher& teacher : teachers_) {
        const std::vector<float> probabilities =
            clip_probabilities(window_logits(*teacher.network, clips, maker), settings_.temperature);
        const std::vector<double> rows(probabilities.begin(), probabilities.end());
        add_rows(rows, teacher.places, 1.0 / static_cast<double>(teachers_.size()), sums);
    }
    return as_table(sums, labels);
}

torch::Tensor distillation_loss(const torch::Tensor& logits, const torch::Tensor& target,
                                const torch::Tensor& answers, const DistillationSettings& settings) {
    const double temperature = settings.temperature;
    const torch::Tensor of_labels = -(target * torch::log_softmax(logits, 1)).sum(1);
    const torch::Tensor of_teachers =
        -(answers * torch::log_softmax(logits / temperature, 1)).sum(1) * target.sum(1);
    return ((1 - settings.weight) * of_labels + settings.weight * temperature * temperature * of_teachers)
        .mean();
}

}  // namespace resonet
