#include "audio/ffmpeg.h"

#include <array>

#include "core/error.h"

namespace resonet::ffmpeg {

std::string error_text(int code) {
    std::array<char, AV_ERROR_MAX_STRING_SIZE> text{};
    av_strerror(code, text.data(), text.size());
    return text.data();
}

void silence_log() {
    av_log_set_level(AV_LOG_QUIET);
}

void out_of_memory() {
    throw SystemError("decoder", "out of memory", "close other programs");
}

}  // namespace resonet::ffmpeg
