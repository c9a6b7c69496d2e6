#pragma once

#include <filesystem>
#include <string>

#include "audio/ffmpeg.h"
#include "audio/input_file.h"

namespace resonet {

/// A media file opened for demuxing, with its first audio stream chosen and all other streams discarded.
///
/// FFmpeg sees the file only through an I/O context of ours: no protocol is enabled and nested opens are
/// refused, so a playlist or a crafted file can reach neither another file nor the network.
/// Throws InputError if the file cannot be read, is no media file, or has no audio that FFmpeg can decode.
class Container {
  public:
    explicit Container(const std::filesystem::path& path);
    Container(const Container&) = delete;
    Container& operator=(const Container&) = delete;

    AVFormatContext& format() { return *format_; }
    const AVStream& stream() const { return *stream_; }
    const AVCodec& codec() const { return *codec_; }
    const InputFile& file() const { return file_; }

    /// FFmpeg's short name of the format; of several, the one that is the file's extension.
    const std::string& name() const { return name_; }

    /// Length of the audio in seconds; NaN if unknown.
    double duration() const;

    /// Seconds by which the `decoded` ones, all there were, fall short of what the file's header promises; 0
    /// where the header promises nothing of this stream.
    double missing_seconds(double decoded) const;

    /// Whether the file shows by its end that a part is missing, without saying how much.
    bool end_is_missing() const;

    /// Whether a seek lands at a known sample: time stamps are as fine as samples and do not restart.
    bool has_sample_times() const;

  private:
    void open(const std::string& path, const std::string& extension);
    void choose_stream(const std::string& path);

    InputFile file_;
    ffmpeg::IoContext io_;
    ffmpeg::FormatContext format_;
    AVStream* stream_ = nullptr;
    const AVCodec* codec_ = nullptr;
    std::string name_;
};

}  // namespace resonet
