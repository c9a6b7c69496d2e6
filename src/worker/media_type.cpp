#include "worker/media_type.h"

#include <algorithm>
#include <array>
#include <initializer_list>

namespace resonet {
namespace {

bool one_of(std::string_view word, std::initializer_list<std::string_view> words) {
    return std::ranges::find(words, word) != words.end();
}

struct Other {
    const char* container;
    const char* mime;
};

/// What browsers do not play, or not all of them.
constexpr std::array others{
    Other{"aac", "audio/aac"},
    Other{"ac3", "audio/ac3"},
    Other{"aiff", "audio/aiff"},
    Other{"amr", "audio/amr"},
    Other{"ape", "audio/x-ape"},
    Other{"asf", "audio/x-ms-wma"},
    Other{"au", "audio/basic"},
    Other{"avi", "video/x-msvideo"},
    Other{"caf", "audio/x-caf"},
    Other{"flv", "video/x-flv"},
    Other{"m4a", "audio/x-m4a"},
    Other{"mpc", "audio/x-musepack"},
    Other{"matroska", "audio/x-matroska"},
    Other{"ogg", "application/ogg"},
    Other{"tta", "audio/x-tta"},
    Other{"wav", "audio/x-wav"},
    Other{"wv", "audio/x-wavpack"},
};

}  // namespace

MediaType media_type(const AudioInfo& info) {
    const std::string& codec = info.codec;
    MediaType type{info.container, "application/octet-stream"};
    if (one_of(type.container, {"mov", "mp4", "m4a", "3gp", "3g2", "mj2"})) {
        if (type.container != "mp4") type.container = "m4a";
        if (one_of(codec, {"aac", "mp3"})) return {type.container, "audio/mp4"};
        return {type.container, "audio/x-m4a"};
    }
    if (one_of(type.container, {"matroska", "webm", "mkv", "mka"})) {
        if (one_of(codec, {"vorbis", "opus"})) return {"webm", "audio/webm"};
        return {"matroska", "audio/x-matroska"};
    }
    if (type.container == "mp3" && one_of(codec, {"mp3", "mp3float"})) return {type.container, "audio/mpeg"};
    if (type.container == "flac" && codec == "flac") return {type.container, "audio/flac"};
    if (type.container == "ogg" && one_of(codec, {"vorbis", "opus", "flac"})) {
        return {type.container, "audio/ogg"};
    }
    if (type.container == "wav" &&
        one_of(codec, {"pcm_u8", "pcm_s16le", "pcm_s24le", "pcm_s32le", "pcm_f32le"})) {
        return {type.container, "audio/wav"};
    }
    const auto found = std::ranges::find(
        others, type.container, [](const Other& other) { return std::string_view(other.container); });
    if (found != others.end()) type.mime = found->mime;
    return type;
}

bool is_media_type(std::string_view mime) {
    return browsers_play(mime) || mime == "application/octet-stream" ||
           std::ranges::find(others, mime, [](const Other& other) { return std::string_view(other.mime); }) !=
               others.end();
}

bool browsers_play(std::string_view mime) {
    return one_of(mime, {"audio/mpeg", "audio/flac", "audio/ogg", "audio/wav", "audio/mp4", "audio/webm"});
}

}  // namespace resonet
