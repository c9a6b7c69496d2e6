#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <functional>
#include <thread>

#include "core/file.h"
#include "core/hash.h"
#include "core/parallel.h"
#include "data/cache.h"
#include "data/cache_entry.h"
#include "data/cache_listing.h"
#include "support/temporary_folder.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;
using testing::TemporaryFolder;

constexpr std::uintmax_t block = 4096;

std::string key_of(std::size_t i) {
    return hex(sha256(std::to_string(i)));
}

/// Bytes that fill `blocks` blocks on the disk together with the header, other ones for every i.
std::string bytes_of(std::size_t i, std::size_t blocks = 1) {
    std::string bytes(blocks * block - cache_header_size, static_cast<char>('a' + i % 26));
    const std::string number = std::to_string(i);
    std::ranges::copy(number, bytes.begin());
    return bytes;
}

void set_age(const Cache& cache, std::size_t i, int hours) {
    fs::last_write_time(cache.entry("facts", key_of(i)),
                        fs::file_time_type::clock::now() - std::chrono::hours(hours));
}

bool has(const Cache& cache, std::size_t i) {
    return fs::exists(cache.entry("facts", key_of(i)));
}

/// Runs `work` in a process of its own; 0 if it says that all is well.
pid_t in_process(const std::function<bool()>& work) {
    const pid_t child = fork();
    if (child == 0) _exit(work() ? 0 : 1);
    return child;
}

TEST(CacheLimit, LetsTheEntriesUsedLongestAgoGo) {
    const TemporaryFolder folder;
    Cache cache(folder.path(), 20 * block);
    for (std::size_t i = 0; i < 20; ++i) {
        cache.store("facts", key_of(i), bytes_of(i));
        set_age(cache, i, static_cast<int>(100 - i));
    }
    EXPECT_EQ(list_cache(folder.path()).bytes(), 20 * block);  // full to the brim
    EXPECT_EQ(cache.find("facts", key_of(0)), bytes_of(0));    // the oldest, but used now
    cache.store("facts", key_of(20), bytes_of(20));
    // To 90 % of the limit, the new one included, go the three oldest but the one in use.
    for (std::size_t i = 0; i <= 20; ++i) EXPECT_EQ(has(cache, i), i < 1 || i > 3) << i;
    EXPECT_EQ(list_cache(folder.path()).bytes(), 18 * block);
}

TEST(CacheLimit, KeepsNoEntryThatIsLarger) {
    const TemporaryFolder folder;
    Cache cache(folder.path(), 2 * block);
    cache.store("facts", key_of(0), bytes_of(0, 3));
    EXPECT_FALSE(has(cache, 0));
    cache.store("facts", key_of(1), bytes_of(1, 2));
    EXPECT_TRUE(has(cache, 1));
    cache.store("facts", key_of(2), bytes_of(2, 2));
    EXPECT_FALSE(has(cache, 1));
    EXPECT_TRUE(has(cache, 2));
    Cache nothing(folder / "nothing", 0);
    nothing.store("facts", key_of(0), "");
    EXPECT_FALSE(fs::exists(folder / "nothing"));
}

TEST(CacheLimit, HoldsForManyCachesOneAfterTheOther) {
    const TemporaryFolder folder;
    for (std::size_t i = 0; i < 60; ++i) {
        Cache(folder.path(), 10 * block).store("facts", key_of(i), bytes_of(i));
        EXPECT_LE(list_cache(folder.path()).bytes(), 10 * block);
    }
    EXPECT_GE(list_cache(folder.path()).bytes(), 9 * block);
}

TEST(CacheLimit, CountsAfreshWhereTheCountIsLostOrWrong) {
    for (const char* count : {"", "no number\n", "12", "0\n", "-5\n", "99999999999999999999999\n"}) {
        const TemporaryFolder folder;
        Cache cache(folder.path(), 10 * block);
        for (std::size_t i = 0; i < 10; ++i) cache.store("facts", key_of(i), bytes_of(i));
        write_atomically(folder / ".resonet-total", count);
        const bool believed = std::string(count) == "0\n";
        cache.store("facts", key_of(10), bytes_of(10));
        EXPECT_EQ(list_cache(folder.path()).bytes(), (believed ? 11 : 9) * block) << count;
    }
}

TEST(CacheLimit, WritesNoCountInAFileOfTheUsers) {
    for (const char* text :
         {"no number", "12", "-5\n", "1\n2\n", " 1\n", "12345678901234567890123456789012\n"}) {
        const TemporaryFolder folder;
        for (const char* name : {".resonet-total", "total", "CACHEDIR.TAG"}) {
            write_atomically(folder / name, text);
        }
        Cache cache(folder.path(), 10 * block);
        for (std::size_t i = 0; i < 30; ++i) cache.store("facts", key_of(i), bytes_of(i));
        EXPECT_LE(list_cache(folder.path()).bytes(), 10 * block);  // it goes without a count
        EXPECT_TRUE(has(cache, 29));
        for (const char* name : {".resonet-total", "total", "CACHEDIR.TAG"}) {
            EXPECT_EQ(read_text(folder / name), text) << name;
        }
    }
}

TEST(CacheLimit, DeletesNothingBecauseOfACountThatIsTooHigh) {
    const TemporaryFolder folder;
    Cache cache(folder.path(), 10 * block);
    for (std::size_t i = 0; i < 200; ++i) cache.store("facts", key_of(i % 5), bytes_of(i % 5));
    for (std::size_t i = 0; i < 5; ++i) EXPECT_EQ(cache.find("facts", key_of(i)), bytes_of(i));
}

TEST(CacheLimit, TouchesOnlyWhatIsItsOwn) {
    const TemporaryFolder folder;
    const std::string digits = key_of(0).substr(0, 2);
    const std::vector<fs::path> foreign = {
        folder / "readme.txt",
        folder / "facts" / "notes",
        folder / "facts" / digits / "notes",
        folder / "facts" / digits / (key_of(0) + ".bak"),
        folder / "facts" / digits / key_of(1),  // in the folder of others
        folder / "Facts" / digits / key_of(0),
        folder / "images" / digits / key_of(0),  // the name, but another content
        folder / "elsewhere" / key_of(2).substr(0, 2) / key_of(2),
    };
    for (const fs::path& path : foreign) {
        fs::create_directories(path.parent_path());
        write_atomically(path, std::string(3 * block, 'x'));
    }
    fs::create_directory_symlink(folder / "elsewhere", folder / "linked");
    const std::string entry = encode_cache_entry("linked", key_of(3), bytes_of(3, 20));
    fs::create_directories(folder / "outside" / "of-it" / key_of(3).substr(0, 2));
    write_atomically(folder / "outside" / "of-it" / key_of(3).substr(0, 2) / key_of(3), entry);
    fs::create_directory_symlink(folder / "outside" / "of-it", folder / "linked-kind");
    Cache cache(folder.path(), 4 * block);
    for (std::size_t i = 10; i < 40; ++i) cache.store("facts", key_of(i), bytes_of(i));
    CacheListing listing = list_cache(folder.path());
    remove_oldest(listing, 0);
    for (const fs::path& path : foreign) EXPECT_EQ(fs::file_size(path), 3 * block) << path;
    EXPECT_EQ(read_text(folder / "outside" / "of-it" / key_of(3).substr(0, 2) / key_of(3)), entry);
    for (std::size_t i = 10; i < 40; ++i) EXPECT_FALSE(has(cache, i));
}

TEST(CacheLimit, ClearsAwayWhatKilledWritersLeft) {
    const TemporaryFolder folder;
    Cache cache(folder.path(), 3 * block);
    cache.store("facts", key_of(0), bytes_of(0));
    const fs::path beside = cache.entry("facts", key_of(0)).parent_path();
    write_atomically(beside / ".resonet-1.tmp", "half");
    write_atomically(beside / ".resonet-2.tmp", "half");
    fs::last_write_time(beside / ".resonet-1.tmp", fs::file_time_type::clock::now() - std::chrono::hours(2));
    for (std::size_t i = 1; i < 5; ++i) cache.store("facts", key_of(i), bytes_of(i));
    EXPECT_FALSE(fs::exists(beside / ".resonet-1.tmp"));
    EXPECT_TRUE(fs::exists(beside / ".resonet-2.tmp"));  // its writer may be at work
}

TEST(CacheListing, TellsKindsSizesAndTheOrderOfUse) {
    const TemporaryFolder folder;
    EXPECT_TRUE(list_cache(folder / "missing").entries.empty());
    Cache cache(folder.path());
    cache.store("images", key_of(0), bytes_of(0, 2));
    cache.store("facts", key_of(1), "x");
    cache.store("facts", key_of(2), "x");
    set_age(cache, 2, 10);
    const CacheListing listing = list_cache(folder.path());
    ASSERT_EQ(listing.entries.size(), 3U);
    EXPECT_EQ(listing.kinds, (std::vector<std::string>{"facts", "images"}));
    EXPECT_EQ(listing.path(listing.entries.front()), cache.entry("facts", key_of(2)));
    EXPECT_EQ(listing.bytes(), 4 * block);
}

TEST(CacheSharing, ThreadsAndProcessesDoNotDisturbEachOther) {
    const TemporaryFolder folder;
    constexpr std::size_t names = 60;
    const auto work = [&](std::size_t seed) {
        bool well = true;
        Cache cache(folder.path(), 30 * block);
        for (std::size_t i = 0; i < 150; ++i) {
            const std::size_t name = (i * 17 + seed * 7) % names;
            const auto bytes = cache.find("facts", key_of(name));
            if (bytes && *bytes != bytes_of(name)) well = false;
            if (!bytes) cache.store("facts", key_of(name), bytes_of(name));
        }
        return well;
    };
    std::vector<pid_t> children;
    for (std::size_t i = 0; i < 4; ++i) {
        children.push_back(in_process([&, i] {
            bool well = true;
            std::thread other([&] { well = work(i + 10); });
            const bool here = work(i);
            other.join();
            return well && here;
        }));
    }
    for (const pid_t child : children) {
        int status = -1;
        ASSERT_EQ(waitpid(child, &status, 0), child);
        EXPECT_EQ(status, 0);
    }
    // Those that were being written while another one made room may be too many.
    EXPECT_LE(list_cache(folder.path()).bytes(), 40 * block);
}

TEST(CacheSharing, AKilledWriterLeavesNoDamage) {
    const TemporaryFolder folder;
    for (int round = 0; round < 5; ++round) {
        const pid_t child = in_process([&]() -> bool {
            Cache cache(folder.path(), 2000 * block);
            for (std::size_t i = 0;; i = (i + 1) % 50)
                cache.store("facts", key_of(i), bytes_of(i, 1 + 3 * i));
        });
        std::this_thread::sleep_for(std::chrono::milliseconds(30 + 7 * round));
        kill(child, SIGKILL);
        ASSERT_EQ(waitpid(child, nullptr, 0), child);
        const Cache cache(folder.path());
        for (std::size_t i = 0; i < 50; ++i) {
            if (has(cache, i)) {
                EXPECT_EQ(cache.find("facts", key_of(i)), bytes_of(i, 1 + 3 * i));
            }
        }
    }
    EXPECT_FALSE(list_cache(folder.path()).entries.empty());
    Cache cache(folder.path(), 30 * block);  // and the count is not locked for ever
    cache.store("facts", key_of(100), bytes_of(100));
    EXPECT_LE(list_cache(folder.path()).bytes(), 30 * block);
}

}  // namespace
}  // namespace resonet
