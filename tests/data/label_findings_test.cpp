#include "data/label_findings.h"

#include <gtest/gtest.h>

#include "data/dataset_check.h"
#include "data/dataset_exclusion.h"
#include "data/known_faults.h"
#include "findings.h"

namespace resonet {
namespace {

using testing::clip_of;
using testing::Clips;
using testing::clips_of;
using testing::find;

TEST(LabelFindings, AreAboutLabelsAndArtists) {
    Manifest manifest;
    for (int i = 0; i < 40; ++i) {
        manifest.clips.push_back(clip_of(std::to_string(i) + ".wav", i < 30   ? "rock"
                                                                     : i < 39 ? "jazz"
                                                                              : "pop"));
        manifest.clips.back().artist = i < 12 ? "Queen" : i < 30 ? std::to_string(i) : i < 33 ? "Queen" : "";
    }
    manifest.clips[0].synthetic = true;
    manifest.clips[1].split = Split::test;
    const std::vector<Finding> findings = label_findings(manifest);
    const Finding* const small = find(findings, "small_class");
    ASSERT_NE(small, nullptr);
    ASSERT_EQ(small->items.size(), 2U);
    EXPECT_EQ(small->items[0].subject, "pop");
    EXPECT_EQ(small->items[0].detail, "1 clip");
    ASSERT_NE(find(findings, "imbalance"), nullptr);
    const Finding* const main_artist = find(findings, "main_artist");
    ASSERT_NE(main_artist, nullptr);
    ASSERT_EQ(main_artist->items.size(), 1U);  // of jazz too few artists are known
    EXPECT_EQ(main_artist->items[0].detail, "Queen: 12 of 30 clips, 40 %");
    EXPECT_EQ(find(findings, "mixed_artist")->items[0].detail, "jazz 3, rock 12");
    EXPECT_EQ(find(findings, "synthetic")->items[0].subject, "rock");
    EXPECT_EQ(find(findings, "unknown_artist")->items.size(), 2U);
    const ClassBalance balance = class_balance(manifest);
    EXPECT_EQ(balance.ratio(), 30.0);
    // -(0.75 ln 0.75 + 0.225 ln 0.225 + 0.025 ln 0.025) / ln 3
    EXPECT_NEAR(balance.evenness, 0.58582, 1e-4);
    const DatasetCheck check = check_dataset(manifest, {.contents = false});
    EXPECT_EQ(find(check.findings, "artist_leak")->items[0].subject, "Queen");
    EXPECT_EQ(find(check.findings, "fold_leak"), nullptr);
    EXPECT_EQ(find(check.findings, "artist_fold_leak"), nullptr);
    for (std::size_t i = 0; i < 3; ++i) manifest.clips[i].fold = i == 0 ? 1 : 2;
    manifest.clips[2].track = manifest.clips[0].track;
    const DatasetCheck folds = check_dataset(manifest, {.contents = false});
    EXPECT_EQ(find(folds.findings, "fold_leak")->items[0].detail, "2 clips in fold 1 and fold 2");
    EXPECT_EQ(find(folds.findings, "artist_fold_leak")->items[0].subject, "Queen");
}

TEST(LabelFindings, ATrackUnderSeveralLabelsIsAnError) {
    Manifest manifest;
    manifest.source = "my set.csv";
    for (const char* name : {"a1", "a2", "b1", "b2", "c1", "c2"}) {
        manifest.clips.push_back(clip_of(name, "rock"));
        manifest.clips.back().track = std::string(1, name[0]);
    }
    manifest.clips[1].label = "jazz";
    manifest.clips[3].label = "jazz";
    manifest.clips[3].split = Split::excluded;
    manifest.clips[4].path = manifest.clips[5].path = "mix";  // a file can hold several recordings
    manifest.clips[5].track = "d";
    manifest.clips[5].label = "jazz";
    DatasetCheck check = check_dataset(manifest, {.contents = false});
    EXPECT_EQ(clips_of(check.findings, "label_conflict"), Clips({0, 1}));
    const Finding* const conflict = find(check.findings, "label_conflict");
    ASSERT_NE(conflict, nullptr);
    EXPECT_EQ(conflict->severity, Severity::error);
    EXPECT_EQ(conflict->items[0].detail, "jazz, rock");
    EXPECT_EQ(conflict->remedy,
              "correct the labels, or exclude all of them: resonet dataset check 'my set.csv' --exclude "
              "--out clean.csv");
    for (ClipContent& content : check.contents) content.problem.clear();  // the files are not there
    EXPECT_EQ(exclude_faults(manifest, check), 2U);
    EXPECT_EQ(manifest.clips[0].split, Split::excluded);
    EXPECT_EQ(manifest.clips[1].split, Split::excluded);
    EXPECT_EQ(find(check_dataset(manifest, {.contents = false}).findings, "label_conflict"), nullptr);
}

TEST(KnownFaults, OfGtzan) {
    Manifest manifest;
    for (const char* track : {"jazz.00054", "reggae.00086", "metal.00058", "rock.00016", "disco.00098"}) {
        manifest.clips.push_back(clip_of(std::string(track) + ".au", "rock"));
        manifest.clips.back().track = track;
    }
    std::vector<std::string> clusters(5);
    std::vector<Finding> findings = known_faults(manifest, clusters);
    EXPECT_EQ(clips_of(findings, "known_fault"), Clips({0, 1}));
    EXPECT_EQ(clips_of(findings, "known_duplicate"), Clips({2, 3}));
    // Where the knowledge comes from, and how far it goes.
    const Finding& copies = *find(findings, "known_duplicate");
    EXPECT_NE(copies.title.find("identical published spectrograms; not a complete list"), std::string::npos);
    EXPECT_NE(copies.remedy.find("Sturm (2013) lists 50"), std::string::npos);
    const Finding& faults = *find(findings, "known_fault");
    EXPECT_EQ(faults.items[0].detail.find("Sturm"), std::string::npos);  // jazz.00054 is none of his
    EXPECT_NE(faults.items[1].detail.find("Sturm 2013"), std::string::npos);
    EXPECT_EQ(faults.remedy, "write 'excluded' into column 'split' for these");
    clusters[2] = clusters[3] = "metal.00058";
    EXPECT_EQ(find(known_faults(manifest, clusters), "known_duplicate"), nullptr);
    manifest.clips[0].split = Split::excluded;
    EXPECT_EQ(clips_of(known_faults(manifest, clusters), "known_fault"), Clips({1}));
    for (ClipRecord& clip : manifest.clips) clip.track += "x";
    for (ClipRecord& clip : manifest.clips) clip.path = "other.wav";
    EXPECT_TRUE(known_faults(manifest, clusters).empty());
}

}  // namespace
}  // namespace resonet
