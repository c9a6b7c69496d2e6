#include "worker/frame.h"

#include <array>
#include <limits>
#include <system_error>

#include "core/descriptor.h"

namespace resonet {
namespace {

constexpr std::size_t head_size = 5;
constexpr std::size_t most_kept = std::size_t{1} << 20;

[[noreturn]] void refuse(const char* problem) {
    throw FrameError(problem);
}

}  // namespace

void write_frame(int descriptor, FrameKind kind, std::string_view content) {
    if (content.size() > std::numeric_limits<std::uint32_t>::max()) {
        throw SystemError("frame", "is too long to be sent");
    }
    std::array<char, head_size> head{static_cast<char>(kind)};
    for (std::size_t i = 0; i < 4; ++i) {
        head[i + 1] = static_cast<char>(static_cast<unsigned char>(content.size() >> (8 * i)));
    }
    int code = write_all(descriptor, {head.data(), head.size()});
    if (code == 0) code = write_all(descriptor, content);
    if (code != 0) throw SystemError("frame", "cannot be sent: " + std::generic_category().message(code));
}

void FrameReader::add(std::string_view bytes) {
    if (bytes.size() > left_) refuse("tells too much");
    left_ -= bytes.size();
    if (taken_ > most_kept) {
        bytes_.erase(0, taken_);
        taken_ = 0;
    }
    bytes_ += bytes;
}

std::optional<Frame> FrameReader::next() {
    const std::string_view rest = std::string_view(bytes_).substr(taken_);
    if (rest.empty()) return std::nullopt;
    const auto kind = static_cast<unsigned char>(rest[0]);
    if (kind < 1 || kind > 8) refuse("tells something unknown");
    if (rest.size() < head_size) return std::nullopt;
    std::size_t size = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        size |= std::size_t{static_cast<unsigned char>(rest[i + 1])} << (8 * i);
    }
    const Frame head{static_cast<FrameKind>(kind), {}};
    const bool picture = head.kind == FrameKind::spectrogram || head.kind == FrameKind::preview;
    if (!picture && size > largest_text_frame) refuse("tells too much at once");
    if (size > rest.size() - head_size + left_) refuse("tells too much");
    if (rest.size() - head_size < size) return std::nullopt;
    Frame frame{head.kind, std::string(rest.substr(head_size, size))};
    taken_ += head_size + size;
    if (taken_ == bytes_.size()) {
        bytes_.clear();
        taken_ = 0;
    }
    return frame;
}

}  // namespace resonet
