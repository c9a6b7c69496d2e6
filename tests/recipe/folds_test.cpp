#include "recipe/folds.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "core/error.h"

namespace resonet {
namespace {

/// 24 clips of two labels: pairs of clips are of one track, four of one artist; the last is excluded.
Manifest small_manifest() {
    Manifest manifest;
    for (int i = 0; i < 24; ++i) {
        ClipRecord clip;
        clip.path = "clip" + std::to_string(i);
        clip.label = i % 8 < 4 ? "a" : "b";
        clip.track = "track" + std::to_string(i / 2);
        clip.artist = "artist" + std::to_string(i / 4);
        clip.fold = i % 3 + 5;
        manifest.clips.push_back(clip);
    }
    manifest.clips.back().split = Split::excluded;
    return manifest;
}

Protocol by(ProtocolScheme scheme) {
    Protocol protocol;
    protocol.scheme = scheme;
    protocol.leaky = scheme == ProtocolScheme::random || scheme == ProtocolScheme::stratified;
    return protocol;
}

std::vector<Split> splits(const Protocol& protocol, const Fold& fold, std::uint64_t seed = 1) {
    Manifest manifest = small_manifest();
    apply_fold(manifest, protocol, fold, seed);
    std::vector<Split> found;
    for (const ClipRecord& clip : manifest.clips) found.push_back(clip.split);
    return found;
}

TEST(Folds, TestEveryClipOnceAndValidateOnTheNextFold) {
    const Protocol protocol = by(ProtocolScheme::artist);
    std::vector<int> tested(24);
    std::map<int, std::set<std::size_t>> test_of;
    std::map<int, std::set<std::size_t>> valid_of;
    for (int fold = 1; fold <= 3; ++fold) {
        const std::vector<Split> found = splits(protocol, {fold, 3, ""});
        for (std::size_t i = 0; i < found.size(); ++i) {
            tested[i] += found[i] == Split::test ? 1 : 0;
            if (found[i] == Split::test) test_of[fold].insert(i);
            if (found[i] == Split::valid) valid_of[fold].insert(i);
        }
        EXPECT_EQ(found.back(), Split::excluded);
    }
    for (std::size_t i = 0; i + 1 < tested.size(); ++i) EXPECT_EQ(tested[i], 1) << i;
    EXPECT_EQ(tested.back(), 0);
    EXPECT_EQ(valid_of[1], test_of[2]);
    EXPECT_EQ(valid_of[3], test_of[1]);
}

TEST(Folds, KeepArtistsTogether) {
    const std::vector<Split> found = splits(by(ProtocolScheme::artist), {2, 3, ""});
    for (std::size_t i = 0; i + 2 < found.size(); ++i) EXPECT_EQ(found[i], found[i / 4 * 4]) << i;
}

TEST(Folds, OfAnotherSeedAreOthers) {
    EXPECT_EQ(splits(by(ProtocolScheme::track), {1, 4, ""}, 7),
              splits(by(ProtocolScheme::track), {1, 4, ""}, 7));
    EXPECT_NE(splits(by(ProtocolScheme::track), {1, 4, ""}, 7),
              splits(by(ProtocolScheme::track), {1, 4, ""}, 8));
}

TEST(Folds, ComeFromAColumnInTheOrderOfTheirNumbers) {
    const std::vector<Split> found = splits({}, {1, 3, "fold"});
    EXPECT_EQ(found[0], Split::test);   // fold 5
    EXPECT_EQ(found[1], Split::valid);  // fold 6
    EXPECT_EQ(found[2], Split::train);  // fold 7
    EXPECT_THROW(splits({}, {1, 4, "fold"}), UsageError);
}

TEST(Folds, AreRefusedWhereTheyCannotBe) {
    EXPECT_THROW(splits({}, {1, 3, ""}), UsageError);
    EXPECT_THROW(splits(by(ProtocolScheme::artist), {1, 2, ""}), UsageError);
    EXPECT_THROW(splits(by(ProtocolScheme::artist), {0, 3, ""}), UsageError);
    EXPECT_THROW(splits(by(ProtocolScheme::artist), {4, 3, ""}), UsageError);
    EXPECT_THROW(splits(by(ProtocolScheme::artist), {1, 7, ""}), UsageError);  // six artists
}

TEST(Folds, SayHowTheyWereDrawn) {
    EXPECT_EQ(folds_text(by(ProtocolScheme::artist), {1, 10, ""}), "10 folds by artist");
    EXPECT_EQ(folds_text(by(ProtocolScheme::random), {1, 10, ""}), "10 folds at random (leaky split)");
    EXPECT_EQ(folds_text(by(ProtocolScheme::stratified), {1, 5, ""}),
              "5 folds at random, stratified (leaky split)");
    EXPECT_EQ(folds_text({}, {1, 3, "fold"}), "3 folds of column 'fold'");
}

}  // namespace
}  // namespace resonet
