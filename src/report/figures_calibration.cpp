#include <fmt/format.h>

#include "report/figures_results.h"

namespace resonet {

Figure calibration_figure(const Comparison& comparison, std::size_t model) {
    const Evaluation& clips = comparison.models[model].clips;
    Figure figure = new_figure(comparison, comparison.models[model].name, 480, 520);
    Panel reliability;
    reliability.title = fmt::format("ECE {:.3f}", clips.calibration_error);
    reliability.x = percent_axis("Confidence");
    reliability.x.labelled = false;
    reliability.y = percent_axis("Accuracy");
    reliability.grid = true;
    reliability.height = 2.4;
    Line whiskers;
    whiskers.colour = colours::blue;
    whiskers.width = 1.4;
    Dots dots;
    dots.colour = colours::blue;
    dots.size = 1.4;
    Bars counts;
    counts.colour = colours::blue;
    double most = 1;
    for (const ReliabilityBin& bin : clips.reliability) {
        counts.x.push_back(50 * (bin.low + bin.high));
        counts.height.push_back(bin.clips);
        counts.width = 90 * (bin.high - bin.low);
        most = std::max(most, static_cast<double>(bin.clips));
        if (bin.clips == 0) continue;
        dots.x.push_back(100 * bin.confidence);
        dots.y.push_back(100 * bin.accuracy);
        for (const double y : {bin.accuracy_low, bin.accuracy_high}) {
            whiskers.x.push_back(100 * bin.confidence);
            whiskers.y.push_back(100 * y);
        }
        whiskers.x.push_back(100 * bin.confidence);
        whiskers.y.push_back(std::numeric_limits<double>::quiet_NaN());
    }
    reliability.layers = {
        Line{{0, 100}, {0, 100}, colours::grey, 0.8, Dash::dashed, false, "perfectly calibrated"}, whiskers,
        dots};
    Panel histogram;
    histogram.x = percent_axis("Confidence");
    histogram.y.label = "Clips";
    histogram.y.high = 1.08 * most;
    histogram.layers = {counts};
    figure.panels = {reliability, histogram};
    return figure;
}

}  // namespace resonet
