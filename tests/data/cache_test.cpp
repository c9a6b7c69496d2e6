#include "data/cache.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstdlib>
#include <stdexcept>

#include "core/error.h"
#include "core/file.h"
#include "core/hash.h"
#include "data/cache_entry.h"
#include "support/temporary_folder.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;
using testing::TemporaryFolder;

const std::string key = hex(sha256("a"));
const std::string other_key = hex(sha256("b"));
const std::string payload("some\0bytes\n\xff", 12);

/// Sets environment variables for as long as it lives; nullptr: not set.
class Environment {
  public:
    explicit Environment(std::initializer_list<std::pair<const char*, const char*>> values) {
        for (const auto& [name, value] : values) {
            const char* const old = std::getenv(name);
            before_.emplace_back(name, old == nullptr ? std::nullopt : std::optional<std::string>(old));
            set(name, value);
        }
    }
    ~Environment() {
        for (const auto& [name, value] : before_) set(name, value ? value->c_str() : nullptr);
    }
    Environment(const Environment&) = delete;
    Environment& operator=(const Environment&) = delete;

  private:
    static void set(const char* name, const char* value) {
        if (value == nullptr) {
            unsetenv(name);
        } else {
            setenv(name, value, 1);
        }
    }
    std::vector<std::pair<const char*, std::optional<std::string>>> before_;
};

TEST(Cache, GivesBackWhatItWasGiven) {
    const TemporaryFolder folder;
    Cache cache(folder / "new" / "folder");
    EXPECT_EQ(cache.find("facts", key), std::nullopt);
    for (const std::string& bytes : {payload, std::string(), std::string(3000000, 'x')}) {
        cache.store("facts", key, bytes);
        EXPECT_EQ(cache.find("facts", key), bytes);
        EXPECT_EQ(Cache(folder / "new" / "folder").find("facts", key), bytes);
    }
    EXPECT_EQ(cache.find("facts", other_key), std::nullopt);
    EXPECT_EQ(cache.find("images", key), std::nullopt);
}

TEST(Cache, LaysEntriesOutByKindAndKey) {
    const Cache cache("/somewhere");
    EXPECT_EQ(cache.entry("facts", key), "/somewhere/facts/" + key.substr(0, 2) + "/" + key);
    EXPECT_THROW(cache.entry("", key), std::invalid_argument);
    EXPECT_THROW(cache.entry("../facts", key), std::invalid_argument);
    EXPECT_THROW(cache.entry("Facts", key), std::invalid_argument);
    EXPECT_THROW(cache.entry("facts", ""), std::invalid_argument);
    EXPECT_THROW(cache.entry("facts", key.substr(1)), std::invalid_argument);
    EXPECT_THROW(cache.entry("facts", key + "0"), std::invalid_argument);
    EXPECT_THROW(cache.entry("facts", std::string(64, 'A')), std::invalid_argument);
    EXPECT_THROW(cache.entry("facts", "../" + key.substr(3)), std::invalid_argument);
}

TEST(Cache, RemovesEveryDamagedEntry) {
    const TemporaryFolder folder;
    Cache cache(folder.path());
    cache.store("facts", key, payload);
    const fs::path file = cache.entry("facts", key);
    const std::string whole = read_text(file);
    ASSERT_EQ(whole.size(), cache_header_size + payload.size());
    const auto is_damage = [&](const std::string& bytes) {
        write_atomically(file, bytes);
        return cache.find("facts", key) == std::nullopt && !fs::exists(file);
    };
    for (std::size_t i = 0; i < whole.size(); ++i) {
        std::string damaged = whole;
        damaged[i] = static_cast<char>(damaged[i] ^ 0x10);
        EXPECT_TRUE(is_damage(damaged)) << i;
        EXPECT_TRUE(is_damage(whole.substr(0, i))) << i;
    }
    EXPECT_TRUE(is_damage(whole + "x"));
    EXPECT_TRUE(is_damage(std::string(1000, '\0')));
    cache.store("facts", key, payload);
    EXPECT_EQ(read_text(file), whole);
}

TEST(Cache, DoesNotTakeAnEntryForAnother) {
    const TemporaryFolder folder;
    Cache cache(folder.path());
    cache.store("facts", key, payload);
    for (const auto& [kind, name] : {std::pair("facts", other_key), std::pair("images", key)}) {
        const fs::path stranger = cache.entry(kind, name);
        fs::create_directories(stranger.parent_path());
        fs::copy_file(cache.entry("facts", key), stranger);
        EXPECT_EQ(cache.find(kind, name), std::nullopt);
        EXPECT_FALSE(fs::exists(stranger));
    }
    EXPECT_EQ(cache.find("facts", key), payload);
}

TEST(Cache, MarksWhatIsUsed) {
    const TemporaryFolder folder;
    Cache cache(folder.path());
    cache.store("facts", key, payload);
    const fs::path file = cache.entry("facts", key);
    const auto long_ago = fs::file_time_type::clock::now() - std::chrono::hours(100);
    fs::last_write_time(file, long_ago);
    cache.find("facts", other_key);
    EXPECT_EQ(fs::last_write_time(file), long_ago);
    cache.find("facts", key);
    EXPECT_GT(fs::last_write_time(file), long_ago + std::chrono::hours(99));
}

TEST(Cache, LeavesLinksAndFoldersAlone) {
    const TemporaryFolder folder;
    write_atomically(folder / "precious", encode_cache_entry("facts", key, payload));
    Cache cache(folder / "cache");
    const fs::path link = cache.entry("facts", key);
    fs::create_directories(link.parent_path());
    fs::create_symlink(folder / "precious", link);
    EXPECT_EQ(cache.find("facts", key), std::nullopt);
    cache.store("facts", key, "other");
    EXPECT_TRUE(fs::is_symlink(link));
    EXPECT_EQ(read_text(folder / "precious"), encode_cache_entry("facts", key, payload));
    fs::create_directories(cache.entry("facts", other_key));
    EXPECT_EQ(cache.find("facts", other_key), std::nullopt);
    cache.store("facts", other_key, "other");
    EXPECT_TRUE(fs::is_directory(cache.entry("facts", other_key)));
    const std::string pipe_key = hex(sha256("c"));
    fs::create_directories(cache.entry("facts", pipe_key).parent_path());
    ASSERT_EQ(mkfifo(cache.entry("facts", pipe_key).c_str(), 0600), 0);
    EXPECT_EQ(cache.find("facts", pipe_key), std::nullopt);  // and does not wait for a writer
    cache.store("facts", pipe_key, "other");
}

TEST(Cache, GoesOnWhereNothingCanBeKept) {
    const TemporaryFolder folder;
    write_atomically(folder / "file", "x");
    Cache cache(folder / "file" / "below");  // can never be made, not even by root
    ::testing::internal::CaptureStdout();    // where results may go: no place for warnings
    ::testing::internal::CaptureStderr();
    cache.store("facts", key, payload);
    cache.store("facts", key, payload);
    EXPECT_EQ(::testing::internal::GetCapturedStdout(), "");
    const std::string warnings = ::testing::internal::GetCapturedStderr();
    EXPECT_EQ(cache.find("facts", key), std::nullopt);
    EXPECT_TRUE(warnings.starts_with("resonet: results are not kept for next time: ")) << warnings;
    EXPECT_EQ(std::ranges::count(warnings, '\n'), 1) << warnings;
}

TEST(Cache, GoesOnWhenTheFolderIsDeleted) {
    const TemporaryFolder folder;
    Cache cache(folder / "cache");
    cache.store("facts", key, payload);
    fs::remove_all(folder / "cache");
    EXPECT_EQ(cache.find("facts", key), std::nullopt);
    cache.store("facts", key, payload);
    EXPECT_EQ(cache.find("facts", key), payload);
}

TEST(Cache, TellsBackupsToPassOverIt) {
    const TemporaryFolder folder;
    Cache(folder.path()).store("facts", key, payload);
    EXPECT_TRUE(
        read_text(folder / "CACHEDIR.TAG").starts_with("Signature: 8a477f597d28d172789f06886806bc55\n"));
}

TEST(Cache, LeavesFoldersWithOtherThingsToBackups) {
    const TemporaryFolder folder;
    write_atomically(folder / "song.wav", "precious");
    Cache(folder.path()).store("facts", key, payload);
    EXPECT_TRUE(fs::exists(Cache(folder.path()).entry("facts", key)));
    EXPECT_FALSE(fs::exists(folder / "CACHEDIR.TAG"));
}

TEST(Cache, LivesWhereTheUserOrTheDesktopWantsIt) {
    {
        const Environment set{{"RESONET_CACHE", "/own"}, {"XDG_CACHE_HOME", "/xdg"}, {"HOME", "/home/x"}};
        EXPECT_EQ(Cache::default_folder(), "/own");
    }
    {
        const Environment set{{"RESONET_CACHE", "own"}};
        EXPECT_THROW(Cache::default_folder(), UsageError);
    }
    const Environment none{{"RESONET_CACHE", nullptr}};
    {
        const Environment set{{"XDG_CACHE_HOME", "/xdg"}, {"HOME", "/home/x"}};
        EXPECT_EQ(Cache::default_folder(), "/xdg/resonet");
    }
    {
        const Environment set{{"XDG_CACHE_HOME", "not/absolute"}, {"HOME", "/home/x"}};
        EXPECT_EQ(Cache::default_folder(), "/home/x/.cache/resonet");
    }
    const Environment set{{"XDG_CACHE_HOME", nullptr}, {"HOME", nullptr}};
    EXPECT_THROW(Cache::default_folder(), UsageError);
}

TEST(Cache, TakesItsLimitFromTheEnvironment) {
    const auto limit_of = [](const char* text) {
        const Environment set{{"RESONET_CACHE_LIMIT", text}};
        return Cache::default_limit();
    };
    EXPECT_EQ(limit_of(nullptr), std::uintmax_t{10} << 30);
    EXPECT_EQ(limit_of(""), std::uintmax_t{10} << 30);
    EXPECT_EQ(limit_of("500M"), std::uintmax_t{500} << 20);
    EXPECT_EQ(limit_of("0"), 0U);
    EXPECT_THROW(limit_of("much"), UsageError);
    EXPECT_THROW(limit_of("-1"), UsageError);
}

}  // namespace
}  // namespace resonet
