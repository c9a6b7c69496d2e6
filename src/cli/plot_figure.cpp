#include "cli/plot_figure.h"

#include "cli/plot_panels.h"

namespace resonet {
namespace {

Panel titled(Panel panel, const char* title, bool time_below) {
    panel.title = title;
    panel.x.labelled = time_below;
    return panel;
}

/// Under this panel is another with the same axis.
Panel above(Panel panel, double height) {
    panel.x.labelled = false;
    panel.height = height;
    return panel;
}

std::vector<Panel> sheet(const PlotData& data) {
    std::vector<Panel> panels{
        waveform_panel(data),
        zero_crossing_panel(data),
        spectrogram_panel(data, data.spectrogram),
        mel_panel(data),
        mfcc_panel(data),
        chroma_panel(data),
        rolloff_panel(data),
        centroid_panel(data),
        onset_panel(data),
        tempogram_panel(data),
        titled(spectrogram_panel(data, data.harmonic), "Harmonic part", true),
        titled(spectrogram_panel(data, data.percussive), "Percussive part", true),
    };
    // The time is told once a column, where there is room.
    for (std::size_t i = 0; i + 2 < panels.size(); ++i) panels[i].x.labelled = false;
    panels[0].height = 0.7;
    return panels;
}

}  // namespace

Figure plot_figure(PlotKind kind, const PlotData& data, const std::string& title) {
    Figure figure;
    figure.width = info(kind).width;
    figure.height = info(kind).height;
    figure.title = title;
    switch (kind) {
        case PlotKind::waveform:
            figure.panels = {waveform_panel(data)};
            break;
        case PlotKind::spectrogram:
            figure.panels = {spectrogram_panel(data, data.spectrogram)};
            break;
        case PlotKind::mel:
            figure.panels = {mel_panel(data)};
            break;
        case PlotKind::mfcc:
            figure.panels = {above(mfcc_level_panel(data), 0.4), mfcc_panel(data)};
            break;
        case PlotKind::chroma:
            figure.panels = {chroma_panel(data)};
            break;
        case PlotKind::rolloff:
            figure.panels = {rolloff_panel(data)};
            break;
        case PlotKind::centroid:
            figure.panels = {above(bandwidth_panel(data), 0.5), centroid_panel(data)};
            break;
        case PlotKind::zero_crossings:
            figure.panels = {zero_crossing_panel(data), crossings_panel(data)};
            break;
        case PlotKind::tempogram:
            figure.panels = {above(onset_panel(data), 0.6), tempogram_panel(data)};
            break;
        case PlotKind::hpss:
            figure.one_colour_bar = true;
            figure.panels = {titled(spectrogram_panel(data, data.spectrogram), "Original", false),
                             titled(spectrogram_panel(data, data.harmonic), "Harmonic part", false),
                             titled(spectrogram_panel(data, data.percussive), "Percussive part", true)};
            break;
        case PlotKind::all:
            figure.columns = 2;
            figure.panels = sheet(data);
            break;
    }
    return figure;
}

}  // namespace resonet
