#include "audio/container.h"

#include <algorithm>
#include <cctype>
#include <limits>
#include <memory>
#include <sstream>
#include <utility>

#include "audio/truncation.h"
#include "core/error.h"

namespace resonet {
namespace {

constexpr int kBufferBytes = 64 * 1024;
constexpr int kPcmProbePackets = 8;

const char* const kWhatToGive = "give a WAV, FLAC, MP3, Ogg, Opus, M4A, WMA or AIFF file";

// Formats that only point at other files, or stand for text.
const char* const kPlaylists =
    "hls,applehttp,concat,dash,imf,sdp,rtsp,rtp,image2,image2pipe,webm_dash_manifest,vobsub,lavfi,tty";

// Bare frames of a codec, whose time stamps FFmpeg adds up from rounded frame lengths.
const char* const kInventedTimes = "ac3,eac3,dts,dtshd,mlp,truehd,gsm,amr,amrnb,amrwb,loas";

// Samples without a header, recognised by the extension alone.
const char* const kHeaderless =
    "alaw,mulaw,f32be,f32le,f64be,f64le,s8,s16be,s16le,s24be,s24le,s32be,s32le,u8,u16be,u16le,u24be,u24le,"
    "u32be,u32le,vidc,sln,g722,g726,g726le,codec2raw,data,rawvideo,bitpacked,dfpwm,sbc,aptx,aptx_hd";

int read_file(void* opaque, std::uint8_t* buffer, int size) {
    const int count = static_cast<InputFile*>(opaque)->read({buffer, static_cast<std::size_t>(size)});
    return count == 0 ? AVERROR_EOF : count;
}

std::int64_t seek_file(void* opaque, std::int64_t offset, int whence) {
    auto* file = static_cast<InputFile*>(opaque);
    if ((whence & AVSEEK_SIZE) != 0) return file->size();
    return file->seek(offset, whence & ~AVSEEK_FORCE);
}

int refuse_other_files(AVFormatContext*, AVIOContext**, const char*, int, AVDictionary**) {
    return AVERROR(EACCES);
}

// The extension as FFmpeg's hint; anything but plain letters and digits would be read as a pattern or URL.
std::string plain_extension(const std::filesystem::path& path) {
    std::string extension = path.extension().native();
    if (extension.size() < 2 || extension.size() > 9) return {};
    extension.erase(0, 1);
    for (char& letter : extension) {
        const auto byte = static_cast<unsigned char>(letter);
        if (byte >= 0x80 || std::isalnum(byte) == 0) return {};
        letter = static_cast<char>(std::tolower(byte));
    }
    return extension;
}

// FFmpeg names a format by a list such as "mov,mp4,m4a,3gp".
std::string short_name(const std::string& names, const std::string& extension) {
    std::istringstream list(names);
    for (std::string name; std::getline(list, name, ',');) {
        if (name == extension) return name;
    }
    return names.substr(0, names.find(','));
}

}  // namespace

Container::Container(const std::filesystem::path& path) : file_(path) {
    ffmpeg::silence_log();
    auto* buffer = static_cast<unsigned char*>(ffmpeg::require(av_malloc(kBufferBytes)));
    AVIOContext* io = avio_alloc_context(buffer, kBufferBytes, 0, &file_, read_file, nullptr, seek_file);
    if (io == nullptr) av_free(buffer);
    io_.reset(ffmpeg::require(io));
    open(path.native(), plain_extension(path));
    choose_stream(path.native());
}

void Container::open(const std::string& path, const std::string& extension) {
    const std::string hint = extension.empty() ? "sound" : "sound." + extension;
    const AVInputFormat* input = nullptr;
    const int probed = av_probe_input_buffer2(io_.get(), &input, hint.c_str(), nullptr, 0, 0);
    if (file_.error() != 0) {
        throw InputError(path, "cannot be read: " + ffmpeg::error_text(AVERROR(file_.error())),
                         "check the disk or the network mount");
    }
    if (probed < 0 || input == nullptr) throw InputError(path, "is not an audio file", kWhatToGive);
    name_ = short_name(input->name, extension);
    if (av_match_name(name_.c_str(), kPlaylists) != 0) {
        throw InputError(path, "is a playlist, a description or text, not audio itself",
                         "name the audio files it stands for");
    }
    if (av_match_name(name_.c_str(), kHeaderless) != 0) {
        throw InputError(path, "holds bare samples without a header, so its sample rate is unknown",
                         "convert it to WAV or FLAC");
    }

    AVFormatContext* context = ffmpeg::require(avformat_alloc_context());
    context->pb = io_.get();
    context->io_open = refuse_other_files;
    // FFmpeg looks through the first megabytes of PCM for DTS in disguise, which can take longer than
    // decoding.
    if (name_ == "wav" || name_ == "w64") context->max_probe_packets = kPcmProbePackets;
    AVDictionary* options = nullptr;
    av_dict_set(&options, "protocol_whitelist", "none", 0);
    const int opened = avformat_open_input(&context, hint.c_str(), input, &options);
    av_dict_free(&options);
    if (opened < 0) {
        throw InputError(path, "is damaged, cut short, or not really " + name_ + " audio",
                         "fetch or export it again");
    }
    format_.reset(context);
}

void Container::choose_stream(const std::string& path) {
    const auto is_audio = [](const AVStream* stream) {
        return stream->codecpar->codec_type == AVMEDIA_TYPE_AUDIO;
    };
    const auto discard_others = [&](const AVStream* wanted) {
        for (AVStream* stream : std::span(format_->streams, format_->nb_streams)) {
            const bool keep = wanted != nullptr ? stream == wanted : is_audio(stream);
            stream->discard = keep ? AVDISCARD_DEFAULT : AVDISCARD_ALL;
        }
    };
    discard_others(nullptr);
    // Its failure is no error here: what matters is whether frames decode, which the decoder finds out.
    avformat_find_stream_info(format_.get(), nullptr);

    std::string undecodable;
    for (AVStream* stream : std::span(format_->streams, format_->nb_streams)) {
        if (!is_audio(stream)) continue;
        codec_ = avcodec_find_decoder(stream->codecpar->codec_id);
        if (codec_ != nullptr) {
            stream_ = stream;
            break;
        }
        undecodable = avcodec_get_name(stream->codecpar->codec_id);
    }
    if (stream_ == nullptr && !undecodable.empty()) {
        throw InputError(path, "its audio (" + undecodable + ") cannot be decoded by this FFmpeg",
                         "convert it to FLAC or MP3; protected files cannot be used");
    }
    if (stream_ == nullptr) throw InputError(path, "holds no audio stream", kWhatToGive);
    discard_others(stream_);
}

double Container::duration() const {
    double seconds = std::numeric_limits<double>::quiet_NaN();
    if (stream_->duration != AV_NOPTS_VALUE) {
        seconds = static_cast<double>(stream_->duration) * av_q2d(stream_->time_base);
    } else if (format_->duration != AV_NOPTS_VALUE) {
        seconds = static_cast<double>(format_->duration) / AV_TIME_BASE;
    }
    return seconds > 0 ? seconds : std::numeric_limits<double>::quiet_NaN();
}

double Container::missing_seconds(double decoded) const {
    if (name_ == "wav") {
        const double bytes_per_second = static_cast<double>(stream_->codecpar->bit_rate) / 8;
        return bytes_per_second > 0 ? static_cast<double>(missing_wav_bytes(file_)) / bytes_per_second : 0;
    }
    const bool estimated = format_->duration_estimation_method == AVFMT_DURATION_FROM_BITRATE;
    const bool of_other_streams = stream_->duration == AV_NOPTS_VALUE && format_->nb_streams > 1;
    const double missing = duration() - decoded;
    return missing > 0 && !estimated && !of_other_streams ? missing : 0;
}

bool Container::end_is_missing() const {
    return name_ == "ogg" && ogg_end_is_missing(file_);
}

bool Container::has_sample_times() const {
    const double tick = av_q2d(stream_->time_base);
    const int rate = stream_->codecpar->sample_rate;
    return rate > 0 && tick > 0 && tick * rate < 1.001 && (format_->iformat->flags & AVFMT_TS_DISCONT) == 0 &&
           av_match_name(name_.c_str(), kInventedTimes) == 0;
}

}  // namespace resonet
