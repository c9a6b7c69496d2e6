#pragma once

#include <nlohmann/json.hpp>
#include <span>
#include <string>

#include "evaluation/window_logits.h"

namespace resonet {

/// The figures of a model on one split, as kept in the model file: n, accuracy with Wilson's 95 % interval,
/// macro recall and F1, area under the ROC (macro_roc_auc(); null where that is none), log loss, top-3
/// accuracy, expected calibration error, confusion matrix (rows: truth).
/// Errors: UsageError if an answer is not finite.
nlohmann::json split_figures(const WindowLogits& windows, std::span<const int> truth, double temperature);

/// Clips of one recording tend to be right or wrong together. Where there are fewer recordings (`tracks`, by
/// clip) than clips, the interval of the accuracy is that of a bootstrap over them (bootstrap_share()), and
/// "tracks" is their number.
void count_by_track(nlohmann::json& figures, const WindowLogits& windows, std::span<const int> truth,
                    std::span<const int> tracks, double temperature);

/// One line for people: "test: accuracy 0.612, 95 % interval [0.555, 0.666], n = 290".
std::string figures_line(const std::string& split, const nlohmann::json& figures);

}  // namespace resonet
