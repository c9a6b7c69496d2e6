#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "features/descriptor.h"

namespace resonet {

/// What `resonet plot` can show.
enum class PlotKind {
    waveform,
    spectrogram,
    mel,
    mfcc,
    chroma,
    rolloff,
    centroid,
    zero_crossings,
    tempogram,
    hpss,
    all,  ///< one sheet of all the others
};

struct PlotKindInfo {
    PlotKind kind;
    std::string_view name;     ///< for --kind
    std::string_view meaning;  ///< in a few words
    int width;                 ///< pixels, unless asked otherwise
    int height;
};

std::span<const PlotKindInfo> all_plot_kinds();
const PlotKindInfo& info(PlotKind kind);

/// Errors: UsageError for another name, with the nearest.
PlotKind plot_kind_from_string(const std::string& name);

/// The descriptors that a kind shows; none for the waveform.
std::vector<Descriptor> descriptors_of(PlotKind kind);

}  // namespace resonet
