#include "audio/sounds.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <numbers>

namespace resonet::testing {

std::vector<float> tone(double frequency, double seconds, int rate, int channels, double amplitude) {
    std::vector<float> samples;
    const auto count = static_cast<std::size_t>(std::llround(seconds * rate));
    samples.reserve(count * static_cast<std::size_t>(channels));
    for (std::size_t n = 0; n < count; ++n) {
        const double phase = 2 * std::numbers::pi * frequency * static_cast<double>(n) / rate;
        for (int c = 0; c < channels; ++c) samples.push_back(static_cast<float>(amplitude * std::sin(phase)));
    }
    return samples;
}

double rms(std::span<const float> samples) {
    double sum = 0;
    for (const float x : samples) sum += static_cast<double>(x) * x;
    return std::sqrt(sum / static_cast<double>(samples.size()));
}

double frequency(std::span<const float> samples, int rate) {
    std::size_t changes = 0;
    for (std::size_t i = 1; i < samples.size(); ++i)
        changes += (samples[i - 1] < 0) != (samples[i] < 0) ? 1 : 0;
    return static_cast<double>(changes) / 2 * rate / static_cast<double>(samples.size());
}

double difference(std::span<const float> a, std::span<const float> b) {
    if (a.size() != b.size()) return std::numeric_limits<double>::infinity();
    double largest = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        largest = std::max(largest, std::abs(static_cast<double>(a[i]) - b[i]));
    }
    return largest;
}

std::string little_endian(const std::vector<std::int64_t>& numbers, int width) {
    std::string bytes;
    for (const std::int64_t number : numbers) {
        for (int i = 0; i < width; ++i) bytes += static_cast<char>((number >> (8 * i)) & 0xFF);
    }
    return bytes;
}

std::string wav_header(int tag, int bits, int channels, int rate, std::uint32_t data_bytes) {
    const int frame = channels * bits / 8;
    return "RIFF" + little_endian({std::int64_t{data_bytes} + 36}, 4) + "WAVEfmt " + little_endian({16}, 4) +
           little_endian({tag, channels}, 2) + little_endian({rate, std::int64_t{rate} * frame}, 4) +
           little_endian({frame, bits}, 2) + "data" + little_endian({data_bytes}, 4);
}

void write_bytes(const std::filesystem::path& path, const std::string& bytes) {
    std::ofstream(path, std::ios::binary) << bytes;
}

std::string read_bytes(const std::filesystem::path& path) {
    std::string bytes(static_cast<std::size_t>(std::filesystem::file_size(path)), '\0');
    std::ifstream(path, std::ios::binary).read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    return bytes;
}

bool ffmpeg_is_installed() {
    static const bool installed = std::system("ffmpeg -version >/dev/null 2>&1") == 0;
    return installed;
}

bool encode(const std::filesystem::path& input, const std::string& options,
            const std::filesystem::path& output) {
    const std::string command = "ffmpeg -nostdin -v error -y -i '" + input.string() + "' " + options + " '" +
                                output.string() + "' 2>/dev/null";
    return std::system(command.c_str()) == 0;
}

}  // namespace resonet::testing
