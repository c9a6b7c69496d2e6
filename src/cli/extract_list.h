#pragma once

#include <string>

#include "features/settings.h"

namespace resonet {

enum class ListFormat { text, markdown };

/// Tables of all descriptors and of all their parameters. The numbers of rows are those of `settings`.
std::string describe_features(const AnalysisSettings& settings, ListFormat format);

}  // namespace resonet
