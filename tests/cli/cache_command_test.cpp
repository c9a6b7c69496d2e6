#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>

#include "cli/run_program.h"
#include "core/file.h"
#include "core/hash.h"
#include "data/cache.h"
#include "support/temporary_folder.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;
using testing::Outcome;
using testing::run_resonet;
using testing::TemporaryFolder;

/// A cache of three features, used 1, 2 and 3 days ago, and one image of 10,000 bytes, used 50 days ago.
class CacheCommand : public ::testing::Test {
  protected:
    CacheCommand() {
        for (int i = 1; i <= 3; ++i) put("features", key_of(i), 100, i);
        put("images", key_of(4), 10000, 50);
    }

    static std::string key_of(int i) { return hex(sha256(std::to_string(i))); }

    void put(const char* kind, const std::string& key, std::size_t size, int days) {
        cache.store(kind, key, std::string(size, 'x'));
        fs::last_write_time(cache.entry(kind, key),
                            fs::file_time_type::clock::now() - std::chrono::hours(24 * days));
    }

    Outcome run(std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(), "cache");
        arguments.insert(arguments.end(), {"--folder", folder.path()});
        return run_resonet(std::move(arguments));
    }

    std::string removed(const std::string& what) {
        return folder.path().string() + ": removed " + what + "\n";
    }

    TemporaryFolder folder;
    Cache cache{folder.path()};
};

TEST_F(CacheCommand, ShowsKindsSizesAndLimit) {
    testing::Call call;
    call.arguments = {"cache"};
    call.environment = {{"RESONET_CACHE", folder.path()}, {"RESONET_CACHE_LIMIT", "2G"}};
    const Outcome shown = testing::run_program(testing::resonet_program(), call);
    EXPECT_EQ(shown.status, 0) << shown.errors;
    const std::vector<std::string> lines = shown.output_lines();
    ASSERT_EQ(lines.size(), 6U) << shown.output;
    EXPECT_EQ(lines[0], folder.path());
    EXPECT_EQ(lines[1], "  features           3 entries   12.0 KiB");
    EXPECT_EQ(lines[2], "  images               1 entry   12.0 KiB");
    EXPECT_EQ(lines[3], "  all                4 entries   24.0 KiB");
    EXPECT_EQ(lines[4], "  limit                          2.00 GiB");
    EXPECT_TRUE(lines[5].starts_with("  not used for longest: since 2")) << lines[5];
    EXPECT_EQ(run({"show"}).output_lines()[1], lines[1]);
}

TEST_F(CacheCommand, ShowsAnEmptyOne) {
    testing::Call call;
    call.arguments = {"cache", "show"};
    call.environment = {{"RESONET_CACHE", folder / "missing"}};
    const Outcome shown = testing::run_program(testing::resonet_program(), call);
    EXPECT_EQ(shown.status, 0);
    EXPECT_EQ(shown.output_lines()[1], "  empty              0 entries        0 B");
    EXPECT_FALSE(fs::exists(folder / "missing"));
}

TEST_F(CacheCommand, ClearsByKindAndAge) {
    EXPECT_EQ(run({"clear", "--older-than", "60d"}).output,
              removed("0 entries (0 B), kept 4 entries (24.0 KiB)"));
    EXPECT_EQ(run({"clear", "--kind", "features", "--older-than", "36h"}).output,
              removed("2 entries (8.00 KiB), kept 2 entries (16.0 KiB)"));
    EXPECT_TRUE(cache.find("features", key_of(1)));
    EXPECT_FALSE(cache.find("features", key_of(2)));
    EXPECT_EQ(run({"clear", "--kind", "images"}).output,
              removed("1 entry (12.0 KiB), kept 1 entry (4.00 KiB)"));
    EXPECT_FALSE(fs::exists(folder / "images"));
    EXPECT_EQ(read_text(folder / ".resonet-total"), "4096\n");
    EXPECT_EQ(run({"clear"}).output, removed("1 entry (4.00 KiB), kept 0 entries (0 B)"));
}

TEST_F(CacheCommand, TrimsToALimit) {
    EXPECT_EQ(run({"trim"}).output, removed("0 entries (0 B), kept 4 entries (24.0 KiB)"));
    EXPECT_EQ(run({"trim", "--limit", "9K"}).output,
              removed("2 entries (16.0 KiB), kept 2 entries (8.00 KiB)"));
    EXPECT_TRUE(cache.find("features", key_of(1)));
    EXPECT_TRUE(cache.find("features", key_of(2)));
}

TEST_F(CacheCommand, DeletesNothingElse) {
    write_atomically(folder / "song.wav", "precious");
    write_atomically(folder / "features" / "song.wav", "precious");
    const fs::path same_name = cache.entry("music", key_of(9));
    fs::create_directories(same_name.parent_path());
    write_atomically(same_name, "precious content of another program");
    fs::create_directories(folder / "elsewhere");
    fs::rename(folder / "images", folder / "elsewhere" / "images");
    fs::create_directory_symlink(folder / "elsewhere" / "images", folder / "images");
    EXPECT_EQ(run({"clear"}).status, 0);
    EXPECT_EQ(read_text(folder / "song.wav"), "precious");
    EXPECT_EQ(read_text(folder / "features" / "song.wav"), "precious");
    EXPECT_EQ(read_text(same_name), "precious content of another program");
    EXPECT_TRUE(fs::exists(cache.entry("images", key_of(4))));
    EXPECT_FALSE(fs::exists(cache.entry("features", key_of(1))));
}

TEST_F(CacheCommand, LeavesAFolderThatIsNoCacheAsItIs) {
    const TemporaryFolder other;
    write_atomically(other / "song.wav", "precious");
    const Outcome cleared = run_resonet({"cache", "clear", "--folder", other.path()});
    EXPECT_EQ(cleared.status, 0);
    EXPECT_EQ(cleared.output, other.path().string() + ": removed 0 entries (0 B), kept 0 entries (0 B)\n");
    EXPECT_EQ(std::distance(fs::directory_iterator(other.path()), fs::directory_iterator()), 1);
}

TEST_F(CacheCommand, RefusesWhatItDoesNotUnderstand) {
    for (const char* age : {"30", "d", "-1d", "30x", "1e9w", "nand", "99999999999w"}) {
        EXPECT_EQ(run({"clear", std::string("--older-than=") + age}).status, 2) << age;
    }
    EXPECT_EQ(run({"clear", "--kind", "../features"}).status, 2);
    EXPECT_EQ(run({"trim", "--limit", "much"}).status, 2);
    EXPECT_EQ(run_resonet({"cache", "clear", "--folder", folder / "missing"}).status, 2);
    EXPECT_EQ(run_resonet({"cache", "clear", "--folder", cache.entry("images", key_of(4))}).status, 2);
    EXPECT_EQ(run({"show"}).output_lines()[3], "  all                4 entries   24.0 KiB");
}

}  // namespace
}  // namespace resonet
