#include "audio/mono.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

#include "audio/ffmpeg.h"

namespace resonet {
namespace {

template <class T>
inline float to_float(T value) {
    if constexpr (std::is_same_v<T, std::uint8_t>) {
        return (static_cast<float>(value) - 128.0F) * (1.0F / 128.0F);
    } else if constexpr (std::is_same_v<T, std::int64_t>) {
        return static_cast<float>(static_cast<double>(value) * 0x1p-63);
    } else if constexpr (std::is_floating_point_v<T>) {
        return static_cast<float>(value);
    } else {
        constexpr float scale = sizeof(T) == 2 ? 0x1p-15F : 0x1p-31F;
        return static_cast<float>(value) * scale;
    }
}

template <class T>
void mix_interleaved(const T* in, std::size_t channels, std::span<float> out) {
    if (channels == 1) {
        for (std::size_t i = 0; i < out.size(); ++i) out[i] = to_float(in[i]);
    } else if (channels == 2) {
        for (std::size_t i = 0; i < out.size(); ++i) {
            out[i] = (to_float(in[2 * i]) + to_float(in[2 * i + 1])) * 0.5F;
        }
    } else {
        const auto count = static_cast<float>(channels);
        for (std::size_t i = 0; i < out.size(); ++i) {
            float sum = 0;
            for (std::size_t c = 0; c < channels; ++c) sum += to_float(in[i * channels + c]);
            out[i] = sum / count;
        }
    }
}

template <class T>
void mix_planar(const std::uint8_t* const* planes, std::size_t channels, std::span<float> out) {
    // FFmpeg aligns every plane for its own type.
    const auto plane = [&](std::size_t c) {
        return static_cast<const T*>(static_cast<const void*>(planes[c]));
    };
    const T* first = plane(0);
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = to_float(first[i]);
    if (channels == 1) return;
    for (std::size_t c = 1; c < channels; ++c) {
        const T* next = plane(c);
        for (std::size_t i = 0; i < out.size(); ++i) out[i] += to_float(next[i]);
    }
    const auto count = static_cast<float>(channels);
    for (float& sample : out) sample /= count;
}

template <class T>
void mix(const AVFrame& frame, bool planar, std::span<float> out) {
    const auto channels = static_cast<std::size_t>(frame.ch_layout.nb_channels);
    if (planar) {
        mix_planar<T>(frame.extended_data, channels, out);
    } else {
        mix_interleaved(static_cast<const T*>(static_cast<const void*>(frame.extended_data[0])), channels,
                        out);
    }
}

}  // namespace

bool mix_to_mono(const AVFrame& frame, std::vector<float>& out) {
    out.resize(static_cast<std::size_t>(frame.nb_samples));
    const auto format = static_cast<AVSampleFormat>(frame.format);
    const bool planar = av_sample_fmt_is_planar(format) != 0;
    switch (av_get_packed_sample_fmt(format)) {
        case AV_SAMPLE_FMT_U8:
            mix<std::uint8_t>(frame, planar, out);
            return true;
        case AV_SAMPLE_FMT_S16:
            mix<std::int16_t>(frame, planar, out);
            return true;
        case AV_SAMPLE_FMT_S32:
            mix<std::int32_t>(frame, planar, out);
            return true;
        case AV_SAMPLE_FMT_S64:
            mix<std::int64_t>(frame, planar, out);
            return true;
        case AV_SAMPLE_FMT_FLT:
            mix<float>(frame, planar, out);
            return true;
        case AV_SAMPLE_FMT_DBL:
            mix<double>(frame, planar, out);
            return true;
        default:
            out.clear();
            return false;
    }
}

}  // namespace resonet
