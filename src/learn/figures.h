#pragma once

#include <nlohmann/json.hpp>
#include <span>

#include "evaluation/split_figures.h"
#include "evaluation/window_logits.h"

namespace resonet {

/// The accuracy of faulty_argmax() with its interval: "faulty_argmax_accuracy" and
/// "faulty_argmax_accuracy_interval_95".
nlohmann::json faulty_argmax_figures(const WindowLogits& windows, std::span<const int> truth,
                                     double temperature);

}  // namespace resonet
