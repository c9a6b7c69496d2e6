#pragma once

#include <string>
#include <string_view>

#include "audio/audio_info.h"

namespace resonet {

/// What a file is called where it is served.
struct MediaType {
    std::string container;  ///< "mp3", "m4a", "webm" ...: also where FFmpeg knows a family of them
    std::string mime;
};

MediaType media_type(const AudioInfo& info);

/// Whether media_type() ever says `mime`.
bool is_media_type(std::string_view mime);

/// Whether browsers play what is served as `mime` (one of media_type()): MP3, WAV with PCM, FLAC, Ogg with
/// Vorbis, Opus or FLAC, MPEG-4 with AAC or MP3, WebM with Vorbis or Opus.
bool browsers_play(std::string_view mime);

}  // namespace resonet
