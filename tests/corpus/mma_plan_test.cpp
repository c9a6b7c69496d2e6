#include "corpus/mma_plan.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "core/hash.h"
#include "corpus/mma_build.h"
#include "data/leak_check.h"

namespace resonet {
namespace {

std::string text_of(const std::vector<MmaClip>& clips) {
    std::string text;
    for (const MmaClip& clip : clips) {
        text += clip.id + " " + clip.file + " " + std::string(to_string(clip.split)) +
                std::to_string(clip.fold) + "\n" + mma_source(clip);
    }
    return text;
}

TEST(MmaGrooves, AreThreeFilesAGenreAtLeastAndNoneServesTwo) {
    std::set<std::string_view> genres;
    std::set<std::string_view> files;
    for (const MmaGenre& genre : mma_genres()) {
        genres.insert(genre.name);
        EXPECT_GE(genre.files.size(), 3U) << genre.name;
        for (const MmaGrooveFile& file : genre.files) {
            EXPECT_TRUE(files.insert(file.file).second) << file.file;
            EXPECT_FALSE(groove_names(file).empty()) << file.file;
            EXPECT_LT(file.slowest, file.fastest) << file.file;
        }
    }
    EXPECT_EQ(genres.size(), 10U);
}

TEST(MmaGrooves, AreNamedOneByOne) {
    EXPECT_EQ(groove_names({"x", "A"}), (std::vector<std::string_view>{"A"}));
    EXPECT_EQ(groove_names({"x", "A B-1 C"}), (std::vector<std::string_view>{"A", "B-1", "C"}));
}

TEST(MmaPlan, IsTheSameForASeed) {
    const std::string plan = text_of(plan_mma_clips({}));
    EXPECT_EQ(text_of(plan_mma_clips({})), plan);
    // On every machine: a change needs another version in build_mma_dataset().
    EXPECT_EQ(hex(sha256(plan)).substr(0, 16), "b8a23fe920b4ed9e");
    EXPECT_NE(text_of(plan_mma_clips({.seed = 2})), plan);
}

TEST(MmaPlan, HasTheClipsAskedFor) {
    const std::vector<MmaClip> clips = plan_mma_clips({.clips_per_genre = 12});
    ASSERT_EQ(clips.size(), 120U);
    EXPECT_EQ(clips.front().id, "blues.0001");
    EXPECT_EQ(clips.back().id, "rock.0012");
    std::set<std::string> ids;
    for (const MmaClip& clip : clips) {
        ids.insert(clip.id);
        EXPECT_TRUE(clip.id.starts_with(clip.genre + "."));
    }
    EXPECT_EQ(ids.size(), 120U);
}

TEST(MmaPlan, ChangesKeyAndTempoOfAFile) {
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        std::set<std::pair<std::string, int>> keys;
        std::set<std::pair<std::string, int>> tempi;
        const std::vector<MmaClip> clips = plan_mma_clips({.seed = seed, .clips_per_genre = 30});
        for (const MmaClip& clip : clips) {
            EXPECT_TRUE(keys.emplace(clip.file, clip.key).second) << clip.id;
            EXPECT_TRUE(tempi.emplace(clip.file, clip.tempo).second) << clip.id;
        }
    }
}

TEST(MmaPlan, DoesNotChangeAClipWhenOthersAreAdded) {
    const std::vector<MmaClip> few = plan_mma_clips({.clips_per_genre = 10});
    const std::vector<MmaClip> many = plan_mma_clips({.clips_per_genre = 30});
    for (std::size_t i = 0; i < 10; ++i) {
        EXPECT_EQ(mma_source(few[i]), mma_source(many[i]));
        EXPECT_EQ(few[i].split, many[i].split);
    }
}

TEST(MmaPlan, FillsTheTimeAndNotMuchMore) {
    for (const double seconds : {1.0, 30.0, 600.0}) {
        for (const MmaClip& clip : plan_mma_clips({.clips_per_genre = 3, .seconds = seconds})) {
            const double bar = 60.0 * clip.beats / clip.tempo;
            const double length = static_cast<double>(bar_count(clip)) * bar;
            EXPECT_GT(length, seconds + 1.99 * bar) << clip.id;
            EXPECT_LT(length, seconds + 3.01 * bar) << clip.id;
        }
    }
}

TEST(MmaPlan, HasTheFormAABA) {
    for (const MmaClip& clip : plan_mma_clips({.clips_per_genre = 3, .seconds = 120.0})) {
        ASSERT_GE(clip.sections.size(), 4U) << clip.id;
        EXPECT_EQ(clip.sections[0].bars, clip.sections[1].bars) << clip.id;
        EXPECT_EQ(clip.sections[0].groove, clip.sections[1].groove) << clip.id;
        EXPECT_GE(clip.sections[0].bars.size(), 8U) << clip.id;
        EXPECT_EQ(clip.sections[0].groove, clip.sections[3].groove) << clip.id;
    }
}

TEST(MmaPlan, KeepsGrooveFilesApart) {
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        const Manifest manifest = mma_manifest(plan_mma_clips({.seed = seed}), "/data");
        EXPECT_TRUE(find_leaks(manifest, Division::splits)[LeakKind::artist].empty());
        EXPECT_TRUE(find_leaks(manifest, Division::folds)[LeakKind::artist].empty());
        std::map<std::string, std::map<Split, std::size_t>> splits;
        std::map<std::string, std::set<int>> folds;
        for (const ClipRecord& clip : manifest.clips) {
            ++splits[clip.label][clip.split];
            folds[clip.label].insert(clip.fold.value());
            EXPECT_TRUE(clip.synthetic);
        }
        for (const auto& [genre, counts] : splits) {
            EXPECT_EQ(counts.size(), 3U) << genre;  // train, valid and test
            EXPECT_GE(counts.at(Split::train), 4U) << genre;
            EXPECT_EQ(folds[genre], (std::set<int>{1, 2, 3})) << genre;
        }
    }
}

TEST(MmaPlan, IsWholeWithFewClips) {
    for (const MmaClip& clip : plan_mma_clips({.clips_per_genre = 1})) EXPECT_EQ(clip.split, Split::train);
    std::map<Split, std::size_t> counts;
    for (const MmaClip& clip : plan_mma_clips({.clips_per_genre = 3})) ++counts[clip.split];
    EXPECT_EQ(counts,
              (std::map<Split, std::size_t>{{Split::train, 10}, {Split::valid, 10}, {Split::test, 10}}));
}

TEST(MmaSource, SpreadsChordsOverTheBeats) {
    MmaClip clip;
    clip.mma_seed = 7;
    clip.tempo = 90;
    clip.sections = {{"casio/blues:Blues", {{"C7"}, {"F7", "G7"}}}, {"casio/blues:Blues", {{"C7"}}}};
    EXPECT_EQ(mma_source(clip),
              "RndSeed 7\nTempo 90\n\nGroove casio/blues:Blues\n1 C7 / / /\n2 F7 / G7 /\n\n"
              "Groove casio/blues:Blues\n3 C7 / / /\n");
    clip.beats = 3;
    clip.sections.pop_back();
    EXPECT_EQ(mma_source(clip), "RndSeed 7\nTempo 90\n\nGroove casio/blues:Blues\n1 C7 / /\n2 F7 / G7\n");
    clip.band = MmaBand::reggae;
    EXPECT_NE(mma_source(clip).find("Groove casio/blues:Blues\nBegin Chord-Skank\n"), std::string::npos);
}

}  // namespace
}  // namespace resonet
