#pragma once

#include <nlohmann/json_fwd.hpp>
#include <span>

namespace resonet {

/// What a model with that unsure_below does on a split: "answered", the share of clips that it answers, and
/// "risk_answered", the share of wrong answers among these (null without answers). `probabilities` is
/// [clip, label], and `truth` the clips' labels.
nlohmann::json answer_figures(std::span<const float> probabilities, std::span<const int> truth, int labels,
                              double unsure_below);

}  // namespace resonet
