#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace resonet::testing {

/// Writes a model with three genres, a tiny network and fixed random weights to `path`.
void write_small_model(const std::filesystem::path& path);

/// Its genres.
std::vector<std::string> small_model_labels();

/// Writes a mono WAV file of so many seconds of a chord at 22,050 Hz.
void write_tone(const std::filesystem::path& path, double seconds = 12.0, double frequency = 220.0);

/// Runs FFmpeg's program to turn `source` into `target`; false where it is not installed.
bool convert(const std::filesystem::path& source, const std::filesystem::path& target);

}  // namespace resonet::testing
