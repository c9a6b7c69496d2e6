#pragma once

#include <filesystem>
#include <string_view>

#include "audio/wav_writer.h"
#include "core/file.h"

namespace resonet::testing {

/// Writes a file with all folders on the way to it.
inline void put(const std::filesystem::path& path, std::string_view bytes = "x") {
    std::filesystem::create_directories(path.parent_path());
    write_atomically(path, bytes);
}

/// Writes so many seconds of a WAV file at 8 kHz, with all folders on the way to it.
inline void put_sound(const std::filesystem::path& path, double seconds = 1.0) {
    std::filesystem::create_directories(path.parent_path());
    std::vector<float> samples(static_cast<std::size_t>(seconds * 8000.0));
    for (std::size_t i = 0; i < samples.size(); ++i) samples[i] = i % 20 < 10 ? 0.25F : -0.25F;
    write_wav(path, samples, 8000);
}

}  // namespace resonet::testing
