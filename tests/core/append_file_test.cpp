#include "core/append_file.h"

#include <gtest/gtest.h>

#include "core/error.h"
#include "core/file.h"
#include "support/temporary_folder.h"

namespace resonet {
namespace {

using testing::TemporaryFolder;

TEST(AppendFile, GrowsAtItsEndAtOnce) {
    const TemporaryFolder folder;
    {
        AppendFile file(folder / "x");
        EXPECT_EQ(file.size(), 0U);
        file.append("one\n");
        EXPECT_EQ(read_text(folder / "x"), "one\n");
        file.append("two\n");
    }
    AppendFile file(folder / "x");
    EXPECT_EQ(file.size(), 8U);
    file.append("three");
    EXPECT_EQ(read_text(folder / "x"), "one\ntwo\nthree");
}

TEST(AppendFile, CutsItsEndOff) {
    const TemporaryFolder folder;
    AppendFile file(folder / "x");
    file.append("one\ntw");
    file.truncate(4);
    EXPECT_EQ(file.size(), 4U);
    file.append("two\n");
    EXPECT_EQ(read_text(folder / "x"), "one\ntwo\n");
}

TEST(AppendFile, HasOneWriter) {
    const TemporaryFolder folder;
    {
        const AppendFile file(folder / "x");
        EXPECT_THROW(AppendFile(folder / "x"), UsageError);
    }
    EXPECT_NO_THROW(AppendFile(folder / "x"));
}

TEST(AppendFile, FaultsAreTheSystems) {
    const TemporaryFolder folder;
    EXPECT_THROW(AppendFile(folder / "none" / "x"), SystemError);
    EXPECT_THROW(AppendFile(folder.path()), SystemError);
    AppendFile full("/dev/full");
    EXPECT_THROW(full.append("x"), SystemError);
}

}  // namespace
}  // namespace resonet
