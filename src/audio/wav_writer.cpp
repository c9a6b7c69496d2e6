#include "audio/wav_writer.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "audio/pcm16.h"
#include "core/error.h"
#include "core/file.h"

namespace resonet {
namespace {

// Little-endian bytes, whatever the machine's order.
class Bytes {
  public:
    void text(std::string_view letters) { data_ += letters; }
    void number(std::uint32_t value, int count) {
        for (int i = 0; i < count; ++i) data_ += static_cast<char>((value >> (8 * i)) & 0xFF);
    }
    void clear() { data_.clear(); }
    std::string_view data() const { return data_; }

  private:
    std::string data_;
};

Bytes header(std::uint32_t data_bytes, std::uint32_t frames, int sample_rate, int channels,
             WavFormat format) {
    const bool is_float = format == WavFormat::float32;
    const std::uint32_t width = is_float ? 4 : 2;
    const auto rate = static_cast<std::uint32_t>(sample_rate);
    const std::uint32_t frame_bytes = static_cast<std::uint32_t>(channels) * width;
    Bytes bytes;
    bytes.text("RIFF");
    bytes.number((is_float ? 50U : 36U) + data_bytes, 4);
    bytes.text("WAVEfmt ");
    bytes.number(is_float ? 18 : 16, 4);
    bytes.number(is_float ? 3 : 1, 2);
    bytes.number(static_cast<std::uint32_t>(channels), 2);
    bytes.number(rate, 4);
    bytes.number(rate * frame_bytes, 4);
    bytes.number(frame_bytes, 2);
    bytes.number(8 * width, 2);
    if (is_float) {  // every format but plain PCM says its length in frames
        bytes.number(0, 2);
        bytes.text("fact");
        bytes.number(4, 4);
        bytes.number(frames, 4);
    }
    bytes.text("data");
    bytes.number(data_bytes, 4);
    return bytes;
}

}  // namespace

void write_wav(const std::filesystem::path& path, std::span<const float> samples, int sample_rate,
               int channels, WavFormat format) {
    const std::string& name = path.native();
    if (sample_rate < 1 || sample_rate > 1'000'000 || channels < 1 || channels > 1024) {
        throw UsageError(name,
                         "WAV cannot be written with " + std::to_string(sample_rate) + " Hz and " +
                             std::to_string(channels) + " channels",
                         "choose 1 to 1000000 Hz and 1 to 1024 channels");
    }
    const auto width = static_cast<std::uint64_t>(format == WavFormat::float32 ? 4 : 2);
    const std::uint64_t data_bytes = samples.size() * width;
    if (samples.size() % static_cast<std::size_t>(channels) != 0) {
        throw UsageError(name, "the samples do not make whole frames",
                         "give a multiple of the channel count");
    }
    if (data_bytes > std::numeric_limits<std::uint32_t>::max() - 64) {
        throw UsageError(name, "is too long for WAV, which ends at 4 GiB", "write it in parts");
    }

    AtomicFile file(path);
    const auto frames = static_cast<std::uint32_t>(samples.size() / static_cast<std::size_t>(channels));
    file.write(header(static_cast<std::uint32_t>(data_bytes), frames, sample_rate, channels, format).data());
    Bytes bytes;
    constexpr std::size_t kPiece = 16384;
    while (!samples.empty()) {
        const std::span<const float> piece = samples.first(std::min(samples.size(), kPiece));
        bytes.clear();
        for (const float sample : piece) {
            if (format == WavFormat::float32) {
                bytes.number(std::bit_cast<std::uint32_t>(sample), 4);
            } else {
                bytes.number(static_cast<std::uint16_t>(pcm16(sample)), 2);
            }
        }
        file.write(bytes.data());
        samples = samples.subspan(piece.size());
    }
    file.commit();
}

}  // namespace resonet
