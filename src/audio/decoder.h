#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "audio/audio_info.h"
#include "audio/container.h"
#include "audio/ffmpeg.h"

namespace resonet {

/// Decodes one audio file, block after block, to mono floats at the file's own sample rate. Encoder delay
/// and padding are already cut off. Memory does not grow with the length of the file.
///
/// Construction decodes the first block, so that a file that is no audio is refused at once; it and `next`
/// throw InputError for a file that cannot be decoded, or of which hardly a packet can.
class Decoder {
  public:
    explicit Decoder(const std::filesystem::path& path);

    const AudioInfo& info() const { return info_; }

    /// The current block; empty at the end.
    std::span<const float> samples() const { return mono_; }

    /// Sample rate of the current block in Hz; a file may change it on the way.
    int sample_rate() const { return sample_rate_; }

    /// Index of the block's first sample, counted from the file's first sample.
    std::int64_t position() const { return position_; }

    /// Makes the next block current; false at the end of the file.
    bool next();

    /// Jumps so that the current block lies at or before sample `target`. False if the format does not allow
    /// it accurately; then the decoder is of no further use (open another and decode from the beginning).
    bool seek(std::int64_t target);

    /// Whether `seek` is accurate to the sample, as far as the format can be trusted.
    bool seeks_exactly() const { return container_.has_sample_times(); }

    /// Damage met so far, in plain words. The check for a truncated file comes true at the end only.
    std::vector<std::string> warnings() const;

  private:
    void open_codec();
    bool receive_frame();
    void send_packet();
    void packet_failed();
    void take_frame();
    std::int64_t frame_position() const;
    [[noreturn]] void refuse(const std::string& problem, const std::string& remedy) const;

    std::string path_;
    Container container_;
    ffmpeg::CodecContext codec_;
    ffmpeg::Packet packet_;
    ffmpeg::Frame frame_;
    AudioInfo info_;
    std::vector<float> mono_;
    int sample_rate_ = 0;
    std::int64_t position_ = 0;
    std::int64_t next_position_ = 0;
    std::int64_t first_time_ = AV_NOPTS_VALUE;  // of the file's first sample, in the stream's time base
    std::int64_t decoded_ = 0;                  // frames
    std::int64_t failed_ = 0;                   // packets
    int read_error_ = 0;
    bool follows_time_stamps_ = false;  // after a seek, positions come from the stream
    bool draining_ = false;
    bool ended_ = false;
};

}  // namespace resonet
