#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>
#include <utility>

#include "service/exchange.h"
#include "service/problem.h"

namespace resonet {
namespace {

using Range = std::pair<std::uint64_t, std::uint64_t>;  // first byte, one past the last

std::optional<std::uint64_t> whole_number(std::string_view text) {
    std::uint64_t value = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (code != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

/// The range that is asked for; none: all, which is also the answer to more than one. (cpp-httplib refuses
/// what is no range at all.)
std::optional<Range> wanted_range(std::string_view header, std::uint64_t size) {
    constexpr std::string_view unit = "bytes=";
    if (!header.starts_with(unit)) return std::nullopt;
    header.remove_prefix(unit.size());
    const std::size_t dash = header.find('-');
    if (dash == std::string_view::npos || header.find(',') != std::string_view::npos) return std::nullopt;
    const auto first = whole_number(header.substr(0, dash));
    const auto last = whole_number(header.substr(dash + 1));
    Range range{0, size};
    if (dash == 0) {  // the last so many bytes
        if (!last) return std::nullopt;
        range.first = size - std::min(size, *last);
    } else {
        if (!first || (!last && dash + 1 < header.size()) || (last && *last < *first)) return std::nullopt;
        range = {*first, last ? std::min(size, *last + 1) : size};
    }
    if (range.first >= range.second) {
        throw Problem(416, "range-not-satisfiable", "the content has " + std::to_string(size) + " bytes");
    }
    return range;
}

struct OpenFile {
    explicit OpenFile(const std::string& path) : descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
    ~OpenFile() {
        if (descriptor >= 0) ::close(descriptor);
    }
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;

    int descriptor;
};

}  // namespace

void answer_ranges(const Exchange& exchange, RangedContent content) {
    exchange.response.set_header("Accept-Ranges", "bytes");
    Range range{0, content.size};
    exchange.response.status = 200;
    try {
        if (const auto wanted = wanted_range(exchange.request.get_header_value("Range"), content.size)) {
            range = *wanted;
            exchange.response.status = 206;
            exchange.response.set_header("Content-Range", "bytes " + std::to_string(range.first) + "-" +
                                                              std::to_string(range.second - 1) + "/" +
                                                              std::to_string(content.size));
        }
    } catch (const Problem&) {
        exchange.response.set_header("Content-Range", "bytes */" + std::to_string(content.size));
        throw;
    }
    const std::uint64_t begin = range.first;
    const std::string type = content.type;
    exchange.response.set_content_provider(
        range.second - range.first, type,
        [content = std::move(content), begin](std::size_t offset, std::size_t length,
                                              httplib::DataSink& sink) {
            return content.write(begin + offset, length, sink);
        });
}

void answer_file(const Exchange& exchange, const std::string& path, const std::string& type) {
    const auto file = std::make_shared<OpenFile>(path);
    struct stat facts {};
    if (file->descriptor < 0 || ::fstat(file->descriptor, &facts) != 0)
        throw not_found("the file is not there any more");
    answer_ranges(exchange, {static_cast<std::uint64_t>(facts.st_size), type,
                             [file](std::uint64_t offset, std::uint64_t length, httplib::DataSink& sink) {
                                 std::array<char, 65536> piece;
                                 const ssize_t count = ::pread(file->descriptor, piece.data(),
                                                               std::min<std::uint64_t>(length, piece.size()),
                                                               static_cast<off_t>(offset));
                                 return count > 0 &&
                                        sink.write(piece.data(), static_cast<std::size_t>(count));
                             }});
}

}  // namespace resonet
