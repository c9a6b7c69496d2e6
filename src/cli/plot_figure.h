#pragma once

#include <string>

#include "cli/plot_data.h"
#include "cli/plot_kind.h"
#include "plot/figure.h"

namespace resonet {

/// The page of `kind`, with the size of its PlotKindInfo.
Figure plot_figure(PlotKind kind, const PlotData& data, const std::string& title);

}  // namespace resonet
