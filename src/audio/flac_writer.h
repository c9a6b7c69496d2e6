#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace resonet {

/// Vorbis comments such as {"ARTIST", "Somebody"}, in UTF-8.
using FlacTags = std::vector<std::pair<std::string, std::string>>;

/// `samples` (interleaved if `channels` > 1, whole frames) as a FLAC file in memory; bytes and errors are
/// those of write_flac(), which call it `name`.
std::string encode_flac(const std::string& name, std::span<const float> samples, int sample_rate,
                        int channels = 1, const FlacTags& tags = {});

/// Writes `samples` (interleaved if `channels` > 1, whole frames) as FLAC with 16 bits (see pcm16()), under a
/// temporary name first, so that `path` is either complete or untouched. The same samples and tags give the
/// same bytes on every run and every processor, with one version of FFmpeg: libavcodec's encoder runs on one
/// thread, with fixed predictors (the others come from floating-point sums that differ between processors; it
/// costs 1 % in size) and without the version of the library in the file. Throws UsageError for no samples,
/// or a rate or channel count that cannot be written; SystemError if the disk refuses.
void write_flac(const std::filesystem::path& path, std::span<const float> samples, int sample_rate,
                int channels = 1, const FlacTags& tags = {});

}  // namespace resonet
