#pragma once

#include <vector>

#include "cli/plot_data.h"
#include "plot/figure.h"

namespace resonet {

// The panels of `resonet plot`, each with seconds (or minutes) across. All take the data that their kind asks
// for; data of silence give empty panels, not errors.

Panel waveform_panel(const PlotData& data);

/// Power of `series` in decibels below the maximum of data.spectrogram, by logarithmic frequency.
Panel spectrogram_panel(const PlotData& data, const PlotSeries& series);
Panel mel_panel(const PlotData& data);
Panel chroma_panel(const PlotData& data);

/// Coefficient 0, which follows the level and dwarfs the others, and the others.
Panel mfcc_level_panel(const PlotData& data);
Panel mfcc_panel(const PlotData& data);

/// The roll-off, and the centroid, over the spectrogram.
Panel rolloff_panel(const PlotData& data);
Panel centroid_panel(const PlotData& data);
/// The centroid and the bandwidth around it.
Panel bandwidth_panel(const PlotData& data);

Panel zero_crossing_panel(const PlotData& data);
/// The loudest 20 ms with their crossings.
Panel crossings_panel(const PlotData& data);

/// Onset strength with the beats.
Panel onset_panel(const PlotData& data);
/// Tempogram by beats a minute, with the tempo.
Panel tempogram_panel(const PlotData& data);

/// The axis of time that all panels but crossings_panel() have.
Axis time_axis(const PlotData& data);

/// Ticks at round frequencies, at the places between mel bands where these lie: band b fills b to b + 1.
std::vector<Tick> mel_ticks(const MelParameters& mel, int sample_rate);

/// Row 0 of `series` times `scale`, over time. Of a long recording, means of neighbours: a curve of more
/// points than this would fill the panel.
inline constexpr std::size_t most_curve_points = 1500;
Line curve_of(const PlotData& data, const PlotSeries& series, double scale = 1.0);

/// The largest y of a curve; 0 without any.
double highest(const Line& line);

/// `values` as a heat map from row 0 at `bottom` to the last at `top`, at its times.
HeatMap heat_map(const PlotData& data, const PlotSeries& series, Matrix values, double bottom, double top);

}  // namespace resonet
