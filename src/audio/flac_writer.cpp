#include "audio/flac_writer.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string_view>

#include "audio/ffmpeg.h"
#include "audio/pcm16.h"
#include "core/error.h"
#include "core/file.h"

namespace resonet {
namespace {

struct FreeMuxer {
    void operator()(AVFormatContext* context) const {
        if (context->pb != nullptr) {
            std::uint8_t* bytes = nullptr;
            avio_close_dyn_buf(context->pb, &bytes);
            av_free(bytes);
        }
        avformat_free_context(context);
    }
};

/// One FLAC file in memory.
class FlacFile {
  public:
    FlacFile(std::string name, int sample_rate, int channels, const FlacTags& tags)
        : name_(std::move(name)), packet_(ffmpeg::require(av_packet_alloc())) {
        ffmpeg::silence_log();
        open_encoder(sample_rate, channels);
        open_muxer(tags);
    }

    std::size_t frames_per_block() const { return static_cast<std::size_t>(encoder_->frame_size); }

    /// The next frames_per_block() frames; fewer only at the end.
    void add(std::span<const float> samples) {
        const ffmpeg::Frame frame(ffmpeg::require(av_frame_alloc()));
        const int channels = encoder_->ch_layout.nb_channels;
        frame->nb_samples = static_cast<int>(samples.size()) / channels;
        frame->format = encoder_->sample_fmt;
        frame->sample_rate = encoder_->sample_rate;
        check(av_channel_layout_copy(&frame->ch_layout, &encoder_->ch_layout));
        check(av_frame_get_buffer(frame.get(), 0));
        auto* out = static_cast<std::int16_t*>(static_cast<void*>(frame->data[0]));
        std::ranges::transform(samples, out, pcm16);
        frame->pts = position_;
        position_ += frame->nb_samples;
        check(avcodec_send_frame(encoder_.get(), frame.get()));
        write_packets();
    }

    std::string finish() {
        check(avcodec_send_frame(encoder_.get(), nullptr));
        write_packets();
        check(av_write_trailer(muxer_.get()));
        std::uint8_t* bytes = nullptr;
        const int size = avio_close_dyn_buf(muxer_->pb, &bytes);
        muxer_->pb = nullptr;
        const std::unique_ptr<std::uint8_t, decltype(&av_free)> owner(bytes, av_free);
        return {bytes, bytes + size};
    }

  private:
    void open_encoder(int sample_rate, int channels) {
        const AVCodec* codec = avcodec_find_encoder(AV_CODEC_ID_FLAC);
        if (codec == nullptr) throw SystemError(name_, "this FFmpeg has no FLAC encoder", "install another");
        encoder_.reset(ffmpeg::require(avcodec_alloc_context3(codec)));
        encoder_->sample_rate = sample_rate;
        encoder_->sample_fmt = AV_SAMPLE_FMT_S16;
        encoder_->time_base = {1, sample_rate};
        encoder_->thread_count = 1;
        encoder_->flags |= AV_CODEC_FLAG_BITEXACT;
        av_channel_layout_default(&encoder_->ch_layout, channels);
        AVDictionary* options = nullptr;
        av_dict_set(&options, "lpc_type", "fixed", 0);
        const int opened = avcodec_open2(encoder_.get(), codec, &options);
        av_dict_free(&options);
        if (opened < 0) {
            throw UsageError(name_,
                             "FLAC cannot be written with " + std::to_string(sample_rate) + " Hz and " +
                                 std::to_string(channels) + " channels",
                             "choose 1 to 655350 Hz and 1 to 8 channels");
        }
    }

    void open_muxer(const FlacTags& tags) {
        AVFormatContext* context = nullptr;
        check(avformat_alloc_output_context2(&context, nullptr, "flac", nullptr));
        muxer_.reset(ffmpeg::require(context));
        check(avio_open_dyn_buf(&muxer_->pb));
        muxer_->flags |= AVFMT_FLAG_BITEXACT;
        AVStream* stream = ffmpeg::require(avformat_new_stream(muxer_.get(), nullptr));
        check(avcodec_parameters_from_context(stream->codecpar, encoder_.get()));
        stream->time_base = encoder_->time_base;
        for (const auto& [key, value] : tags) {
            check(av_dict_set(&muxer_->metadata, key.c_str(), value.c_str(), 0));
        }
        AVDictionary* options = nullptr;
        av_dict_set(&options, "metadata_header_padding", "0", 0);
        const int written = avformat_write_header(muxer_.get(), &options);
        av_dict_free(&options);
        check(written);
    }

    void write_packets() {
        for (;;) {
            const int received = avcodec_receive_packet(encoder_.get(), packet_.get());
            if (received == AVERROR(EAGAIN) || received == AVERROR_EOF) return;
            check(received);
            check(av_write_frame(muxer_.get(), packet_.get()));
            av_packet_unref(packet_.get());
        }
    }

    void check(int code) const {
        if (code == AVERROR(ENOMEM)) ffmpeg::out_of_memory();
        if (code < 0) throw SystemError(name_, "cannot be encoded: " + ffmpeg::error_text(code));
    }

    std::string name_;
    ffmpeg::Packet packet_;
    ffmpeg::CodecContext encoder_;
    std::unique_ptr<AVFormatContext, FreeMuxer> muxer_;
    std::int64_t position_ = 0;
};

}  // namespace

std::string encode_flac(const std::string& name, std::span<const float> samples, int sample_rate,
                        int channels, const FlacTags& tags) {
    if (sample_rate < 1 || channels < 1 || channels > 8) {
        throw UsageError(name,
                         "FLAC cannot be written with " + std::to_string(sample_rate) + " Hz and " +
                             std::to_string(channels) + " channels",
                         "choose 1 to 655350 Hz and 1 to 8 channels");
    }
    if (samples.empty() || samples.size() % static_cast<std::size_t>(channels) != 0) {
        throw UsageError(name, "the samples do not make whole frames",
                         "give a multiple of the channel count, above 0");
    }
    FlacFile file(name, sample_rate, channels, tags);
    const std::size_t block = file.frames_per_block() * static_cast<std::size_t>(channels);
    while (!samples.empty()) {
        const std::span<const float> piece = samples.first(std::min(samples.size(), block));
        file.add(piece);
        samples = samples.subspan(piece.size());
    }
    return file.finish();
}

void write_flac(const std::filesystem::path& path, std::span<const float> samples, int sample_rate,
                int channels, const FlacTags& tags) {
    write_atomically(path, encode_flac(path.native(), samples, sample_rate, channels, tags));
}

}  // namespace resonet
