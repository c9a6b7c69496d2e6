#include "cli/plot_kind.h"

#include <array>

#include "core/error.h"
#include "core/suggestion.h"

namespace resonet {
namespace {

constexpr std::array kinds{
    PlotKindInfo{PlotKind::waveform, "waveform", "amplitude", 1600, 560},
    PlotKindInfo{PlotKind::spectrogram, "spectrogram", "level by frequency", 1600, 800},
    PlotKindInfo{PlotKind::mel, "mel", "level by mel band", 1600, 800},
    PlotKindInfo{PlotKind::mfcc, "mfcc", "mel-frequency cepstral coefficients", 1600, 960},
    PlotKindInfo{PlotKind::chroma, "chroma", "strength of the twelve pitch classes", 1600, 700},
    PlotKindInfo{PlotKind::rolloff, "rolloff", "spectral roll-off over the spectrogram", 1600, 800},
    PlotKindInfo{PlotKind::centroid, "centroid", "spectral centroid with bandwidth, and over the spectrogram",
                 1600, 1100},
    PlotKindInfo{PlotKind::zero_crossings, "zero-crossings", "rate of zero crossings, and some of them", 1600,
                 960},
    PlotKindInfo{PlotKind::tempogram, "tempogram", "tempo, onset strength and beats", 1600, 1000},
    PlotKindInfo{PlotKind::hpss, "hpss", "what is harmonic and what is percussive", 1600, 1500},
    PlotKindInfo{PlotKind::all, "all", "one sheet of all of them", 2400, 3000},
};

}  // namespace

std::span<const PlotKindInfo> all_plot_kinds() {
    return kinds;
}

const PlotKindInfo& info(PlotKind kind) {
    return kinds[static_cast<std::size_t>(kind)];
}

PlotKind plot_kind_from_string(const std::string& name) {
    std::vector<std::string> names;
    std::string list;
    for (const PlotKindInfo& each : kinds) {
        if (name == each.name) return each.kind;
        names.emplace_back(each.name);
        list += (list.empty() ? "" : ", ") + names.back();
    }
    const std::string near = nearest(name, names);
    throw UsageError("--kind", "is '" + name + "'",
                     near.empty() ? "choose from " + list : "did you mean '" + near + "'?");
}

std::vector<Descriptor> descriptors_of(PlotKind kind) {
    using enum Descriptor;
    switch (kind) {
        case PlotKind::waveform:
            return {};
        case PlotKind::spectrogram:
            return {stft};
        case PlotKind::mel:
            return {melspectrogram};
        case PlotKind::mfcc:
            return {mfcc};
        case PlotKind::chroma:
            return {chroma_stft};
        case PlotKind::rolloff:
            return {stft, spectral_rolloff};
        case PlotKind::centroid:
            return {stft, spectral_centroid, spectral_bandwidth};
        case PlotKind::zero_crossings:
            return {zero_crossing_rate};
        case PlotKind::tempogram:
            return {onset_strength, tempogram, tempo, beats};
        case PlotKind::hpss:
            return {stft, harmonic, percussive};
        case PlotKind::all:
            break;
    }
    return {stft,
            melspectrogram,
            mfcc,
            chroma_stft,
            spectral_centroid,
            spectral_bandwidth,
            spectral_rolloff,
            zero_crossing_rate,
            onset_strength,
            tempogram,
            tempo,
            beats,
            harmonic,
            percussive};
}

}  // namespace resonet
