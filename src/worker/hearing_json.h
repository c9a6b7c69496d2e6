#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "inference/explanation.h"
#include "worker/hearing.h"
#include "worker/mel_picture.h"
#include "worker/track_sound.h"

namespace resonet {

// What a process that hears a file tells, in the shapes of HearingListener.

/// `decode_seconds` is what the decoding took, which all models share. Probabilities are numbers that give
/// the model's floats exactly.
nlohmann::json result_json(const std::string& name, const Model& model, const Prediction& prediction,
                           double decode_seconds);

/// `picture` is of `sound`, whose tags are read from the file. Texts of tags are cut to 500 bytes.
nlohmann::json facts_json(const TrackSound& sound, const MelPicture& picture);

/// `at` as it was asked for.
nlohmann::json explanation_json(const std::string& name, const Model& model, const Explanation& explanation,
                                std::optional<double> at);

/// A request as the pool sends it; the path may hold any bytes.
nlohmann::json request_json(const HearingRequest& request);
/// Errors: those of nlohmann::json.
HearingRequest request_of(const nlohmann::json& json);

}  // namespace resonet
