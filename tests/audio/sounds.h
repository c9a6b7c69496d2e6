#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace resonet::testing {

/// amplitude * sin(2 pi frequency n / rate), `seconds` long, the same in each of `channels` (interleaved).
std::vector<float> tone(double frequency, double seconds, int rate, int channels = 1, double amplitude = 0.5);

double rms(std::span<const float> samples);

/// Frequency from the count of sign changes.
double frequency(std::span<const float> samples, int rate);

/// Largest absolute difference; infinite if the lengths differ.
double difference(std::span<const float> a, std::span<const float> b);

/// A RIFF WAV header (tag 1 PCM, 3 float) for `data_bytes` of samples that follow.
std::string wav_header(int tag, int bits, int channels, int rate, std::uint32_t data_bytes);

/// Numbers as little-endian bytes, `width` bytes each.
std::string little_endian(const std::vector<std::int64_t>& numbers, int width);

void write_bytes(const std::filesystem::path& path, const std::string& bytes);
std::string read_bytes(const std::filesystem::path& path);

/// Whether the ffmpeg program is there to make compressed files.
bool ffmpeg_is_installed();

/// Runs ffmpeg on `input` with extra `options`; false if this build lacks the encoder.
bool encode(const std::filesystem::path& input, const std::string& options,
            const std::filesystem::path& output);

}  // namespace resonet::testing
