#include "data/dataset_facts.h"

#include <gtest/gtest.h>

#include "source_tree.h"
#include "support/temporary_folder.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;

ClipRecord clip_of(const fs::path& path) {
    ClipRecord clip;
    clip.path = path;
    clip.label = "rock";
    clip.track = path.stem().string();
    return clip;
}

TEST(DatasetFacts, MoveWhatCannotBeUsedToTheFailures) {
    const testing::TemporaryFolder folder;
    testing::put_sound(folder / "a.wav", 3.0);
    testing::put_sound(folder / "b.wav", 1.5);
    testing::put(folder / "c.wav", "no sound");
    FoundDataset dataset;
    dataset.clip_seconds = 3.0;
    dataset.failures = {{(folder / "z.wav").string(), "is missing"}};
    for (const char* name : {"c.wav", "b.wav", "a.wav"})
        dataset.manifest.clips.push_back(clip_of(folder / name));
    const MeasuringReport report = add_facts(dataset, {.threads = 1});
    EXPECT_EQ(report.from_cache, 0U);
    ASSERT_EQ(dataset.manifest.clips.size(), 1U);
    ASSERT_TRUE(dataset.manifest.clips[0].facts);
    EXPECT_EQ(dataset.manifest.clips[0].facts->seconds, 3.0);
    EXPECT_EQ(dataset.manifest.clips[0].facts->sample_rate, 8000);
    ASSERT_EQ(dataset.failures.size(), 3U);
    EXPECT_EQ(dataset.failures[0].subject, (folder / "b.wav").string());
    EXPECT_EQ(dataset.failures[0].problem, "is 1.5 s long instead of 3");
    EXPECT_EQ(dataset.failures[1].subject, (folder / "c.wav").string());
    EXPECT_EQ(dataset.failures[2].problem, "is missing");
}

TEST(DatasetFacts, TakeClipsOfAnyLengthWhereNoneIsSaid) {
    const testing::TemporaryFolder folder;
    testing::put_sound(folder / "a.wav", 0.5);
    FoundDataset dataset;
    dataset.manifest.clips.push_back(clip_of(folder / "a.wav"));
    Cache cache(folder / "cache");
    EXPECT_EQ(add_facts(dataset, {.threads = 1, .cache = &cache}).from_cache, 0U);
    EXPECT_EQ(add_facts(dataset, {.threads = 1, .cache = &cache}).from_cache, 1U);
    EXPECT_EQ(dataset.manifest.clips.size(), 1U);
}

}  // namespace
}  // namespace resonet
