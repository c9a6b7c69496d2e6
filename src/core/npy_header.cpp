#include "core/npy_header.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <fstream>
#include <limits>
#include <optional>
#include <string_view>

#include "core/error.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view magic("\x93NUMPY", 6);
constexpr std::size_t largest_header = 1 << 20;
constexpr std::size_t most_dimensions = 32;  // numpy's own limit
constexpr const char* remedy = "write it again with numpy.save";

/// Reads the Python dictionary of a .npy head: exactly the keys descr, fortran_order and shape.
class HeaderParser {
  public:
    HeaderParser(std::string_view text, const fs::path& path) : text_(text), path_(path) {}

    NpyHeader parse() {
        std::optional<std::string> descr;
        std::optional<bool> fortran;
        std::optional<std::vector<std::size_t>> shape;
        expect('{');
        while (!accept('}')) {
            const std::string key = quoted();
            expect(':');
            if (key == "descr" && !descr) {
                descr = type_name();
            } else if (key == "fortran_order" && !fortran) {
                fortran = boolean();
            } else if (key == "shape" && !shape) {
                shape = tuple();
            } else {
                fail("has an unknown or repeated key in its header");
            }
            if (!accept(',')) {
                expect('}');
                break;
            }
        }
        skip_space();
        if (at_ != text_.size()) fail("has text after its header");
        if (!descr || !fortran || !shape) fail("lacks descr, fortran_order or shape in its header");
        if (*fortran) {
            throw InputError(path_.string(), "is stored in Fortran order",
                             "save numpy.ascontiguousarray(array) instead");
        }
        NpyHeader header;
        header.descr = std::move(*descr);
        header.shape = std::move(*shape);
        return header;
    }

  private:
    [[noreturn]] void fail(std::string_view problem) const {
        throw InputError(path_.string(), problem, remedy);
    }

    void skip_space() {
        while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n')) ++at_;
    }

    bool accept(char wanted) {
        skip_space();
        if (at_ == text_.size() || text_[at_] != wanted) return false;
        ++at_;
        return true;
    }

    void expect(char wanted) {
        if (!accept(wanted)) fail("has a malformed header");
    }

    std::string quoted() {
        skip_space();
        const char quote = at_ < text_.size() ? text_[at_] : '\0';
        if (quote != '\'' && quote != '"') fail("has a malformed header");
        const std::size_t end = text_.find(quote, at_ + 1);
        if (end == std::string_view::npos) fail("has a malformed header");
        std::string value(text_.substr(at_ + 1, end - at_ - 1));
        at_ = end + 1;
        return value;
    }

    std::string type_name() {
        skip_space();
        if (at_ < text_.size() && text_[at_] == '[') {
            throw InputError(path_.string(), "holds records, not plain numbers", "save one array a file");
        }
        return quoted();
    }

    bool boolean() {
        skip_space();
        for (const bool value : {false, true}) {
            const std::string_view word = value ? "True" : "False";
            if (text_.substr(at_, word.size()) == word) {
                at_ += word.size();
                return value;
            }
        }
        fail("has a malformed header");
    }

    std::vector<std::size_t> tuple() {
        std::vector<std::size_t> sizes;
        expect('(');
        while (!accept(')')) {
            skip_space();
            std::size_t size = 0;
            const char* const end = text_.data() + text_.size();
            const auto [next, error] = std::from_chars(text_.data() + at_, end, size);
            if (error != std::errc()) fail("has a malformed shape");
            at_ = static_cast<std::size_t>(next - text_.data());
            if (sizes.size() == most_dimensions) fail("has more than 32 dimensions");
            sizes.push_back(size);
            if (!accept(',')) {
                expect(')');
                break;
            }
        }
        return sizes;
    }

    std::string_view text_;
    const fs::path& path_;
    std::size_t at_ = 0;
};

/// Bytes of one element of a plain number type, which also has to be one we can take as it is.
std::size_t size_of_element(const std::string& descr, const fs::path& path) {
    if (descr.size() == 3 && descr[0] == '>') {
        throw InputError(path.string(), "is big endian (" + descr + ")",
                         "save array.astype('<" + descr.substr(1) + "') instead");
    }
    const bool numeric = descr.size() == 3 && (descr[0] == '<' || descr[0] == '|' || descr[0] == '=') &&
                         std::string_view("biuf").find(descr[1]) != std::string_view::npos &&
                         std::string_view("1248").find(descr[2]) != std::string_view::npos;
    if (!numeric || (descr[0] == '|') != (descr[2] == '1')) {
        throw InputError(path.string(), "has the element type '" + descr + "', which is not supported",
                         "save it as float32, float64, uint8, int32 or int64");
    }
    return static_cast<std::size_t>(descr[2] - '0');
}

/// Sets header.count. Sizes of zero do not excuse absurd others: strides are computed from those.
void count_elements(NpyHeader& header, const fs::path& path) {
    constexpr std::size_t most = std::numeric_limits<std::ptrdiff_t>::max();
    std::size_t product = header.element_size;
    bool empty = false;
    for (const std::size_t size : header.shape) {
        if (size == 0) {
            empty = true;
        } else if (size > most / product) {
            throw InputError(path.string(), "declares an impossible shape", remedy);
        } else {
            product *= size;
        }
    }
    header.count = empty ? 0 : product / header.element_size;
}

std::size_t little_endian(std::string_view bytes) {
    std::size_t value = 0;
    for (std::size_t i = bytes.size(); i-- > 0;) value = value << 8 | static_cast<std::uint8_t>(bytes[i]);
    return value;
}

std::string read_bytes(std::ifstream& stream, std::size_t count, const fs::path& path) {
    std::string bytes(count, '\0');
    stream.read(bytes.data(), static_cast<std::streamsize>(count));
    if (static_cast<std::size_t>(stream.gcount()) != count) {
        throw InputError(path.string(), "is not a .npy file, or cut short in its header", remedy);
    }
    return bytes;
}

}  // namespace

NpyHeader read_npy_header(const fs::path& path) {
    std::error_code error;
    if (!fs::is_regular_file(path, error)) {
        throw InputError(path.string(), fs::exists(path, error) ? "is not a regular file" : "does not exist");
    }
    const std::uintmax_t file_size = fs::file_size(path, error);
    std::ifstream stream(path, std::ios::binary);
    if (error || !stream) throw InputError(path.string(), "cannot be read", "check its permissions");

    const std::string start = read_bytes(stream, magic.size() + 2, path);
    if (!start.starts_with(magic)) throw InputError(path.string(), "is not a .npy file", remedy);
    const auto version = static_cast<std::uint8_t>(start[magic.size()]);
    if (version < 1 || version > 3 || start[magic.size() + 1] != 0) {
        throw InputError(path.string(), "is of an unknown .npy version", remedy);
    }
    const std::size_t length_bytes = version == 1 ? 2 : 4;
    const std::size_t length = little_endian(read_bytes(stream, length_bytes, path));
    if (length > largest_header || length > file_size) {
        throw InputError(path.string(), "declares an impossible header length", remedy);
    }
    const std::string text = read_bytes(stream, length, path);

    NpyHeader header = HeaderParser(text, path).parse();
    header.element_size = size_of_element(header.descr, path);
    header.data_offset = start.size() + length_bytes + length;
    count_elements(header, path);
    const std::uintmax_t held = file_size - header.data_offset;
    const std::uintmax_t wanted = std::uintmax_t{header.count} * header.element_size;
    if (held != wanted) {
        throw InputError(path.string(),
                         "holds " + std::to_string(held) + " bytes of data where its shape asks for " +
                             std::to_string(wanted),
                         "it was cut short or damaged; fetch or write it again");
    }
    return header;
}

std::string make_npy_header(const std::string& descr, const std::vector<std::size_t>& shape, NpyOrder order) {
    const std::string fortran = order == NpyOrder::fortran ? "True" : "False";
    std::string text = "{'descr': '" + descr + "', 'fortran_order': " + fortran + ", 'shape': (";
    for (std::size_t i = 0; i < shape.size(); ++i) {
        if (i > 0) text += ' ';
        text += std::to_string(shape[i]);
        if (i + 1 < shape.size() || shape.size() == 1) text += ',';
    }
    text += "), }";
    constexpr std::size_t alignment = 64;
    const std::size_t prefix = magic.size() + 4;
    const std::size_t total = (prefix + text.size() + 1 + alignment - 1) / alignment * alignment;
    text.resize(total - prefix - 1, ' ');
    text += '\n';
    std::string header(magic);
    header += {'\x01', '\x00', static_cast<char>(text.size() & 0xFF), static_cast<char>(text.size() >> 8)};
    return header + text;
}

}  // namespace resonet
