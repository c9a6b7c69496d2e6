#include "network/safetensors.h"

#include <gtest/gtest.h>

#include <cstring>

#include "core/error.h"

namespace resonet {
namespace {

/// A file with this header text and data.
std::string file_of(const std::string& header, const std::string& data = {}) {
    const std::uint64_t size = header.size();
    std::string bytes(8, '\0');
    std::memcpy(bytes.data(), &size, 8);
    return bytes + header + data;
}

TEST(SafeTensors, RoundTrip) {
    SafeTensors contents;
    contents.metadata["note"] = "line\nbreak, \"quotes\" and \xC3\xA9";
    contents.tensors["b"] = {"F32", {2, 1}, std::string("\0\1\2\3\4\5\6\7", 8)};
    contents.tensors["a"] = {"U8", {3}, "xyz"};
    contents.tensors["empty"] = {"F32", {0}, ""};
    const std::string bytes = serialize_safetensors(contents);
    const SafeTensors back = parse_safetensors(bytes, "file");
    EXPECT_EQ(back.metadata, contents.metadata);
    ASSERT_EQ(back.tensors.size(), 3U);
    EXPECT_EQ(back.tensors.at("b").shape, (Shape{2, 1}));
    EXPECT_EQ(back.tensors.at("b").bytes, contents.tensors.at("b").bytes);
    EXPECT_EQ(back.tensors.at("a").bytes, "xyz");
    EXPECT_EQ(serialize_safetensors(back), bytes);
}

TEST(SafeTensors, DataAreAligned) {
    SafeTensors contents;
    contents.tensors["abc"] = {"F32", {1}, "1234"};
    std::uint64_t header_size = 0;
    const std::string bytes = serialize_safetensors(contents);
    std::memcpy(&header_size, bytes.data(), 8);
    EXPECT_EQ(header_size % 8, 0U);
    EXPECT_EQ(bytes.size(), 8 + header_size + 4);
}

TEST(SafeTensors, ReadsTheFormatsOwnExample) {
    const auto file = parse_safetensors(
        file_of(R"({"t":{"dtype":"F32","shape":[1,1],"data_offsets":[0,4]}})", "abcd"), "file");
    EXPECT_EQ(file.tensors.at("t").bytes, "abcd");
}

TEST(SafeTensors, RefusesMalformedFiles) {
    const std::string good = file_of(R"({"t":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})", "abcd");
    for (std::size_t size = 0; size < good.size(); ++size) {
        EXPECT_THROW(parse_safetensors(std::string_view(good).substr(0, size), "file"), InputError) << size;
    }
    EXPECT_THROW(parse_safetensors(good + "!", "file"), InputError);
    EXPECT_THROW(parse_safetensors(std::string(100, '\xFF'), "file"), InputError);
    for (
        const char* header :
        {"[]", "null", "{\"t\":3}", R"({"t":{"dtype":"F32","shape":[1]}})",
         R"({"t":{"dtype":"F31","shape":[1],"data_offsets":[0,4]}})",
         R"({"t":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}})",
         R"({"t":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}})",
         R"({"t":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,4]}})",
         R"({"t":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}})",
         R"({"t":{"dtype":"U8","shape":[3],"data_offsets":[1,4]}})",
         R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})",
         R"({"t":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"__metadata__":{"n":1}})"}) {
        EXPECT_THROW(parse_safetensors(file_of(header, "abcd"), "file"), InputError) << header;
    }
}

}  // namespace
}  // namespace resonet
