#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "cli/explain_figure.h"
#include "cli/explain_run.h"
#include "inference/explanation_parts.h"

namespace resonet {

/// An explanation with what it is told with.
struct ExplainReport {
    const ExplainOptions& options;
    const Model& model;
    const Explanation& explanation;

    const std::string& genre() const { return model.labels[explanation.genre]; }
    bool of_rows() const { return std::holds_alternative<DescriptorProfile>(model.input); }
};

/// Indices of the windows by their probability of label `genre`, the highest first.
std::vector<std::size_t> windows_by_genre(const Prediction& prediction, std::size_t genre);

/// "200 - 800 Hz", "1.2 - 2.5 kHz": two digits are as exact as a cell.
std::string hertz_range(double low, double high);

/// "0:12.3 - 1:02.0".
std::string time_range(double start, double end);

std::string explanation_text(const ExplainReport& report);
std::string explanation_json(const ExplainReport& report);

/// What the picture shows. Only of models of images.
ExplanationPicture explanation_picture(const ExplainReport& report);

}  // namespace resonet
