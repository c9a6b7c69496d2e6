#pragma once

#include <map>
#include <string>

#include "inference/classifier.h"
#include "worker/hearing.h"

namespace resonet {

/// The models by their names.
using HeldModels = std::map<std::string, Classifier, std::less<>>;

/// Hears a file and writes frames (frame.h) to `descriptor`, the last one `refusal` or `done`. For a process
/// of its own that has locked itself in: what goes wrong is told as a refusal.
void hear_file(const HearingRequest& request, const HeldModels& models, int descriptor) noexcept;

}  // namespace resonet
