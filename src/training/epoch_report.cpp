#include "training/epoch_report.h"

#include <cmath>

namespace resonet {
namespace {

nlohmann::json number_or_null(double value) {
    return std::isnan(value) ? nlohmann::json(nullptr) : nlohmann::json(value);
}

double number(const nlohmann::json& value) {
    return value.is_null() ? std::nan("") : value.get<double>();
}

}  // namespace

nlohmann::json to_json(const EpochReport& r) {
    return {r.epoch,
            r.learning_rate,
            r.train_loss,
            r.train_accuracy,
            number_or_null(r.valid_loss),
            number_or_null(r.valid_accuracy),
            r.seconds};
}

EpochReport report_from_json(const nlohmann::json& row) {
    return {row.at(0).get<int>(), number(row.at(1)), number(row.at(2)), number(row.at(3)),
            number(row.at(4)),    number(row.at(5)), number(row.at(6))};
}

}  // namespace resonet
