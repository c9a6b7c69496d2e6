#pragma once

#include <span>

#include "evaluation/answer_figures.h"  // of the threshold that this finds
#include "recipe/answer_settings.h"

namespace resonet {

/// The confidence that a model gets as its unsure_below, [0, 1): the lowest at which at most `settings.risk`
/// of the answers to the validation clips are wrong (threshold_for_risk()). That risk is only what was found
/// on those clips: there is no bound on it that holds elsewhere with a stated probability, as Geifman and
/// El-Yaniv (2017) have, and other clips may well exceed it. 0 where the recipe asks for no such thing, and
/// where probabilities are not finite: split_figures() refuses such a model. Where no confidence is high
/// enough, the largest number below 1: the model then answers next to nothing. `probabilities` is [clip,
/// label], those the model gives with its temperature, and `truth` the clips' labels.
double answer_threshold(const AnswerSettings& settings, std::span<const float> probabilities,
                        std::span<const int> truth, int labels);

}  // namespace resonet
