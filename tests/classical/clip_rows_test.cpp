#include "classical/clip_rows.h"

#include <gtest/gtest.h>

#include <cmath>

#include "audio/wav_writer.h"
#include "core/error.h"
#include "core/file.h"
#include "core/npy.h"
#include "support/bytes_read.h"
#include "support/signals.h"
#include "support/temporary_folder.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;
using testing::TemporaryFolder;

/// A manifest of rows of files, in the order given.
Manifest rows_of(SourceKind kind, const std::vector<std::pair<fs::path, std::size_t>>& rows) {
    Manifest manifest;
    manifest.source = "m.csv";
    manifest.kind = kind;
    for (const auto& [path, row] : rows) {
        ClipRecord clip;
        clip.path = path;
        clip.row = row;
        clip.label = "rock";
        manifest.clips.push_back(clip);
    }
    return manifest;
}

std::vector<bool> all_of(const Manifest& manifest) {
    return std::vector<bool>(manifest.clips.size(), true);
}

TEST(ClipRows, TablesGiveTheirColumnsButNotTheLength) {
    const TemporaryFolder folder;
    write_atomically(folder / "t.csv",
                     "filename,length,rms,tempo,label\n"
                     "a.wav,661794,0.5,120,rock\n"
                     "b.wav,661794,nan,100,rock\n"
                     "c.wav,661794,0.25,90,rock\n");
    const Manifest manifest =
        rows_of(SourceKind::tables,
                {{folder / "t.csv", 2}, {folder / "t.csv", 1}, {folder / "t.csv", 0}, {folder / "t.csv", 9}});
    const ClipRows found = clip_rows(manifest, all_of(manifest), {});
    EXPECT_EQ(found.meaning, "the 2 columns of the table");
    EXPECT_EQ(found.rows[0], (std::vector<double>{0.25, 90}));
    EXPECT_TRUE(found.rows[1].empty());
    EXPECT_EQ(found.rows[2], (std::vector<double>{0.5, 120}));
    ASSERT_EQ(found.failures.size(), 2U);
    EXPECT_EQ(found.failures[0].subject, (folder / "t.csv").string() + ", row 1");
    EXPECT_EQ(found.failures[0].problem, "has nan in column 'rms'");
    EXPECT_EQ(found.failures[1].problem, "the table ends at row 2");
}

TEST(ClipRows, LeavesOutWhatIsNotUsed) {
    const TemporaryFolder folder;
    write_atomically(folder / "t.csv", "rms,label\n1,a\n2,a\n");
    const Manifest manifest =
        rows_of(SourceKind::tables, {{folder / "t.csv", 0}, {folder / "none.csv", 0}, {folder / "t.csv", 1}});
    const ClipRows found = clip_rows(manifest, {true, false, false}, {});
    EXPECT_EQ(found.rows[0], std::vector<double>{1});
    EXPECT_TRUE(found.rows[1].empty());
    EXPECT_TRUE(found.rows[2].empty());
    EXPECT_TRUE(found.failures.empty());
}

TEST(ClipRows, RefusesTablesOfDifferentColumns) {
    const TemporaryFolder folder;
    write_atomically(folder / "a.csv", "rms,label\n1,a\n");
    write_atomically(folder / "b.csv", "tempo,label\n1,a\n");
    // Whichever of them comes first.
    for (const auto& [one, other] : {std::pair("a.csv", "b.csv"), std::pair("b.csv", "a.csv")}) {
        const Manifest manifest = rows_of(SourceKind::tables, {{folder / one, 0}, {folder / other, 0}});
        try {
            clip_rows(manifest, all_of(manifest), {});
            ADD_FAILURE() << one;
        } catch (const UsageError& error) {
            EXPECT_EQ(error.subject(), (folder / other).string());
            EXPECT_EQ(error.problem(), "has other columns than '" + (folder / one).string() + "'");
        }
    }
    const Manifest missing = rows_of(SourceKind::tables, {{folder / "none.csv", 0}});
    EXPECT_THROW(clip_rows(missing, all_of(missing), {}), InputError);
}

TEST(ClipRows, RefusesArraysOfDifferentBandsInEitherOrder) {
    const TemporaryFolder folder;
    write_npy(folder / "a.npy", std::vector<std::uint8_t>{0, 1, 2, 3}, {1, 2, 2});
    write_npy(folder / "b.npy", std::vector<std::uint8_t>{0, 1, 2, 3}, {1, 1, 4});
    for (const auto& [one, other] : {std::pair("a.npy", "b.npy"), std::pair("b.npy", "a.npy")}) {
        const Manifest manifest = rows_of(SourceKind::arrays, {{folder / one, 0}, {folder / other, 0}});
        EXPECT_THROW(clip_rows(manifest, all_of(manifest), {}), UsageError) << one;
    }
}

TEST(ClipRows, LeavesOutColumnsThatTellTheLabelOrTheRow) {
    const TemporaryFolder folder;
    write_atomically(folder / "t.csv",
                     "track_id,genre_top,genre_code,rms,tempo\n"
                     "2,rock,12,0.5,120\n3,jazz,4,0.25,90\n5,rock,12,0.125,100\n9,jazz,4,0.5,80\n");
    Manifest manifest =
        rows_of(SourceKind::tables,
                {{folder / "t.csv", 0}, {folder / "t.csv", 1}, {folder / "t.csv", 2}, {folder / "t.csv", 3}});
    for (const std::size_t i : {1, 3}) manifest.clips[i].label = "jazz";
    const ClipRows found = clip_rows(manifest, all_of(manifest), {});
    EXPECT_EQ(found.rows[1], (std::vector<double>{0.25, 90}));
    EXPECT_EQ(found.meaning, "the 2 columns of the table");
    EXPECT_EQ(found.notes, (std::vector<std::string>{
                               "column 'track_id' is left out: it numbers the rows",
                               "column 'genre_top' is left out: it holds the labels",
                               "column 'genre_code' is left out: it goes with the labels one to one"}));
    EXPECT_TRUE(found.failures.empty());
    // The one that was named needs no note.
    EXPECT_EQ(clip_rows(manifest, all_of(manifest), {.label = "genre_top"}).notes.size(), 2U);
}

TEST(ClipRows, ReadsAFileOfManyClipsOnceForItsName) {
    const TemporaryFolder folder;
    const std::vector<float> samples = testing::test_signal("progression");
    write_wav(folder / "a.wav", samples, 22050);
    std::vector<std::pair<fs::path, std::size_t>> clips(30, {folder / "a.wav", 0});
    Manifest manifest = rows_of(SourceKind::audio, clips);
    for (std::size_t i = 0; i < manifest.clips.size(); ++i) {
        manifest.clips[i].start = 0.01 * static_cast<double>(i);
        manifest.clips[i].duration = 0.5;
    }
    Cache cache(folder / "cache", 1 << 20);
    clip_rows(manifest, all_of(manifest), {.cache = &cache});
    const std::optional<std::uint64_t> before = testing::bytes_read();
    if (!before) GTEST_SKIP() << "the system does not count the bytes that are read";
    EXPECT_TRUE(clip_rows(manifest, all_of(manifest), {.cache = &cache}).failures.empty());
    // Beside the file there are thirty rows of the cache, of about half a kilobyte.
    EXPECT_LT(*testing::bytes_read() - *before, 2 * fs::file_size(folder / "a.wav") + 100'000);
}

TEST(ClipRows, ArraysGiveBandStatistics) {
    const TemporaryFolder folder;
    const std::vector<std::uint8_t> images = {0, 255, 255, 255, 51, 51, 51, 51};
    write_npy(folder / "mel.npy", images, {2, 2, 2});
    const Manifest manifest = rows_of(
        SourceKind::arrays, {{folder / "mel.npy", 0}, {folder / "mel.npy", 1}, {folder / "mel.npy", 2}});
    const ClipRows found = clip_rows(manifest, all_of(manifest), {});
    EXPECT_EQ(found.meaning, "mean, deviation and flux of 2 bands");
    EXPECT_EQ(found.rows[0], (std::vector<double>{0.5, 0.5, 1, 1, 0, 0}));
    EXPECT_FLOAT_EQ(static_cast<float>(found.rows[1][0]), 0.2F);
    EXPECT_EQ(found.failures.size(), 1U);
}

TEST(ClipRows, AudioGivesDescriptorsWhateverTheNumberOfThreads) {
    const TemporaryFolder folder;
    write_wav(folder / "a.wav", testing::test_signal("progression"), 22050);
    write_wav(folder / "b.wav", testing::test_signal("chirp"), 22050);
    write_atomically(folder / "c.wav", "no sound at all");
    const Manifest manifest =
        rows_of(SourceKind::audio, {{folder / "a.wav", 0}, {folder / "c.wav", 0}, {folder / "b.wav", 0}});
    const ClipRows one = clip_rows(manifest, all_of(manifest), {.threads = 1});
    EXPECT_EQ(one.meaning, "57 descriptors of the sound");
    ASSERT_EQ(one.rows[0].size(), 57U);
    EXPECT_NE(one.rows[0], one.rows[2]);
    ASSERT_EQ(one.failures.size(), 1U);
    EXPECT_NE(one.failures[0].subject.find("c.wav"), std::string::npos);
    Cache cache(folder / "cache", 1 << 20);
    const ClipRows many = clip_rows(manifest, all_of(manifest), {.threads = 3, .cache = &cache});
    EXPECT_EQ(many.rows, one.rows);
    EXPECT_EQ(clip_rows(manifest, all_of(manifest), {.cache = &cache}).rows, one.rows);
}

TEST(ClipRows, RefusesPicturesAndWhereNothingIsLeft) {
    const Manifest pictures = rows_of(SourceKind::pictures, {{"a.png", 0}});
    EXPECT_FALSE(has_clip_rows(pictures.kind));
    EXPECT_THROW(clip_rows(pictures, all_of(pictures), {}), UsageError);
    const Manifest missing = rows_of(SourceKind::audio, {{"/none.wav", 0}});
    EXPECT_THROW(clip_rows(missing, all_of(missing), {}), UsageError);
    EXPECT_THROW(clip_rows(missing, {false}, {}), UsageError);
}

}  // namespace
}  // namespace resonet
