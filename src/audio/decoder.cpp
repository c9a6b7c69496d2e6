#include "audio/decoder.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "audio/mono.h"
#include "core/error.h"

namespace resonet {
namespace {

constexpr int kMinimumRate = 1000;
constexpr int kMaximumRate = 768000;
constexpr int kMaximumChannels = 64;
constexpr const char* kFetchAgain = "fetch or export it again";

// Decoded ahead of a seek's target and thrown away: what codecs need to settle (Opus 80 ms, the bit
// reservoir of MP3 about 250 ms).
constexpr double kSettlingSeconds = 0.5;

// A file is refused once failures outnumber decoded frames this many times; the allowance keeps a damaged
// beginning from deciding it.
constexpr std::int64_t kFailuresPerFrame = 4;
constexpr std::int64_t kFailureAllowance = 200;

std::string seconds_text(double seconds) {
    char text[32];
    std::snprintf(text, sizeof text, "%.1f s", seconds);
    return text;
}

}  // namespace

Decoder::Decoder(const std::filesystem::path& path)
    : path_(path.native()),
      container_(path),
      packet_(ffmpeg::require(av_packet_alloc())),
      frame_(ffmpeg::require(av_frame_alloc())) {
    open_codec();
    if (!next()) {
        refuse("holds no audio that can be decoded", "check that it plays in an audio player");
    }
    info_.sample_rate = sample_rate_;
    info_.channels = frame_->ch_layout.nb_channels;
    info_.duration = container_.duration();
    info_.container = container_.name();
    info_.codec = avcodec_get_name(codec_->codec_id);
    first_time_ = frame_->best_effort_timestamp;
}

void Decoder::refuse(const std::string& problem, const std::string& remedy) const {
    throw InputError(path_, problem, remedy);
}

void Decoder::open_codec() {
    const AVCodecParameters& stream = *container_.stream().codecpar;
    const std::string header = std::to_string(stream.sample_rate) + " Hz, " +
                               std::to_string(stream.ch_layout.nb_channels) + " channels";
    // Zero means "known only once decoded" in some formats, so only what is too much is refused here.
    if (stream.sample_rate < 0 || stream.sample_rate > kMaximumRate ||
        stream.ch_layout.nb_channels > kMaximumChannels) {
        refuse("has an impossible header (" + header + ")", kFetchAgain);
    }
    codec_.reset(ffmpeg::require(avcodec_alloc_context3(&container_.codec())));
    codec_->pkt_timebase = container_.stream().time_base;
    codec_->thread_count = 1;
    if (avcodec_parameters_to_context(codec_.get(), &stream) < 0 ||
        avcodec_open2(codec_.get(), &container_.codec(), nullptr) < 0) {
        refuse("its header makes no sense (" + std::string(container_.codec().name) + ", " + header + ")",
               kFetchAgain);
    }
}

bool Decoder::next() {
    if (ended_) return false;
    if (receive_frame()) {
        take_frame();
        return true;
    }
    ended_ = true;
    mono_.clear();
    position_ = next_position_;
    if (container_.file().error() != 0) {
        refuse("cannot be read to its end: " + ffmpeg::error_text(AVERROR(container_.file().error())),
               "check the disk or the network mount");
    }
    if (failed_ > kFailuresPerFrame * decoded_) packet_failed();
    return false;
}

bool Decoder::receive_frame() {
    for (;;) {
        const int received = avcodec_receive_frame(codec_.get(), frame_.get());
        if (received == 0) {
            if (frame_->nb_samples <= 0) continue;
            ++decoded_;
            return true;
        }
        if (received == AVERROR_EOF) return false;
        if (received != AVERROR(EAGAIN)) {
            ++failed_;
            packet_failed();
        }
        // After the drain began there is nothing left to give: a decoder that asks for more has ended.
        if (draining_ && received == AVERROR(EAGAIN)) return false;
        if (!draining_) send_packet();
    }
}

void Decoder::send_packet() {
    constexpr int kPatience = 1000;
    for (int waits = 0;;) {
        const int read = av_read_frame(&container_.format(), packet_.get());
        if (read == AVERROR(EAGAIN) && ++waits < kPatience) continue;
        if (read < 0) {
            if (read != AVERROR_EOF) read_error_ = read;
            draining_ = true;
            avcodec_send_packet(codec_.get(), nullptr);
            return;
        }
        if (packet_->stream_index == container_.stream().index) break;
        av_packet_unref(packet_.get());
    }
    const int sent = avcodec_send_packet(codec_.get(), packet_.get());
    av_packet_unref(packet_.get());
    if (sent < 0) {
        ++failed_;
        packet_failed();
    }
}

void Decoder::packet_failed() {
    const bool hopeless = failed_ > kFailureAllowance + kFailuresPerFrame * decoded_;
    if (!hopeless && !(ended_ && failed_ > kFailuresPerFrame * decoded_)) return;
    if (decoded_ == 0) refuse("holds no audio that can be decoded", "check that it plays in an audio player");
    refuse("is too damaged to use: " + std::to_string(failed_) + " of " + std::to_string(failed_ + decoded_) +
               " pieces of it cannot be decoded",
           kFetchAgain);
}

void Decoder::take_frame() {
    const int channels = frame_->ch_layout.nb_channels;
    const int rate = frame_->sample_rate;
    if (rate < kMinimumRate || rate > kMaximumRate || channels < 1 || channels > kMaximumChannels) {
        refuse("has an impossible format (" + std::to_string(rate) + " Hz, " + std::to_string(channels) +
                   " channels)",
               kFetchAgain);
    }
    if (sample_rate_ != 0 && rate != sample_rate_) {
        next_position_ = av_rescale(next_position_, rate, sample_rate_);
    }
    sample_rate_ = rate;
    if (!mix_to_mono(*frame_, mono_)) {
        refuse("uses a sample format that is not supported", "convert it to FLAC or WAV");
    }
    position_ = next_position_;
    if (follows_time_stamps_ && frame_->best_effort_timestamp != AV_NOPTS_VALUE) position_ = frame_position();
    next_position_ = position_ + static_cast<std::int64_t>(mono_.size());
}

std::int64_t Decoder::frame_position() const {
    return av_rescale_q(frame_->best_effort_timestamp - first_time_, container_.stream().time_base,
                        AVRational{1, sample_rate_});
}

bool Decoder::seek(std::int64_t target) {
    if (first_time_ == AV_NOPTS_VALUE || sample_rate_ != info_.sample_rate) return false;
    const AVRational sample{1, sample_rate_};
    const auto settling = static_cast<std::int64_t>(kSettlingSeconds * sample_rate_);
    const std::int64_t time = first_time_ + av_rescale_q(std::max<std::int64_t>(target - settling, 0), sample,
                                                         container_.stream().time_base);
    const int stream = container_.stream().index;
    if (av_seek_frame(&container_.format(), stream, time, AVSEEK_FLAG_BACKWARD) < 0) return false;
    avcodec_flush_buffers(codec_.get());
    draining_ = false;
    ended_ = false;
    follows_time_stamps_ = true;
    // The first packet may lean on earlier ones that were not read; its failure would be no damage.
    const std::int64_t failed_before = failed_;
    if (!receive_frame() || frame_->best_effort_timestamp == AV_NOPTS_VALUE) return false;
    failed_ = failed_before;
    take_frame();
    return position_ <= target;
}

std::vector<std::string> Decoder::warnings() const {
    std::vector<std::string> found;
    if (failed_ > 0) {
        found.push_back(std::to_string(failed_) + (failed_ == 1 ? " damaged piece" : " damaged pieces") +
                        " could not be decoded and " + (failed_ == 1 ? "was" : "were") + " left out");
    }
    if (!ended_) return found;
    const double end = static_cast<double>(next_position_) / sample_rate_;
    const double missing = container_.missing_seconds(end);
    if (missing > std::max(0.5, 0.02 * (end + missing))) {
        found.push_back("the file is cut short: its header promises " + seconds_text(end + missing) + ", " +
                        seconds_text(end) + " could be decoded");
    } else if (read_error_ != 0 || container_.end_is_missing()) {
        found.push_back("the file ends in the middle of its data: " + seconds_text(end) +
                        " could be decoded");
    }
    return found;
}

}  // namespace resonet
