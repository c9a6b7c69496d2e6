#pragma once

#include <vector>

struct AVFrame;

namespace resonet {

/// Replaces `out` by the mean over the channels of `frame`, one float per sample, as librosa.to_mono does.
/// Integer samples are scaled as libsndfile does: full scale is 1 (s16 / 32768, u8 (x - 128) / 128; FFmpeg
/// holds 24-bit samples in the upper bits of s32). Non-finite floats pass through.
/// Returns false, leaving `out` empty, for a sample format that is not PCM.
bool mix_to_mono(const AVFrame& frame, std::vector<float>& out);

}  // namespace resonet
