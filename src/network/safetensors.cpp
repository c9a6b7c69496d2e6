#include "network/safetensors.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <nlohmann/json.hpp>

#include "core/error.h"

namespace resonet {
namespace {

using nlohmann::json;

static_assert(std::endian::native == std::endian::little, "tensors are read and written as they lie");

constexpr std::uint64_t length_bytes = 8;
constexpr std::uint64_t longest_header = 100'000'000;

[[noreturn]] void refuse(const std::string& subject, const std::string& problem) {
    throw InputError(subject, "is not a well-formed safetensors file: " + problem,
                     "get the model again, or train it again");
}

std::uint64_t value_size(const std::string& dtype, const std::string& subject) {
    if (dtype == "F64" || dtype == "I64" || dtype == "U64") return 8;
    if (dtype == "F32" || dtype == "I32" || dtype == "U32") return 4;
    if (dtype == "F16" || dtype == "BF16" || dtype == "I16" || dtype == "U16") return 2;
    if (dtype == "I8" || dtype == "U8" || dtype == "BOOL") return 1;
    refuse(subject, "unknown type '" + dtype + "'");
}

std::uint64_t byte_count(const RawTensor& tensor, std::uint64_t limit, const std::string& subject) {
    std::uint64_t count = value_size(tensor.dtype, subject);
    for (const std::int64_t size : tensor.shape) {
        if (size < 0) refuse(subject, "a negative size");
        const auto factor = static_cast<std::uint64_t>(size);
        if (factor != 0 && count > limit / factor) refuse(subject, "a tensor larger than the file");
        count *= factor;
    }
    return count;
}

struct Range {
    std::uint64_t begin;
    std::uint64_t end;
};

void require_cover(std::vector<Range> ranges, std::uint64_t size, const std::string& subject) {
    std::sort(ranges.begin(), ranges.end(), [](const Range& a, const Range& b) {
        return a.begin != b.begin ? a.begin < b.begin : a.end < b.end;
    });
    std::uint64_t at = 0;
    for (const Range& range : ranges) {
        if (range.begin != at) refuse(subject, "tensors overlap or leave a gap");
        at = range.end;
    }
    if (at != size) refuse(subject, "it is truncated or has bytes at the end that belong to no tensor");
}

}  // namespace

SafeTensors parse_safetensors(std::string_view bytes, const std::string& subject) {
    if (bytes.size() < length_bytes) refuse(subject, "shorter than 8 bytes");
    std::uint64_t header_size = 0;
    std::memcpy(&header_size, bytes.data(), length_bytes);
    if (header_size > longest_header || header_size > bytes.size() - length_bytes) {
        refuse(subject, "its header is longer than the file or than 100 MB");
    }
    const std::string_view data = bytes.substr(length_bytes + header_size);
    const json header = json::parse(bytes.substr(length_bytes, header_size), nullptr, false);
    if (!header.is_object()) refuse(subject, "its header is not a JSON object");

    SafeTensors contents;
    std::vector<Range> ranges;
    try {
        for (const auto& [name, entry] : header.items()) {
            if (name == "__metadata__") {
                contents.metadata = entry.get<std::map<std::string, std::string>>();
                continue;
            }
            RawTensor tensor{entry.at("dtype").get<std::string>(), entry.at("shape").get<Shape>(), {}};
            const auto offsets = entry.at("data_offsets").get<std::array<std::uint64_t, 2>>();
            const auto [begin, end] = offsets;
            if (begin > end || end > data.size()) refuse(subject, "tensor '" + name + "' is cut off");
            if (end - begin != byte_count(tensor, data.size(), subject)) {
                refuse(subject, "tensor '" + name + "' has another size than its shape");
            }
            tensor.bytes = data.substr(begin, end - begin);
            ranges.push_back({begin, end});
            contents.tensors.emplace(name, std::move(tensor));
        }
    } catch (const json::exception&) {
        refuse(subject, "its header has an entry of the wrong form");
    }
    require_cover(std::move(ranges), data.size(), subject);
    return contents;
}

std::string serialize_safetensors(const SafeTensors& contents) {
    json header = json::object();
    if (!contents.metadata.empty()) header["__metadata__"] = contents.metadata;
    std::uint64_t at = 0;
    for (const auto& [name, tensor] : contents.tensors) {
        const std::uint64_t end = at + tensor.bytes.size();
        header[name] = {{"dtype", tensor.dtype}, {"shape", tensor.shape}, {"data_offsets", {at, end}}};
        at = end;
    }
    std::string text = header.dump();
    text.append((length_bytes - text.size() % length_bytes) % length_bytes, ' ');  // aligns the data
    const std::uint64_t header_size = text.size();
    std::string bytes(length_bytes, '\0');
    std::memcpy(bytes.data(), &header_size, length_bytes);
    bytes.reserve(length_bytes + text.size() + at);
    bytes += text;
    for (const auto& [name, tensor] : contents.tensors) bytes += tensor.bytes;
    return bytes;
}

}  // namespace resonet
