#pragma once

#include <span>
#include <string>

#include "audio/audio_files.h"
#include "data/manifest.h"

namespace resonet {

// What a command reads, none of the files it writes may take the place of: a slip of the user's would cost
// hours of filling in, or a recording. Outputs and inputs that are empty are not there.

/// Errors: UsageError that names the output where one of `outputs` is one of `inputs` by whatever name, has
/// the name of an audio file, or is another of `outputs`.
void protect_inputs(std::span<const std::string> outputs, std::span<const std::string> inputs);

/// Errors: UsageError likewise where `output` is one of the recordings that are to be heard.
void protect_recordings(const std::string& output, std::span<const FoundFile> inputs);

/// Errors: UsageError likewise where one of `outputs` is the file of a clip.
void protect_clips(std::span<const std::string> outputs, const Manifest& manifest);

}  // namespace resonet
