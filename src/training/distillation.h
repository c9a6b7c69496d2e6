#pragma once

#include <memory>
#include <vector>

#include "data/training_clips.h"
#include "recipe/distillation_settings.h"
#include "training/example_maker.h"
#include "training/frozen_network.h"

namespace resonet {

/// One of the networks that a student learns from.
struct TeacherNetwork {
    Network network;
    Weights weights;
    std::vector<std::size_t> places;  ///< where, for each label of the student, the teacher's logit stands
};

/// Trained networks that answer together: with the mean of their softmax(logits / temperature) (Hinton,
/// Vinyals, Dean 2015). They do not change. Safe to use from several threads.
class Teachers {
  public:
    /// At least one; all take examples of one shape. Errors: as FrozenNetwork.
    Teachers(const std::vector<TeacherNetwork>& networks, DistillationSettings settings,
             torch::Device device);

    const DistillationSettings& settings() const { return settings_; }

    /// Their answers to examples [example, channel, band, column] on the CPU: probabilities [example, label],
    /// likewise.
    torch::Tensor answers(const torch::Tensor& examples) const;

    /// Their answers to whole clips, the mean over each clip's windows: [clip, label].
    torch::Tensor clip_answers(const TrainingClips& clips, const ExampleMaker& maker) const;

  private:
    struct Teacher {
        std::unique_ptr<FrozenNetwork> network;
        std::vector<std::size_t> places;
    };

    DistillationSettings settings_;
    std::vector<Teacher> teachers_;
};

/// The loss of a student: the mean over the clips of
///   (1 - w) H(target, softmax(z)) + w T^2 s H(answers, softmax(z / T)),
/// with the cross entropy H, the logits z [clip, label], the settings' weight w and temperature T, and s, the
/// sum of the clip's target: what the clip counts (Hinton, Vinyals, Dean 2015, section 2; T^2 keeps the size
/// of the gradient). All on one device; `target` and `answers` are [clip, label].
torch::Tensor distillation_loss(const torch::Tensor& logits, const torch::Tensor& target,
                                const torch::Tensor& answers, const DistillationSettings& settings);

}  // namespace resonet
