#include "data/row_set.h"

#include <gtest/gtest.h>

#include "audio/wav_writer.h"
#include "core/error.h"
#include "core/file.h"
#include "features/descriptor_rows.h"
#include "support/signals.h"
#include "support/temporary_folder.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;
using Names = std::vector<std::string>;
using testing::TemporaryFolder;
using testing::test_signal;

constexpr int rate = 22050;

/// A manifest of clips of files (of tables: those rows), labelled "a", "b", "a", ...
Manifest manifest_of(SourceKind kind, const std::vector<std::pair<fs::path, std::size_t>>& clips) {
    Manifest manifest;
    manifest.source = "m.csv";
    manifest.kind = kind;
    for (const auto& [path, row] : clips) {
        ClipRecord clip;
        clip.path = path;
        clip.row = row;
        clip.label = manifest.clips.size() % 2 == 0 ? "a" : "b";
        clip.track = "track " + std::to_string(manifest.clips.size());
        clip.split = Split::train;
        manifest.clips.push_back(clip);
    }
    return manifest;
}

std::vector<float> row_of(const LabelledRows& rows, std::size_t i) {
    return rows.images.image(i).values;
}

class TableRows : public ::testing::Test {
  protected:
    TableRows() {
        write_atomically(table_,
                         "filename,length,rms,tempo,label\n"
                         "a.wav,661794,0.5,120,a\n"
                         "b.wav,661500,0.25,,b\n"
                         "c.wav,661000,0.125,90,a\n"
                         "d.wav,660000,1e300,80,b\n");
    }

    TemporaryFolder folder_;
    fs::path table_ = folder_ / "t.csv";
    Manifest manifest_ =
        manifest_of(SourceKind::tables, {{table_, 0}, {table_, 1}, {table_, 2}, {table_, 3}, {table_, 9}});
};

TEST_F(TableRows, AreTheDescriptorsAndWhatIsBadAFailure) {
    const LabelledRows rows = load_rows(manifest_, {});
    EXPECT_EQ(rows.columns, (Names{"rms", "tempo"}));
    ASSERT_EQ(rows.images.size(), 2U);
    EXPECT_EQ(rows.images.bands(), 1);
    EXPECT_FALSE(rows.images.as_bytes());
    EXPECT_EQ(row_of(rows, 0), (std::vector{0.5F, 120.0F}));
    EXPECT_EQ(row_of(rows, 1), (std::vector{0.125F, 90.0F}));
    EXPECT_EQ(rows.images.info(1).clip, 2U);
    ASSERT_EQ(rows.failures.size(), 3U);
    EXPECT_EQ(rows.failures[0].problem, "has nothing in column 'tempo'");
    EXPECT_EQ(rows.failures[1].problem, "has a number too large for single precision in column 'rms'");
    EXPECT_EQ(rows.failures[2].problem, "the table ends at row 3");
}

TEST_F(TableRows, TakeTheLengthWhereItIsAskedFor) {
    const LabelledRows rows = load_rows(manifest_, {.columns = {}, .length = true});
    EXPECT_EQ(rows.columns, (Names{"length", "rms", "tempo"}));
    EXPECT_EQ(row_of(rows, 0), (std::vector{661794.0F, 0.5F, 120.0F}));
}

TEST_F(TableRows, TakeChosenColumnsInTheirOrder) {
    const LabelledRows rows = load_rows(manifest_, {.columns = {"rms", "length"}});
    EXPECT_EQ(rows.columns, (Names{"rms", "length"}));
    EXPECT_EQ(row_of(rows, 1), (std::vector{0.25F, 661500.0F}));  // whose tempo nobody asked for
    EXPECT_THROW(load_rows(manifest_, {.columns = {"rms", "loudness"}}), InputError);
}

TEST_F(TableRows, NeverTakeTheAnswer) {
    std::string text = "number,rms,class_number\n";
    for (int i = 0; i < 8; ++i) text += std::to_string(i % 3) + ",0.5," + std::to_string(i % 2) + "\n";
    write_atomically(table_, text);
    std::vector<std::pair<fs::path, std::size_t>> clips;
    for (std::size_t i = 0; i < 8; ++i) clips.emplace_back(table_, i);
    const Manifest manifest = manifest_of(SourceKind::tables, clips);
    const LabelledRows rows = load_rows(manifest, {});
    EXPECT_EQ(rows.columns, (Names{"number", "rms"}));
    ASSERT_EQ(rows.notes.size(), 1U);
    EXPECT_NE(rows.notes[0].find("class_number"), std::string::npos);
    EXPECT_THROW(load_rows(manifest, {.columns = {"class_number"}}), UsageError);
}

class AudioRows : public ::testing::Test {
  protected:
    /// Five seconds of music, five of silence, three of music.
    AudioRows() {
        std::vector<float> samples(13 * rate);
        const std::vector<float> music = test_signal("progression");
        std::copy_n(music.begin(), 5 * rate, samples.begin());
        std::copy_n(music.begin(), 3 * rate, samples.begin() + 10 * rate);
        write_wav(file_, samples, rate);
        last_.assign(music.begin(), music.begin() + 3 * rate);
        first_.assign(music.begin(), music.begin() + 5 * rate);
    }

    TemporaryFolder folder_;
    fs::path file_ = folder_ / "a.wav";
    DescriptorProfile profile_{.columns = {"mfcc1_mean", "length", "tempo"}, .segment_seconds = 5};
    std::vector<float> first_;
    std::vector<float> last_;
};

TEST_F(AudioRows, AreThoseOfTheSegments) {
    const LabelledRows rows = load_rows(manifest_of(SourceKind::audio, {{file_, 0}}), profile_);
    EXPECT_EQ(rows.columns, profile_.columns);
    ASSERT_EQ(rows.images.size(), 2U);
    DescriptorRows expected(profile_);
    EXPECT_EQ(row_of(rows, 0), expected.row(first_));
    EXPECT_EQ(row_of(rows, 1), expected.row(last_));
    EXPECT_EQ(rows.images.info(0).start, 0.0);
    EXPECT_EQ(rows.images.info(1).start, 10.0);
    ASSERT_EQ(rows.failures.size(), 1U);
    EXPECT_EQ(rows.failures[0].problem.find("has no usable sound at"), 0U);
}

TEST_F(AudioRows, AreTheSameFromTheCacheAndWithMoreThreads) {
    write_atomically(folder_ / "bad.wav", "no sound");
    const Manifest manifest =
        manifest_of(SourceKind::audio, {{file_, 0}, {folder_ / "bad.wav", 0}, {file_, 0}});
    const LabelledRows without = load_rows(manifest, profile_, {.threads = 1});
    ASSERT_EQ(without.failures.size(), 3U);  // silence twice, and what is no sound
    const LoadOptions cached{.threads = 3, .cache = folder_ / "cache"};
    for (int round = 0; round < 2; ++round) {
        const LabelledRows rows = load_rows(manifest, profile_, cached);
        ASSERT_EQ(rows.images.size(), 4U);
        for (std::size_t i = 0; i < 4; ++i) EXPECT_EQ(row_of(rows, i), row_of(without, i));
    }
    EXPECT_TRUE(fs::exists(folder_ / "cache"));
    // Other columns are other rows.
    const LabelledRows fewer = load_rows(manifest, {.columns = {"tempo"}, .segment_seconds = 5}, cached);
    EXPECT_EQ(row_of(fewer, 0), std::vector{row_of(without, 0)[2]});
}

TEST(RowSet, SendsImagesElsewhere) {
    for (const SourceKind kind : {SourceKind::arrays, SourceKind::pictures}) {
        try {
            load_rows(manifest_of(kind, {{"a", 0}}), {});
            FAIL();
        } catch (const UsageError& error) {
            EXPECT_NE(error.remedy().find("view = \"statistics\""), std::string::npos);
        }
    }
    EXPECT_THROW(load_rows(manifest_of(SourceKind::audio, {{"/none.wav", 0}}), {}), UsageError);
    EXPECT_THROW(load_rows(manifest_of(SourceKind::audio, {{"/none.wav", 0}}), {.columns = {"x"}}),
                 UsageError);
}

}  // namespace
}  // namespace resonet
