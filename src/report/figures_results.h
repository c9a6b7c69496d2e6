#pragma once

#include <optional>
#include <vector>

#include "report/figures_page.h"

namespace resonet {

/// Accuracy of every model as a dot with its 95 % interval.
Figure accuracy_figure(const Comparison& comparison);

/// Differences of the pairs that can be compared, as dots with their 95 % intervals; none where there are no
/// pairs or more than most_pairs, which the table shows better.
std::optional<Figure> pairs_figure(const Comparison& comparison);
inline constexpr std::size_t most_pairs = 45;

/// Precision, recall and F1 of every label as bars, with intervals of the first two.
Figure classes_figure(const Comparison& comparison, std::size_t model);

/// Counts of (truth, answer), coloured by the share of the clips of the true label. Labels are numbered, as
/// their names have no room below columns.
Figure confusion_figure(const Comparison& comparison, std::size_t model);

/// How often a model is right where it is so sure, and how many answers it is so sure of.
Figure calibration_figure(const Comparison& comparison, std::size_t model);

/// Loss, or accuracy, of training and validation by epoch: the mean over runs and the range of the validation
/// over them; none where no model has a history.
std::optional<Figure> loss_figure(const Comparison& comparison);
std::optional<Figure> learning_figure(const Comparison& comparison);

/// Receiver operating characteristics of every model: means over labels, or over all pairs of clip and label;
/// none where no model has one.
std::optional<Figure> macro_roc_figure(const Comparison& comparison);
std::optional<Figure> micro_roc_figure(const Comparison& comparison);

/// The curve of every label against the others, of the first model.
std::optional<Figure> class_roc_figure(const Comparison& comparison);

/// Share of wrong answers by share of answered clips.
Figure risk_figure(const Comparison& comparison);

/// All figures of a report, in its order.
std::vector<ReportFigure> report_figures(const Comparison& comparison);

}  // namespace resonet
