#pragma once

#include <nlohmann/json.hpp>

namespace resonet {

/// One row of the table of epochs.
struct EpochReport {
    int epoch = 0;              ///< from 1
    double learning_rate = 0;   ///< at its end
    double train_loss = 0;      ///< cross entropy of the mixed, smoothed targets, times the class weights
    double train_accuracy = 0;  ///< on the augmented windows
    double valid_loss = 0;      ///< log loss per clip, of the averaged weights; NaN without validation
    double valid_accuracy = 0;  ///< share of clips; NaN without validation
    double seconds = 0;
};

/// The report as a list of numbers, for the checkpoint, and back. Errors: json::exception for another list.
nlohmann::json to_json(const EpochReport& report);
EpochReport report_from_json(const nlohmann::json& row);

}  // namespace resonet
