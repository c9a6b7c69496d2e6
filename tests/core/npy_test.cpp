#include "core/npy.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <limits>
#include <numeric>
#include <sstream>

#include "core/error.h"
#include "core/npy_header.h"
#include "support/development_data.h"
#include "support/temporary_folder.h"

namespace resonet {
namespace {

using testing::TemporaryFolder;

void put(const std::filesystem::path& path, std::string_view bytes) {
    std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

std::string slurp(const std::filesystem::path& path) {
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
}

/// A .npy file whose head holds `dictionary`, with `data_bytes` zero bytes behind it.
std::string npy_bytes(const std::string& dictionary, std::size_t data_bytes, char version = 1) {
    std::string bytes("\x93NUMPY", 6);
    bytes += version;
    bytes += '\0';
    const std::size_t length_bytes = version == 1 ? 2 : 4;
    for (std::size_t i = 0; i < length_bytes; ++i) {
        bytes += static_cast<char>(dictionary.size() >> (8 * i) & 0xFF);
    }
    return bytes + dictionary + std::string(data_bytes, '\0');
}

std::string error_of(const std::string& bytes) {
    const TemporaryFolder folder;
    put(folder / "x.npy", bytes);
    try {
        read_npy<float>(folder / "x.npy");
    } catch (const InputError& error) {
        EXPECT_EQ(error.subject(), (folder / "x.npy").string());
        return error.problem();
    }
    return "no error";
}

template <typename T>
class NpyOf : public ::testing::Test {};
using Types = ::testing::Types<float, double, std::uint8_t, std::int32_t, std::int64_t>;
TYPED_TEST_SUITE(NpyOf, Types);

TYPED_TEST(NpyOf, ComesBackAsItWasWritten) {
    const TemporaryFolder folder;
    const std::vector<TypeParam> values = {
        0, 1, std::numeric_limits<TypeParam>::max(), std::numeric_limits<TypeParam>::lowest(), 4, 5};
    write_npy(folder / "a.npy", values, {2, 3});
    const Array<TypeParam> read = read_npy<TypeParam>(folder / "a.npy");
    EXPECT_EQ(read.shape, (std::vector<std::size_t>{2, 3}));
    EXPECT_EQ(read.values, values);
    const NpyRows<TypeParam> rows(folder / "a.npy");
    EXPECT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows.row_size(), 3U);
    EXPECT_EQ(rows.row(1)[0], values[3]);
    EXPECT_THROW(rows.row(2), std::out_of_range);
}

TEST(Npy, WritesWhatNumpyWrites) {
    const TemporaryFolder folder;
    write_npy(folder / "a.npy", std::vector<float>{1.0F}, {1});
    // The bytes of numpy.save(f, numpy.array([1], 'float32')) with numpy 1.24.
    std::string expected("\x93NUMPY\x01\x00\x76\x00", 10);
    expected += "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }";
    expected.resize(127, ' ');
    expected += '\n';
    expected += std::string("\x00\x00\x80\x3f", 4);
    EXPECT_EQ(slurp(folder / "a.npy"), expected);
}

TEST(Npy, HoldsSingleValuesAndEmptyArrays) {
    const TemporaryFolder folder;
    write_npy(folder / "one.npy", std::vector<double>{2.5}, {});
    EXPECT_TRUE(read_npy<double>(folder / "one.npy").shape.empty());
    EXPECT_EQ(read_npy<double>(folder / "one.npy").values, std::vector<double>{2.5});
    EXPECT_THROW(NpyRows<double>(folder / "one.npy"), InputError);

    write_npy(folder / "none.npy", std::vector<float>{}, {0, 7});
    EXPECT_EQ(read_npy<float>(folder / "none.npy").shape, (std::vector<std::size_t>{0, 7}));
    const NpyRows<float> rows(folder / "none.npy");
    EXPECT_EQ(rows.size(), 0U);
    EXPECT_THROW(rows.row(0), std::out_of_range);
}

TEST(Npy, ReadsEveryVersionAndSpelling) {
    for (const char version : {'\1', '\2', '\3'}) {
        EXPECT_EQ(
            error_of(npy_bytes("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }\n", 8, version)),
            "no error");
    }
    EXPECT_EQ(error_of(npy_bytes("{\"shape\":(2,1),\"descr\":\"<f4\",\"fortran_order\":False}", 8)),
              "no error");
    EXPECT_NE(error_of(npy_bytes("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }\n", 8, 4)),
              "no error");
}

TEST(Npy, RefusesWhatIsNotExactlyTheArrayWanted) {
    const auto head = [](const std::string& descr, const std::string& order, const std::string& shape) {
        return "{'descr': '" + descr + "', 'fortran_order': " + order + ", 'shape': " + shape + ", }\n";
    };
    EXPECT_EQ(error_of(npy_bytes(head("<f8", "False", "(2,)"), 16)),
              "holds elements of type '<f8' where '<f4' is wanted");
    EXPECT_EQ(error_of(npy_bytes(head(">f4", "False", "(2,)"), 8)), "is big endian (>f4)");
    EXPECT_EQ(error_of(npy_bytes(head("|O", "False", "(2,)"), 8)),
              "has the element type '|O', which is not supported");
    EXPECT_EQ(error_of(npy_bytes(head("<f4", "True", "(2,2)"), 16)), "is stored in Fortran order");
    EXPECT_EQ(error_of(npy_bytes("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2,)}", 8)),
              "holds records, not plain numbers");
}

TEST(Npy, RefusesTruncatedAndOverlongFiles) {
    const TemporaryFolder folder;
    write_npy(folder / "a.npy", std::vector<float>{1, 2, 3, 4}, {4});
    const std::string whole = slurp(folder / "a.npy");
    for (std::size_t length = 0; length < whole.size(); ++length) {
        EXPECT_NE(error_of(whole.substr(0, length)), "no error") << length;
    }
    EXPECT_EQ(error_of(whole), "no error");
    EXPECT_EQ(error_of(whole + "x"), "holds 17 bytes of data where its shape asks for 16");
}

TEST(Npy, RefusesAbsurdShapesWithoutAllocating) {
    const auto shaped = [](const std::string& shape) {
        return error_of(npy_bytes("{'descr': '<f4', 'fortran_order': False, 'shape': " + shape + ", }", 4));
    };
    EXPECT_EQ(shaped("(1000000000000,)"), "holds 4 bytes of data where its shape asks for 4000000000000");
    EXPECT_EQ(shaped("(4294967296, 4294967296)"), "declares an impossible shape");
    EXPECT_EQ(shaped("(4611686018427387905,)"), "declares an impossible shape");  // x 4 wraps round to 4
    EXPECT_EQ(shaped("(0, 4294967296, 4294967296)"), "declares an impossible shape");
    EXPECT_EQ(shaped("(99999999999999999999,)"), "has a malformed shape");
    EXPECT_EQ(shaped("(-1,)"), "has a malformed shape");
    EXPECT_EQ(shaped("(1.5,)"), "has a malformed header");
    std::string many = "(";
    for (int i = 0; i < 33; ++i) many += "1,";
    EXPECT_EQ(shaped(many + ")"), "has more than 32 dimensions");
}

TEST(Npy, RefusesMalformedHeads) {
    for (const char* head :
         {"", "{", "{}", "{'descr': '<f4'}", "{'descr': '<f4', 'fortran_order': False, 'shape': (1,)",
          "{'descr': '<f4', 'fortran_order': False, 'shape': (1,)} x",
          "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (1,)}",
          "{'descr': '<f4', 'other': 1, 'fortran_order': False, 'shape': (1,)}",
          "{'descr': '<f4', 'fortran_order': Maybe, 'shape': (1,)}", "{'descr: <f4",
          "{'descr': '<f4', 'fortran_order': False, 'shape': (1 1)}"}) {
        EXPECT_NE(error_of(npy_bytes(head, 4)), "no error") << head;
    }
    std::string huge("\x93NUMPY\x02\x00\xff\xff\xff\xff", 12);
    EXPECT_EQ(error_of(huge), "declares an impossible header length");
    EXPECT_EQ(error_of("PK\3\4 not an array at all"), "is not a .npy file");
}

TEST(Npy, RefusesWhatIsNotAFile) {
    const TemporaryFolder folder;
    EXPECT_THROW(read_npy<float>(folder / "missing.npy"), InputError);
    EXPECT_THROW(read_npy<float>(folder.path()), InputError);
    ASSERT_EQ(mkfifo((folder / "pipe").c_str(), 0600), 0);
    EXPECT_THROW(read_npy<float>(folder / "pipe"), InputError);
}

TEST(Npy, RefusesToWriteAShapeThatDoesNotFit) {
    const TemporaryFolder folder;
    EXPECT_THROW(write_npy(folder / "a.npy", std::vector<float>{1, 2}, {3}), std::invalid_argument);
    EXPECT_FALSE(std::filesystem::exists(folder / "a.npy"));
}

TEST(Npy, MapsTheRowsOfALargeArray) {
    RESONET_NEEDS_DEVELOPMENT_DATA(data, "data/gtzan-arrays");
    const NpyRows<std::uint8_t> rows(data / "mel_u8_999x128x334.npy");
    EXPECT_EQ(rows.shape(), (std::vector<std::size_t>{999, 128, 334}));
    const std::span<const std::uint8_t> last = rows.row(998);
    EXPECT_EQ(last.size(), 128U * 334U);
    EXPECT_EQ(last.back(), 0);  // the top three bands are cut off
    EXPECT_EQ(std::accumulate(last.begin(), last.end(), 0), 1689696);
}

}  // namespace
}  // namespace resonet
