#pragma once

#include <limits>
#include <string>

namespace resonet {

/// What a file says of its (first) audio stream.
struct AudioInfo {
    int sample_rate = 0;  ///< of the file, in Hz
    int channels = 0;     ///< of the file
    /// Length of the whole file in seconds, NaN if unknown. As the container stores it, or an estimate
    /// from the bit rate (MP3 without a Xing header, raw AAC). It may count the encoder's delay and
    /// padding, a few hundredths of a second that decoding cuts off.
    double duration = std::numeric_limits<double>::quiet_NaN();
    std::string container;  ///< FFmpeg's short name: "wav", "mp3", "ogg", "m4a" ...
    std::string codec;      ///< FFmpeg's short name: "pcm_s16le", "vorbis", "aac" ...
};

}  // namespace resonet
