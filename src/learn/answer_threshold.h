#pragma once

#include <nlohmann/json_fwd.hpp>
#include <span>

#include "recipe/answer_settings.h"

namespace resonet {

/// The confidence that a model gets as its unsure_below, [0, 1): the lowest at which at most `settings.risk`
/// of the answers to the validation clips are wrong (threshold_for_risk(); Geifman and El-Yaniv 2017). 0
/// where the recipe asks for no such thing, and where probabilities are not finite: split_figures() refuses
/// such a model. Where no confidence is high enough, the largest number below 1: the model then answers next
/// to nothing. `probabilities` is [clip, label], those the model gives with its temperature, and `truth` the
/// clips' labels.
double answer_threshold(const AnswerSettings& settings, std::span<const float> probabilities,
                        std::span<const int> truth, int labels);

/// What a model with that unsure_below does on a split: "answered", the share of clips that it answers, and
/// "risk_answered", the share of wrong answers among these (null without answers).
nlohmann::json answer_figures(std::span<const float> probabilities, std::span<const int> truth, int labels,
                              double unsure_below);

}  // namespace resonet
