#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "cli/explain_figure.h"
#include "cli/explain_run.h"
#include "inference/explanation.h"

namespace resonet {

/// An explanation with what it is told with.
struct ExplainReport {
    const ExplainOptions& options;
    const Model& model;
    const Explanation& explanation;

    const std::string& genre() const { return model.labels[explanation.genre]; }
    bool of_rows() const { return std::holds_alternative<DescriptorProfile>(model.input); }
};

/// A stretch of time and frequencies that speaks for the genre, or against it.
struct NamedRegion {
    double start = 0;  ///< seconds
    double end = 0;
    double low_hz = 0;
    double high_hz = 0;
    double relevance = 0;  ///< mean change of the probability
};

/// The strongest regions of all blocks that were mapped, the strongest first; at most `count`.
std::vector<NamedRegion> named_regions(const ExplainReport& report, std::size_t count, bool for_it);

/// What a descriptor did, mean over the rows.
struct NamedColumn {
    std::string name;
    double value = 0;
    double mean = 0;       ///< of the training rows
    double relevance = 0;  ///< change of the probability
};

/// All columns of a model of rows, those first that speak most for the genre.
std::vector<NamedColumn> named_columns(const ExplainReport& report);

/// Indices of the windows by their probability of label `genre`, the highest first.
std::vector<std::size_t> windows_by_genre(const Prediction& prediction, std::size_t genre);

/// Lower edge of mel band `band` in Hz: half way, in mel, between its peak and that of the band below; the
/// lowest frequency for band 0, the highest for the number of bands.
double band_edge_hz(const Profile& profile, std::size_t band);

/// "200 - 800 Hz", "1.2 - 2.5 kHz": two digits are as exact as a cell.
std::string hertz_range(double low, double high);

/// "0:12.3 - 1:02.0".
std::string time_range(double start, double end);

std::string explanation_text(const ExplainReport& report);
std::string explanation_json(const ExplainReport& report);

/// What the picture shows. Only of models of images.
ExplanationPicture explanation_picture(const ExplainReport& report);

}  // namespace resonet
