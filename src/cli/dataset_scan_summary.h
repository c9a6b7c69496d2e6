#pragma once

#include <filesystem>
#include <span>
#include <string>

#include "data/dataset_result.h"

namespace resonet {

/// What a manifest holds, for people: how many clips, tracks, artists and hours (where they are known) there
/// are of every label and altogether, and the sample rates and lengths of the files. Several lines.
std::string describe_clips(const Manifest& manifest, const std::string& name);

/// The inputs that could not be used, a line each; of more than `most` with the same problem, the first and a
/// count of the others. Several lines, sorted as `failures` are.
std::string describe_failures(std::span<const InputFailure> failures, std::size_t most = 10);

/// Writes all of them as a table with the columns input and problem. Errors: SystemError.
void write_failures(const std::filesystem::path& path, std::span<const InputFailure> failures);

}  // namespace resonet
