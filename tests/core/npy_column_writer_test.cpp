#include "core/npy_column_writer.h"

#include <gtest/gtest.h>

#include <numeric>
#include <stdexcept>

#include "core/error.h"
#include "core/npy.h"
#include "support/temporary_folder.h"

namespace resonet {
namespace {

using testing::TemporaryFolder;

constexpr std::size_t head = 128;  // bytes

std::vector<float> floats_of(const std::string& bytes) {
    std::vector<float> values(bytes.size() / sizeof(float));
    std::copy(bytes.begin(), bytes.end(), reinterpret_cast<char*>(values.data()));
    return values;
}

TEST(NpyColumnWriter, LaysColumnsBehindEachOther) {
    const TemporaryFolder folder;
    NpyColumnWriter writer(folder / "x.npy", 2);
    writer.append(std::vector<float>{1, 2, 3, 11, 12, 13});  // three columns, row by row
    writer.append(std::vector<float>{});
    writer.append(std::vector<float>{4, 14});
    EXPECT_FALSE(std::filesystem::exists(folder / "x.npy"));
    writer.commit();
    const std::string bytes = read_text(folder / "x.npy");
    ASSERT_EQ(bytes.size(), head + 8 * sizeof(float));
    EXPECT_EQ(bytes.substr(10, head - 11).substr(0, 60),
              "{'descr': '<f4', 'fortran_order': True, 'shape': (2, 4), }  ");
    EXPECT_EQ(floats_of(bytes.substr(head)), (std::vector<float>{1, 11, 2, 12, 3, 13, 4, 14}));
}

TEST(NpyColumnWriter, ManyColumnsInAnyPieces) {
    constexpr std::size_t rows = 3;
    constexpr std::size_t columns = 70001;
    const TemporaryFolder folder;
    NpyColumnWriter writer(folder / "x.npy", rows);
    for (std::size_t first = 0; first < columns;) {
        const std::size_t count = std::min<std::size_t>(columns - first, first == 0 ? 40000 : 9999);
        std::vector<float> block(rows * count);
        for (std::size_t i = 0; i < block.size(); ++i) {
            block[i] = static_cast<float>((first + i % count) * rows + i / count);
        }
        writer.append(block);
        first += count;
    }
    writer.commit();
    std::vector<float> expected(rows * columns);
    std::iota(expected.begin(), expected.end(), 0.0F);
    EXPECT_EQ(floats_of(read_text(folder / "x.npy").substr(head)), expected);
}

TEST(NpyColumnWriter, OneRowReadsAsUsual) {
    const TemporaryFolder folder;
    NpyColumnWriter writer(folder / "x.npy", 1);
    writer.append(std::vector<float>{1, 2});
    writer.append(std::vector<float>{3});
    writer.commit();
    const Array<float> array = read_npy<float>(folder / "x.npy");
    EXPECT_EQ(array.shape, (std::vector<std::size_t>{1, 3}));
    EXPECT_EQ(array.values, (std::vector<float>{1, 2, 3}));
}

TEST(NpyColumnWriter, NoColumnsAreAnEmptyArray) {
    const TemporaryFolder folder;
    NpyColumnWriter(folder / "x.npy", 1).commit();
    EXPECT_EQ(read_npy<float>(folder / "x.npy").shape, (std::vector<std::size_t>{1, 0}));
}

TEST(NpyColumnWriter, NothingIsLeftWithoutCommit) {
    const TemporaryFolder folder;
    {
        NpyColumnWriter writer(folder / "x.npy", 1);
        writer.append(std::vector<float>{1, 2});
    }
    EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(NpyColumnWriter, RefusesWhatIsNoColumn) {
    const TemporaryFolder folder;
    NpyColumnWriter writer(folder / "x.npy", 2);
    EXPECT_THROW(writer.append(std::vector<float>{1, 2, 3}), std::invalid_argument);
    EXPECT_THROW(NpyColumnWriter(folder / "y.npy", 0), std::invalid_argument);
    EXPECT_THROW(NpyColumnWriter(folder / "none" / "y.npy", 1), SystemError);
}

}  // namespace
}  // namespace resonet
