#include <cstddef>
#include <nlohmann/json.hpp>

#include "core/text.h"
#include "evaluation/evaluation.h"

namespace resonet {
namespace {

using nlohmann::json;

json ends(const Interval& interval) {
    return {interval.low, interval.high};
}

json area(const std::optional<RocCurve>& curve) {
    return curve ? json(curve->area) : json();
}

json averages_json(const Averages& means) {
    return {{"precision", means.precision}, {"recall", means.recall}, {"f1", means.f1}};
}

json labels_json(const Evaluation& evaluation, const std::vector<std::string>& labels) {
    json list = json::array();
    for (std::size_t i = 0; i < evaluation.classes.size(); ++i) {
        const ClassFigures& figures = evaluation.classes[i];
        list.push_back({{"label", valid_utf8(labels.at(i))},
                        {"support", figures.support},
                        {"predicted", figures.predicted},
                        {"precision", figures.precision.value},
                        {"precision_interval_95", ends(figures.precision)},
                        {"recall", figures.recall.value},
                        {"recall_interval_95", ends(figures.recall)},
                        {"f1", figures.f1},
                        {"roc_auc", area(evaluation.roc.labels.at(i))}});
    }
    return list;
}

json confusion_json(const ConfusionMatrix& matrix) {
    json rows = json::array();
    for (int truth = 0; truth < matrix.labels; ++truth) {
        json row = json::array();
        for (int predicted = 0; predicted < matrix.labels; ++predicted) {
            row.push_back(matrix.at(truth, predicted));
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

json groups_json(const std::vector<GroupAccuracy>& groups, const char* key) {
    json list = json::array();
    for (const GroupAccuracy& group : groups) {
        list.push_back({{key, valid_utf8(group.name)},
                        {"clips", group.clips},
                        {"tracks", group.tracks},
                        {"accuracy", group.accuracy.value},
                        {"accuracy_interval_95", ends(group.accuracy)}});
    }
    return list;
}

json curve_json(const std::optional<RocCurve>& curve) {
    if (!curve) return {};
    return {{"false_positive_rate", curve->false_positive_rate},
            {"true_positive_rate", curve->true_positive_rate},
            {"area", curve->area}};
}

json roc_json(const RocCurves& curves) {
    json of_labels = json::array();
    for (const std::optional<RocCurve>& curve : curves.labels) of_labels.push_back(curve_json(curve));
    return {{"labels", std::move(of_labels)},
            {"micro", curve_json(curves.micro)},
            {"macro", curve_json(curves.macro)}};
}

json reliability_json(const std::vector<ReliabilityBin>& bins) {
    json list = json::array();
    for (const ReliabilityBin& bin : bins) {
        list.push_back({{"low", bin.low},
                        {"high", bin.high},
                        {"clips", bin.clips},
                        {"confidence", bin.confidence},
                        {"accuracy", bin.accuracy},
                        {"accuracy_interval_95", {bin.accuracy_low, bin.accuracy_high}}});
    }
    return list;
}

json risk_json(const RiskCoverage& curve) {
    json list = json::array();
    for (const RiskCoveragePoint& point : curve.points) {
        list.push_back({{"threshold", point.threshold}, {"coverage", point.coverage}, {"risk", point.risk}});
    }
    return list;
}

}  // namespace

json to_json(const Evaluation& evaluation, const std::vector<std::string>& labels, bool curves) {
    json found = {{"n", evaluation.n},
                  {"units", evaluation.units},
                  {"accuracy", evaluation.accuracy.value},
                  {"accuracy_interval_95", ends(evaluation.accuracy)},
                  {"accuracy_interval_95_grouped", ends(evaluation.accuracy_grouped)},
                  {"top_k_accuracy", evaluation.top_k},
                  {"balanced_accuracy", evaluation.balanced_accuracy},
                  {"cohen_kappa", evaluation.kappa},
                  {"matthews_correlation", evaluation.matthews},
                  {"macro", averages_json(evaluation.macro)},
                  {"weighted", averages_json(evaluation.weighted)},
                  {"macro_roc_auc", area(evaluation.roc.macro)},
                  {"micro_roc_auc", area(evaluation.roc.micro)},
                  {"log_loss", evaluation.log_loss},
                  {"brier_score", evaluation.brier},
                  {"expected_calibration_error", evaluation.calibration_error},
                  {"area_under_risk_coverage", evaluation.risk_coverage.area},
                  {"labels", labels_json(evaluation, labels)},
                  {"confusion", confusion_json(evaluation.confusion)},
                  {"artists", groups_json(evaluation.artists, "artist")},
                  {"durations", groups_json(evaluation.durations, "duration")}};
    if (curves) {
        found["roc_curves"] = roc_json(evaluation.roc);
        found["reliability"] = reliability_json(evaluation.reliability);
        found["risk_coverage"] = risk_json(evaluation.risk_coverage);
    }
    return found;
}

}  // namespace resonet
