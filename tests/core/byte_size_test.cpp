#include "core/byte_size.h"

#include <gtest/gtest.h>

namespace resonet {
namespace {

TEST(ByteSize, IsParsed) {
    EXPECT_EQ(parse_byte_size("0"), 0U);
    EXPECT_EQ(parse_byte_size("4096"), 4096U);
    EXPECT_EQ(parse_byte_size("1K"), 1024U);
    EXPECT_EQ(parse_byte_size("500M"), 500U << 20);
    EXPECT_EQ(parse_byte_size("500m"), 500U << 20);
    EXPECT_EQ(parse_byte_size("1.5G"), (std::uintmax_t{3} << 30) / 2);
    EXPECT_EQ(parse_byte_size("2T"), std::uintmax_t{2} << 40);
    EXPECT_EQ(parse_byte_size("8388607T"), std::uintmax_t{8388607} << 40);
}

TEST(ByteSize, RefusesWhatIsNone) {
    for (const char* text : {"", "G", "-1", "-0", "+1", " 1", "1 ", "1 G", "1GB", "1GiB", "1e9", "0x10",
                             "nan", "inf", "1,5G", "1P", "8388608T", "99999999999999999999"}) {
        EXPECT_EQ(parse_byte_size(text), std::nullopt) << text;
    }
}

TEST(ByteSize, IsShown) {
    EXPECT_EQ(byte_size_text(0), "0 B");
    EXPECT_EQ(byte_size_text(1023), "1023 B");
    EXPECT_EQ(byte_size_text(1024), "1.00 KiB");
    EXPECT_EQ(byte_size_text(1536), "1.50 KiB");
    EXPECT_EQ(byte_size_text(10 * 1024), "10.0 KiB");
    EXPECT_EQ(byte_size_text(1024 * 1024 - 1), "1.00 MiB");
    EXPECT_EQ(byte_size_text(std::uintmax_t{10} << 30), "10.0 GiB");
    EXPECT_EQ(byte_size_text(std::uintmax_t{999} << 30), "999 GiB");
    EXPECT_EQ(byte_size_text(std::uintmax_t{5000} << 40), "5000 TiB");
}

}  // namespace
}  // namespace resonet
