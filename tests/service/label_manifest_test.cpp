#include "service/label_manifest.h"

#include <gtest/gtest.h>

#include <cmath>
#include <sstream>

#include "core/csv.h"
#include "core/file.h"
#include "data/manifest.h"
#include "store_fixture.h"

namespace resonet::testing {
namespace {

NewLabel label_of(const std::string& track, const std::string& genre) {
    return {.track = track, .genre = genre, .note = "", .by = "laptop", .start = {}, .end = {}};
}

class LabelManifest : public ::testing::Test {
  protected:
    Store& store() { return place_.store; }

    Manifest read() {
        const std::filesystem::path file = place_.folder / "labels.csv";
        write_atomically(file, label_manifest(store()));
        return read_manifest(file);
    }

    std::string extra(const Manifest& manifest, std::size_t clip, const std::string& column) {
        for (std::size_t i = 0; i < manifest.extra_columns.size(); ++i) {
            if (manifest.extra_columns[i] == column) return manifest.clips[clip].extra.at(i);
        }
        return "no such column";
    }

  private:
    StoreInFolder place_;
};

TEST_F(LabelManifest, IsReadAsAManifest) {
    const std::string one = heard_track(store(), "1", "one, \"two\".mp3", "blues", 0.456, 30, false);
    const std::string two = heard_track(store(), "2", "two.mp3", "jazz", 0.9);
    NewLabel stretch = label_of(one, "rock");
    stretch.start = 10;
    stretch.end = 25.5;
    stretch.note = "from here, \"rock\"\nI think";
    store().add_label(label_of(one, "blues"));
    store().add_label(stretch);
    store().add_label(label_of(two, "jazz"));

    const Manifest manifest = read();
    ASSERT_EQ(manifest.clips.size(), 3U);
    EXPECT_EQ(manifest.kind, SourceKind::audio);
    const ClipRecord& whole = manifest.clips[0];
    EXPECT_EQ(whole.path, store().audio_path(one));
    EXPECT_TRUE(whole.path.is_absolute());
    EXPECT_EQ(whole.label, "blues");
    EXPECT_EQ(whole.track, one);
    EXPECT_EQ(whole.split, Split::unassigned);
    EXPECT_EQ(whole.start, 0);
    EXPECT_TRUE(std::isinf(whole.duration));
    EXPECT_EQ(manifest.clips[1].label, "rock");
    EXPECT_EQ(manifest.clips[1].start, 10);
    EXPECT_EQ(manifest.clips[1].duration, 15.5);
    EXPECT_EQ(extra(manifest, 1, "note"), "from here, \"rock\"\nI think");
    EXPECT_EQ(extra(manifest, 0, "labelled_by"), "laptop");
    EXPECT_EQ(extra(manifest, 0, "labelled_at").size(), 24U);
    EXPECT_EQ(extra(manifest, 0, "models_said"), "rcrnn: blues 46 % (not sure)");
    EXPECT_EQ(extra(manifest, 2, "models_said"), "rcrnn: jazz 90 %");
    EXPECT_EQ(extra(manifest, 0, "name"), "one, \"two\".mp3");
}

TEST_F(LabelManifest, TheLastLabelOfAStretchCounts) {
    const std::string one = heard_track(store(), "1", "one.mp3", "blues", 0.5);
    const std::string two = heard_track(store(), "2", "two.mp3", "blues", 0.5);
    NewLabel stretch = label_of(one, "disco");
    stretch.start = 0;
    stretch.end = 5;
    store().add_label(label_of(one, "blues"));
    store().add_label(label_of(two, "rock"));
    store().add_label(stretch);
    NewLabel whole = label_of(one, "jazz");
    whole.start = 0;
    store().add_label(whole);
    const Manifest manifest = read();
    ASSERT_EQ(manifest.clips.size(), 3U);
    EXPECT_EQ(manifest.clips[0].label, "jazz");
    EXPECT_EQ(manifest.clips[1].label, "rock");
    EXPECT_EQ(manifest.clips[2].label, "disco");
    EXPECT_EQ(manifest.clips[2].duration, 5);
}

TEST_F(LabelManifest, TellsTheTagsOfTracks) {
    const std::string job = submit(store(), "1").job.id;
    store().take_job();
    store().save_facts(job, facts_of(10, "A \u201ctitle\u201d", "Somebody, and others"));
    store().add_label(label_of(track_id("1"), "jazz"));
    const Manifest manifest = read();
    EXPECT_EQ(manifest.clips[0].artist, "Somebody, and others");
    EXPECT_EQ(manifest.clips[0].title, "A \u201ctitle\u201d");
    EXPECT_EQ(extra(manifest, 0, "models_said"), "");
}

TEST_F(LabelManifest, WithoutLabelsIsAHeader) {
    std::istringstream csv(label_manifest(store()));
    CsvReader table(csv, "labels");
    EXPECT_EQ(table.header().size(), 15U);
    EXPECT_FALSE(table.next());
}

}  // namespace
}  // namespace resonet::testing
