#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/error.h"

namespace resonet {

/// What a process that hears a file tells, in frames: a byte with the kind, the length of what follows
/// (uint32, little endian), and that.
enum class FrameKind : std::uint8_t {
    progress = 1,     ///< {fraction, stage}
    facts = 2,        ///< as HearingListener::facts
    spectrogram = 3,  ///< a PNG
    preview = 4,      ///< a FLAC file
    result = 5,
    explanation = 6,
    refusal = 7,  ///< {name, problem, remedy}; the last one
    done = 8,     ///< empty; the last one
};

/// What a process tells is not what it may tell.
class FrameError : public InputError {
  public:
    explicit FrameError(std::string_view problem) : InputError("the process that hears", problem) {}
};

struct Frame {
    FrameKind kind{};
    std::string content;
};

/// Writes a frame, waiting for room. Errors: SystemError if nobody reads.
void write_frame(int descriptor, FrameKind kind, std::string_view content);

/// Puts frames together from bytes that nobody vouches for.
class FrameReader {
  public:
    /// No more than `most_bytes` are taken in all. Of `kind`s other than the two pictures no frame may be
    /// larger than largest_text_frame.
    explicit FrameReader(std::uint64_t most_bytes) : left_(most_bytes) {}

    /// Takes what has arrived. Errors: FrameError where it is too much.
    void add(std::string_view bytes);

    /// The next frame that is complete. Errors: FrameError for one of an unknown kind, or too large.
    std::optional<Frame> next();

    /// Whether the bytes end in the middle of a frame.
    bool incomplete() const { return taken_ < bytes_.size(); }

  private:
    std::uint64_t left_;
    std::string bytes_;
    std::size_t taken_ = 0;  // of bytes_
};

inline constexpr std::size_t largest_text_frame = std::size_t{16} << 20;

}  // namespace resonet
