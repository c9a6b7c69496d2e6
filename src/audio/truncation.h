#pragma once

#include <string>

#include "audio/input_file.h"

namespace resonet {

/// Bytes by which a RIFF WAV file is shorter than its header says; 0 if it is whole or its header leaves the
/// length open (as programs that write to a pipe do). FFmpeg corrects the header silently.
std::int64_t missing_wav_bytes(const InputFile& file);

/// Whether the last page of an Ogg file lacks the mark that ends a stream, as after a broken download. Ogg
/// stores no length at its beginning, so this is the only trace.
bool ogg_end_is_missing(const InputFile& file);

}  // namespace resonet
