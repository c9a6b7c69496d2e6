#include "core/file.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <stdexcept>

#include "core/error.h"
#include "support/temporary_folder.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;
using testing::TemporaryFolder;

std::size_t entries_in(const fs::path& folder) {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

TEST(File, ReadsWhatWasWritten) {
    const TemporaryFolder folder;
    const std::string bytes("\0\r\n\xFF text", 9);
    write_atomically(folder / "a", bytes);
    EXPECT_EQ(read_text(folder / "a"), bytes);
    write_atomically(folder / "a", "", Durability::synced);
    EXPECT_EQ(read_text(folder / "a"), "");
    EXPECT_EQ(entries_in(folder.path()), 1U);
}

TEST(File, RefusesToReadFoldersMissingAndOverlargeFiles) {
    const TemporaryFolder folder;
    EXPECT_THROW(read_text(folder.path()), InputError);
    EXPECT_THROW(read_text(folder / "missing"), InputError);
    write_atomically(folder / "a", "12345");
    EXPECT_EQ(read_text(folder / "a", 5), "12345");
    EXPECT_THROW(read_text(folder / "a", 4), InputError);
}

TEST(File, AnInterruptedWriteLeavesTheOldFile) {
    const TemporaryFolder folder;
    write_atomically(folder / "a", "old");
    try {
        AtomicFile file(folder / "a");
        file.stream() << "half of the n";
        file.stream().flush();
        EXPECT_EQ(entries_in(folder.path()), 2U);
        throw std::runtime_error("interrupted");
    } catch (const std::runtime_error&) {
    }
    EXPECT_EQ(read_text(folder / "a"), "old");
    EXPECT_EQ(entries_in(folder.path()), 1U);
}

TEST(File, AFullDiskLeavesTheOldFile) {
    const TemporaryFolder folder;
    write_atomically(folder / "a", "old");
    // A limit on file sizes fails writes just as a full disk does.
    rlimit before = {};
    ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
    const auto previous = std::signal(SIGXFSZ, SIG_IGN);
    const rlimit small = {.rlim_cur = 4096, .rlim_max = before.rlim_max};
    ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
    EXPECT_THROW(write_atomically(folder / "a", std::string(100'000, 'x')), SystemError);
    setrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, previous);
    EXPECT_EQ(read_text(folder / "a"), "old");
    EXPECT_EQ(entries_in(folder.path()), 1U);
}

TEST(File, SaysWhatIsWrongWithTheTarget) {
    const TemporaryFolder folder;
    EXPECT_THROW(write_atomically(folder.path(), "x"), SystemError);
    try {
        write_atomically(folder / "no" / "such" / "folder", "x");
        FAIL();
    } catch (const SystemError& error) {
        EXPECT_EQ(error.subject(), (folder / "no" / "such" / "folder").string());
        EXPECT_EQ(error.remedy(), "create its folder first");
    }
}

TEST(File, RefusesAReadOnlyFolder) {
    if (geteuid() == 0) GTEST_SKIP() << "root may write everywhere";
    const TemporaryFolder folder;
    fs::permissions(folder.path(), fs::perms::owner_read | fs::perms::owner_exec);
    EXPECT_THROW(write_atomically(folder / "a", "x"), SystemError);
    fs::permissions(folder.path(), fs::perms::owner_all);
}

TEST(File, KeepsPermissionsAndFollowsLinks) {
    const TemporaryFolder folder;
    write_atomically(folder / "a", "old");
    chmod((folder / "a").c_str(), 0640);
    fs::create_symlink("a", folder / "link");
    write_atomically(folder / "link", "new");
    EXPECT_TRUE(fs::is_symlink(folder / "link"));
    EXPECT_EQ(read_text(folder / "a"), "new");
    EXPECT_EQ(fs::status(folder / "a").permissions(), static_cast<fs::perms>(0640));
}

TEST(File, WritesToDevicesDirectly) {
    write_atomically("/dev/null", "gone");
    EXPECT_TRUE(fs::is_character_file("/dev/null"));
}

TEST(File, CreatesFilesWithTheUsualPermissions) {
    const TemporaryFolder folder;
    const mode_t mask = umask(0027);
    write_atomically(folder / "a", "x");
    umask(mask);
    EXPECT_EQ(fs::status(folder / "a").permissions(), static_cast<fs::perms>(0640));
}

TEST(File, TakesNamesAsLongAsTheSystemDoes) {
    const TemporaryFolder folder;
    const std::string name(255, 'n');
    write_atomically(folder / name, "x");
    EXPECT_EQ(read_text(folder / name), "x");
}

}  // namespace
}  // namespace resonet
