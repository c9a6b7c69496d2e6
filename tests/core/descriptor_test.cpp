#include "core/descriptor.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cerrno>

#include "core/error.h"
#include "core/file.h"
#include "support/temporary_folder.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;
using testing::TemporaryFolder;

/// A file that a shell has opened with > or >>.
class Redirection {
  public:
    Redirection(const fs::path& file, int flags) : descriptor_(open(file.c_str(), flags | O_CREAT, 0600)) {}
    ~Redirection() { close(descriptor_); }
    Redirection(const Redirection&) = delete;
    Redirection& operator=(const Redirection&) = delete;

    int number() const { return descriptor_; }
    std::string path() const { return "/dev/fd/" + std::to_string(descriptor_); }
    void echo(std::string_view text) const { EXPECT_EQ(write_all(descriptor_, text), 0); }

  private:
    int descriptor_;
};

TEST(Descriptor, IsKnownByEveryNameOfItsPath) {
    const TemporaryFolder folder;
    EXPECT_EQ(descriptor_named("/dev/stdin"), 0);
    EXPECT_EQ(descriptor_named("/dev/stdout"), 1);
    EXPECT_EQ(descriptor_named("/dev/stderr"), 2);
    EXPECT_EQ(descriptor_named("/dev/../dev//fd/63"), 63);
    EXPECT_EQ(descriptor_named("/proc/self/fd/7"), 7);
    EXPECT_EQ(descriptor_named("/proc/thread-self/fd/7"), 7);
    EXPECT_EQ(descriptor_named("/proc/" + std::to_string(getpid()) + "/fd/1"), 1);
    fs::create_symlink("/dev/stdout", folder / "out");
    fs::create_symlink("out", folder / "again");
    EXPECT_EQ(descriptor_named(folder / "again"), 1);
    fs::create_symlink("loop", folder / "loop");
    for (const fs::path& other :
         {folder / "loop", folder / "1", fs::path("1"), fs::path("/dev/null"), fs::path(),
          fs::path("/proc/self/fd"), fs::path("/proc/self/fd/x"), fs::path("/dev/fd/-1"),
          fs::path("/dev/fd/99999999999"), folder / "none" / "1"}) {
        EXPECT_EQ(descriptor_named(other), std::nullopt) << other;
    }
}

TEST(Descriptor, WhatAFileIsWrittenThroughKeepsWhatIsAroundIt) {
    for (const int flags : {O_WRONLY | O_TRUNC, O_WRONLY | O_APPEND}) {
        const TemporaryFolder folder;
        {
            const Redirection log(folder / "log", flags);
            const auto same = fs::hard_link_count(folder / "log");
            log.echo("before\n");
            AtomicFile file(log.path());
            file.stream() << "one\n";
            file.write("two\n");
            file.commit();
            write_atomically(log.path(), std::string(200'000, 'x') + "\n");
            log.echo("after\n");
            EXPECT_EQ(fs::hard_link_count(folder / "log"), same);
        }
        EXPECT_EQ(read_text(folder / "log"), "before\none\ntwo\n" + std::string(200'000, 'x') + "\nafter\n");
        EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator()), 1);
    }
}

TEST(Descriptor, OneThatCannotBeWrittenToIsSaidAtOnce) {
    const TemporaryFolder folder;
    write_atomically(folder / "a", "as it was");
    const Redirection reading(folder / "a", O_RDONLY);
    EXPECT_THROW(AtomicFile{reading.path()}, SystemError);
    EXPECT_THROW(AtomicFile{"/dev/fd/987654"}, SystemError);
    EXPECT_EQ(read_text(folder / "a"), "as it was");
    const Redirection full("/dev/full", O_WRONLY);
    EXPECT_EQ(write_all(full.number(), "x"), ENOSPC);
    EXPECT_THROW(write_atomically(full.path(), "x"), SystemError);
    EXPECT_THROW(write_atomically(full.path(), std::string(200'000, 'x')), SystemError);
}

}  // namespace
}  // namespace resonet
