#pragma once

// FFmpeg's types with owners. Included by the implementation files of this module only.

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/avstring.h>
#include <libavutil/avutil.h>
}

#include <memory>
#include <string>

namespace resonet::ffmpeg {

struct Free {
    void operator()(AVFormatContext* context) const { avformat_close_input(&context); }
    void operator()(AVCodecContext* context) const { avcodec_free_context(&context); }
    void operator()(AVPacket* packet) const { av_packet_free(&packet); }
    void operator()(AVFrame* frame) const { av_frame_free(&frame); }
    void operator()(AVIOContext* io) const {
        av_freep(&io->buffer);
        avio_context_free(&io);
    }
};

using FormatContext = std::unique_ptr<AVFormatContext, Free>;
using CodecContext = std::unique_ptr<AVCodecContext, Free>;
using Packet = std::unique_ptr<AVPacket, Free>;
using Frame = std::unique_ptr<AVFrame, Free>;
using IoContext = std::unique_ptr<AVIOContext, Free>;

/// FFmpeg's text for an error code.
std::string error_text(int code);

/// Keeps FFmpeg's own messages off the terminal, for the whole process; errors reach the user as exceptions.
void silence_log();

[[noreturn]] void out_of_memory();

/// `pointer`, or SystemError (out of memory) if FFmpeg returned none.
template <class T>
T* require(T* pointer) {
    if (pointer == nullptr) out_of_memory();
    return pointer;
}

}  // namespace resonet::ffmpeg
