#include "audio/truncation.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

namespace resonet {

std::int64_t missing_wav_bytes(const InputFile& file) {
    std::array<std::uint8_t, 12> head{};
    if (file.read_at(0, head) != head.size()) return 0;
    const std::string_view text(static_cast<const char*>(static_cast<const void*>(head.data())), head.size());
    if (!text.starts_with("RIFF") || text.substr(8) != "WAVE") return 0;
    std::int64_t size = 0;
    for (std::size_t i = 0; i < 4; ++i) size |= std::int64_t{head[4 + i]} << (8 * i);
    constexpr std::int64_t kLengthUnknown = 0x7FFF0000;  // and above: left open by writers to a pipe
    if (size >= kLengthUnknown) return 0;
    return std::max<std::int64_t>(size + 8 - file.size(), 0);
}

bool ogg_end_is_missing(const InputFile& file) {
    constexpr std::int64_t kLargestPage = 65307;
    constexpr std::size_t kFlagsOffset = 5;
    constexpr unsigned kEndOfStream = 4;
    std::vector<std::uint8_t> tail(static_cast<std::size_t>(std::min(kLargestPage * 2, file.size())));
    tail.resize(file.read_at(file.size() - static_cast<std::int64_t>(tail.size()), tail));
    const std::string_view text(static_cast<const char*>(static_cast<const void*>(tail.data())), tail.size());
    const std::size_t page = text.rfind("OggS");
    if (page == std::string_view::npos || page + kFlagsOffset >= tail.size()) return true;
    return (tail[page + kFlagsOffset] & kEndOfStream) == 0;
}

}  // namespace resonet
