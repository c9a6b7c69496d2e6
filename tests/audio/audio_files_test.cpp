#include "audio/audio_files.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audio/sounds.h"
#include "core/error.h"
#include "support/temporary_folder.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;
using testing::TemporaryFolder;
using testing::write_bytes;

std::vector<std::string> names(const std::vector<FoundFile>& found, const TemporaryFolder& folder) {
    std::vector<std::string> all;
    for (const FoundFile& file : found) {
        all.push_back(file.path.lexically_relative(folder.path()).string() +
                      (file.error.empty() ? "" : " !"));
    }
    return all;
}

TEST(HasAudioExtension, KnowsTheNames) {
    for (const char* name :
         {"a.wav", "b.MP3", "c.Flac", "d.opus", "e.m4a", "f.wma", "g.aiff", "h.x.ogg", "i.w64"}) {
        EXPECT_TRUE(has_audio_extension(name)) << name;
    }
    for (const char* name :
         {"a.jpg", "mp3", "a.mp3.txt", "a.", "", "._a.mp3", "folder.mp3/cover.png", "a.cue"}) {
        EXPECT_FALSE(has_audio_extension(name)) << name;
    }
}

TEST(FindAudioFiles, WalksSorted) {
    const TemporaryFolder folder;
    fs::create_directories(folder / "b" / "deep");
    fs::create_directories(folder / "empty");
    for (const char* name :
         {"z.mp3", "a.wav", "b/2.ogg", "b/1.ogg", "b/deep/x.FLAC", "cover.jpg", "b/._1.ogg"}) {
        write_bytes(folder / name, "x");
    }
    EXPECT_EQ(names(find_audio_files(folder.path()), folder),
              (std::vector<std::string>{"a.wav", "b/1.ogg", "b/2.ogg", "b/deep/x.FLAC", "z.mp3"}));
    EXPECT_EQ(names(find_audio_files(folder.path(), false), folder),
              (std::vector<std::string>{"a.wav", "z.mp3"}));
}

TEST(FindAudioFiles, FollowsLinksOnce) {
    const TemporaryFolder folder;
    fs::create_directories(folder / "real");
    write_bytes(folder / "real" / "a.mp3", "x");
    fs::create_symlink("..", folder / "real" / "up");
    fs::create_symlink(".", folder / "self");
    fs::create_symlink("real", folder / "again");
    fs::create_symlink("real/a.mp3", folder / "link.mp3");
    EXPECT_EQ(names(find_audio_files(folder.path()), folder),
              (std::vector<std::string>{"link.mp3", "real/a.mp3"}));
}

TEST(FindAudioFiles, FollowsLinksOutOfTheFolder) {
    const TemporaryFolder folder;
    fs::create_directories(folder / "library");
    fs::create_directories(folder / "elsewhere");
    write_bytes(folder / "elsewhere" / "a.mp3", "x");
    fs::create_symlink("../elsewhere", folder / "library" / "link");
    EXPECT_EQ(names(find_audio_files(folder / "library"), folder),
              (std::vector<std::string>{"library/link/a.mp3"}));
}

TEST(FindAudioFiles, ReportsWhatItCannotUseAndGoesOn) {
    const TemporaryFolder folder;
    write_bytes(folder / "good.mp3", "x");
    fs::create_symlink("nowhere", folder / "dangling.mp3");
    fs::create_symlink("loop.mp3", folder / "loop.mp3");
    fs::create_symlink("nowhere", folder / "dangling.txt");
    ASSERT_EQ(mkfifo((folder / "pipe.mp3").c_str(), 0600), 0);
    fs::create_directories(folder / "folder.mp3");
    EXPECT_EQ(names(find_audio_files(folder.path()), folder),
              (std::vector<std::string>{"dangling.mp3 !", "good.mp3", "loop.mp3 !", "pipe.mp3 !"}));
}

TEST(FindAudioFiles, ReportsUnreadableFolders) {
    if (geteuid() == 0) GTEST_SKIP() << "the superuser may read everything";
    const TemporaryFolder folder;
    write_bytes(folder / "a.mp3", "x");
    fs::create_directories(folder / "closed");
    ASSERT_EQ(chmod((folder / "closed").c_str(), 0), 0);
    EXPECT_EQ(names(find_audio_files(folder.path()), folder),
              (std::vector<std::string>{"a.mp3", "closed !"}));
    EXPECT_THROW(find_audio_files(folder / "closed"), InputError);
    ASSERT_EQ(chmod((folder / "closed").c_str(), 0700), 0);
}

TEST(FindAudioFiles, AcceptsNamesOfAnyBytes) {
    const TemporaryFolder folder;
    write_bytes(folder / "new\nline.mp3", "x");
    write_bytes(folder / "bytes\xff.mp3", "x");
    EXPECT_EQ(names(find_audio_files(folder.path()), folder),
              (std::vector<std::string>{"bytes\xff.mp3", "new\nline.mp3"}));
}

TEST(FindAudioFiles, RefusesWhatIsNoFolder) {
    const TemporaryFolder folder;
    write_bytes(folder / "a.mp3", "x");
    EXPECT_THROW(find_audio_files(folder / "none"), InputError);
    EXPECT_THROW(find_audio_files(folder / "a.mp3"), InputError);
    EXPECT_TRUE(find_audio_files(folder.path(), true).size() == 1);
}

}  // namespace
}  // namespace resonet
