#include "recipe/protocol.h"

#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "core/error.h"
#include "data/leak_check.h"
#include "recipe/publication.h"

namespace resonet {
namespace {

using nlohmann::json;

/// 40 clips of 20 tracks of 10 artists and 2 genres; the last four clips are excluded.
Manifest sample() {
    Manifest manifest;
    manifest.kind = SourceKind::arrays;
    for (std::size_t i = 0; i < 40; ++i) {
        ClipRecord clip;
        clip.path = "images.npy";
        clip.row = i;
        clip.label = i < 20 ? "jazz" : "rock";
        clip.track = "track" + std::to_string(i / 2);
        clip.artist = "artist" + std::to_string(i / 4);
        clip.split = i < 36 ? Split::train : Split::excluded;
        manifest.clips.push_back(clip);
    }
    return manifest;
}

std::map<Split, int> sizes(const Manifest& manifest) {
    std::map<Split, int> found;
    for (const ClipRecord& clip : manifest.clips) ++found[clip.split];
    return found;
}

Protocol protocol(const char* scheme, bool leaky) {
    return protocol_from_json({{"scheme", scheme}, {"leaky", leaky}, {"shares", {0.5, 0.25, 0.25}}});
}

TEST(Protocol, TheColumnIsLeftAlone) {
    Manifest manifest = sample();
    apply_protocol(manifest, Protocol{}, 1);
    EXPECT_EQ(sizes(manifest), (std::map<Split, int>{{Split::train, 36}, {Split::excluded, 4}}));
}

TEST(Protocol, RandomSchemesDivideTheClipsThatAreNotExcluded) {
    for (const char* scheme : {"random", "stratified"}) {
        Manifest manifest = sample();
        apply_protocol(manifest, protocol(scheme, true), 1);
        EXPECT_EQ(sizes(manifest),
                  (std::map<Split, int>{
                      {Split::train, 18}, {Split::valid, 9}, {Split::test, 9}, {Split::excluded, 4}}))
            << scheme;
        EXPECT_TRUE(find_leaks(manifest).leaky()) << scheme;
        for (std::size_t i = 36; i < 40; ++i) EXPECT_EQ(manifest.clips[i].split, Split::excluded);
    }
}

TEST(Protocol, MayTakeExcludedClipsToo) {
    Manifest manifest = sample();
    Protocol all = protocol("random", true);
    all.include_excluded = true;
    apply_protocol(manifest, all, 1);
    EXPECT_EQ(sizes(manifest),
              (std::map<Split, int>{{Split::train, 20}, {Split::valid, 10}, {Split::test, 10}}));
}

TEST(Protocol, GroupsStayTogether) {
    Manifest by_track = sample();
    apply_protocol(by_track, protocol("track", false), 1);
    EXPECT_FALSE(find_leaks(by_track).leaky());
    EXPECT_EQ(sizes(by_track)[Split::excluded], 4);
    Manifest by_artist = sample();
    apply_protocol(by_artist, protocol("artist", false), 1);
    EXPECT_TRUE(find_leaks(by_artist)[LeakKind::artist].empty());
    EXPECT_FALSE(find_leaks(by_track)[LeakKind::artist].empty());
    EXPECT_GE(sizes(by_artist)[Split::test], 4);
}

TEST(Protocol, TheSeedDecides) {
    const auto splits = [](std::uint64_t seed) {
        Manifest manifest = sample();
        apply_protocol(manifest, protocol("random", true), seed);
        std::vector<Split> found;
        for (const ClipRecord& clip : manifest.clips) found.push_back(clip.split);
        return found;
    };
    EXPECT_EQ(splits(1), splits(1));
    EXPECT_NE(splits(1), splits(2));
}

TEST(Protocol, TooFewGroupsAreRefused) {
    Manifest manifest = sample();
    for (ClipRecord& clip : manifest.clips) clip.artist = "one";
    EXPECT_THROW(apply_protocol(manifest, protocol("artist", false), 1), UsageError);
}

TEST(Protocol, AColumnOfTheUsersTakesItsPlace) {
    const Protocol leaky = protocol("random", true);
    EXPECT_EQ(to_json(protocol_in_force(leaky, "")), to_json(leaky));
    const Protocol named = protocol_in_force(leaky, "mine");
    EXPECT_EQ(named.scheme, ProtocolScheme::column);
    EXPECT_EQ(named.column, "mine");
    EXPECT_FALSE(named.leaky);
}

TEST(Protocol, TextAndJson) {
    EXPECT_EQ(protocol_text({}), "column 'split'");
    EXPECT_EQ(protocol_text(protocol("random", true)), "random 50/25/25 (leaky split)");
    EXPECT_EQ(protocol_text(protocol("artist", false)), "artist 50/25/25");
    for (const json& object : {to_json(Protocol{}), to_json(protocol("stratified", true))}) {
        EXPECT_EQ(to_json(protocol_from_json(object)), object);
    }
}

TEST(Publication, TextAndJson) {
    const json range{{"source", "S"}, {"accuracy", {0.65, 0.7}}, {"honest", "twin"}};
    EXPECT_EQ(published_text(publication_from_json(range)), "65.0 to 70.0 %");
    EXPECT_EQ(to_json(publication_from_json(range)).at("accuracy"), json({0.65, 0.7}));
    const json one{{"source", "S"}, {"accuracy", 0.8729}};
    EXPECT_EQ(published_text(publication_from_json(one)), "87.3 %");
    EXPECT_EQ(to_json(publication_from_json(one)).at("accuracy"), 0.8729);
    EXPECT_EQ(published_text(publication_from_json({{"source", "S"}})), "-");
    const json round = to_json(publication_from_json(range));
    EXPECT_EQ(to_json(publication_from_json(round)), round);
}

}  // namespace
}  // namespace resonet
