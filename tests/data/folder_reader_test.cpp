#include "data/folder_reader.h"

#include <gtest/gtest.h>

#include "core/error.h"
#include "core/file.h"
#include "support/temporary_folder.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;

void touch(const fs::path& path) {
    fs::create_directories(path.parent_path());
    write_atomically(path, "x");
}

TEST(GenreFolder, LabelsFilesWithTheirFoldersNames) {
    const testing::TemporaryFolder folder;
    for (const char* name :
         {"rock/b.wav", "rock/album/a.mp3", "blues/z.flac", "blues/cover.jpg", "stray.wav"}) {
        touch(folder / name);
    }
    for (const fs::path& root : {folder.path(), folder.path() / "", folder.path() / "."}) {
        const FoundDataset dataset = read_genre_folder(root);
        const std::vector<ClipRecord>& clips = dataset.manifest.clips;
        ASSERT_EQ(clips.size(), 3U);
        EXPECT_EQ(dataset.manifest.kind, SourceKind::audio);
        EXPECT_EQ(clips[0].label, "blues");
        EXPECT_EQ(clips[0].track, "blues/z");
        EXPECT_TRUE(fs::equivalent(clips[0].path, folder / "blues/z.flac"));
        EXPECT_EQ(clips[1].label, "rock");
        EXPECT_EQ(clips[1].track, "rock/album/a");
        EXPECT_EQ(clips[2].track, "rock/b");
        EXPECT_EQ(clips[2].split, Split::unassigned);
        ASSERT_EQ(dataset.failures.size(), 1U);
        EXPECT_EQ(fs::path(dataset.failures[0].subject).filename(), "stray.wav");
        EXPECT_EQ(dataset.failures[0].problem, "lies in no genre's folder");
    }
}

TEST(GenreFolder, TakesOddFileNamesButNoLabelsThatCannotBePrinted) {
    const testing::TemporaryFolder folder;
    touch(folder / "rock" / "two\nlines, \"quoted\".wav");
    touch(folder / "ro\nck" / "a.wav");
    const FoundDataset dataset = read_genre_folder(folder.path());
    ASSERT_EQ(dataset.manifest.clips.size(), 1U);
    EXPECT_EQ(dataset.failures.size(), 1U);
    write_manifest(folder / "m.csv", dataset.manifest);
    EXPECT_EQ(read_manifest(folder / "m.csv").clips[0].path, dataset.manifest.clips[0].path);
}

TEST(GenreFolder, PassesHiddenFilesOver) {
    const testing::TemporaryFolder folder;
    for (const char* name : {".Trash/rock/a.wav", ".Trash/b.wav", "rock/.cache/c.wav", "rock/.d.wav",
                             "rock/._e.wav", "rock/e.wav"}) {
        touch(folder / ".music" / name);
    }
    // The folder itself may be hidden.
    for (const fs::path& root : {folder / ".music", folder / ".music" / ""}) {
        const FoundDataset dataset = read_genre_folder(root);
        ASSERT_EQ(dataset.manifest.clips.size(), 1U);
        EXPECT_EQ(dataset.manifest.clips[0].track, "rock/e");
        EXPECT_TRUE(dataset.failures.empty());
        EXPECT_EQ(dataset.notes,
                  (std::vector<std::string>{
                      "2 hidden folders and 1 hidden file passed over: names that begin with a dot"}));
    }
}

TEST(GenreFolder, RefusesFoldersWithoutGenres) {
    const testing::TemporaryFolder folder;
    EXPECT_THROW(read_genre_folder(folder / "missing"), UsageError);
    EXPECT_THROW(read_genre_folder(folder.path()), UsageError);
    touch(folder / "stray.wav");
    EXPECT_THROW(read_genre_folder(folder.path()), UsageError);
}

}  // namespace
}  // namespace resonet
