#include "data/split_lists.h"

#include <gtest/gtest.h>

#include <array>
#include <chrono>

#include "core/error.h"
#include "core/file.h"
#include "data/array_reader.h"
#include "division_fixture.h"
#include "support/development_data.h"
#include "support/temporary_folder.h"

namespace resonet {
namespace {

using testing::clip_of;
using testing::TemporaryFolder;
using Names = std::vector<std::string>;

NameList list_of(const std::string& text) {
    const TemporaryFolder folder;
    write_atomically(folder / "list.txt", text);
    return read_name_list(folder / "list.txt");
}

Manifest gtzan() {
    Manifest manifest;
    for (const char* track : {"blues.00000", "blues.00012", "rock.00003"}) {
        const std::string label = std::string(track).substr(0, std::string(track).find('.'));
        manifest.clips.push_back(clip_of(track, label));
        manifest.clips.back().path = "/gtzan/" + label + "/" + track + ".flac";
    }
    return manifest;
}

TEST(SplitLists, ReadsNamesAndGenres) {
    const NameList list =
        list_of("\xEF\xBB\xBF# comment\n./blues_00012.wav\tblues\r\n\n a b.wav \na b.wav\nlast");
    EXPECT_EQ(list.names, (Names{"./blues_00012.wav", "a b.wav", "last"}));
    EXPECT_EQ(list.labels, (Names{"blues", "", ""}));
    EXPECT_THROW(list_of("# nothing\n\n"), UsageError);
    EXPECT_THROW(read_name_list("/nowhere/list.txt"), UsageError);
    EXPECT_THROW(read_name_list("/"), UsageError);
}

TEST(SplitLists, NamesFitWithOrWithoutFolderAndExtension) {
    for (const char* name :
         {"blues/blues.00012.wav", "./blues_00012.wav\tblues", "blues.00012", "blues.00012.au",
          "/gtzan/blues/blues.00012.flac", "genres\\blues\\blues.00012.wav", "blues_00012.wav\t17"}) {
        for (const SourceKind kind : {SourceKind::audio, SourceKind::arrays}) {
            Manifest manifest = gtzan();
            manifest.kind = kind;
            if (kind == SourceKind::arrays) {
                for (ClipRecord& clip : manifest.clips) clip.path = "/gtzan/mel.npy";
            }
            const ListedParts listed = parts_from_lists(manifest, {list_of(name)});
            EXPECT_EQ(listed.parts, (Parts{std::nullopt, 0, std::nullopt})) << name;
            EXPECT_TRUE(listed.unknown.empty()) << name;
        }
    }
}

TEST(SplitLists, AnotherGenreRulesAClipOut) {
    const ListedParts listed =
        parts_from_lists(gtzan(), {list_of("rock/blues.00012.wav\nblues.00000.wav\trock\nrock.00003.wav\n")});
    EXPECT_EQ(listed.unknown, (Names{"rock/blues.00012.wav", "blues.00000.wav"}));
    EXPECT_EQ(listed.parts, (Parts{std::nullopt, std::nullopt, 0}));
}

TEST(SplitLists, FoldersTellFilesOfOneNameApart) {
    Manifest manifest;
    for (const char* album : {"x", "y"}) {
        manifest.clips.push_back(clip_of(fmt::format("{}/01", album), "rock"));
    }
    EXPECT_EQ(parts_from_lists(manifest, {list_of("y/01.mp3\n")}).parts, (Parts{std::nullopt, 0}));
    const ListedParts unclear = parts_from_lists(manifest, {list_of("01.wav\n")});
    EXPECT_EQ(unclear.parts, (Parts{std::nullopt, std::nullopt}));
    EXPECT_EQ(unclear.ambiguous, (Names{"01.wav"}));
}

TEST(SplitLists, TheNearestFolderCountsFirst) {
    Manifest manifest;
    for (const char* track : {"a/one/mixture", "b/one/mixture", "b/two/mixture"}) {
        manifest.clips.push_back(clip_of(track, "rock"));
    }
    const auto parts = [&](const char* list) { return parts_from_lists(manifest, {list_of(list)}).parts; };
    EXPECT_EQ(parts("two/mixture.wav\n"), (Parts{std::nullopt, std::nullopt, 0}));
    EXPECT_EQ(parts("x/b/one/mixture.wav\n"), (Parts{std::nullopt, 0, std::nullopt}));
    // Folder "a" alone does not fit, folder "one" fits two.
    EXPECT_EQ(parts("a/mixture.wav\n"), (Parts{std::nullopt, std::nullopt, std::nullopt}));
    EXPECT_EQ(parts_from_lists(manifest, {list_of("one/mixture.wav\n")}).ambiguous,
              (Names{"one/mixture.wav"}));
}

TEST(SplitLists, ManyFilesOfOneNameTakeNoLonger) {
    // Each compared with each would take hours.
    constexpr std::size_t count = 100'000;
    Manifest manifest;
    std::string list;
    for (std::size_t i = 0; i < count; ++i) {
        manifest.clips.push_back(clip_of(fmt::format("{:06}/stems/mixture", i), "rock"));
        list += fmt::format("{:06}/stems/mixture.wav\nx/{:06}/mixture.wav\n", i, i);
    }
    const auto start = std::chrono::steady_clock::now();
    const ListedParts listed = parts_from_lists(manifest, {list_of(list)});
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::minutes(1));
    EXPECT_EQ(testing::clips_by_part(manifest, listed.parts, 1), (std::vector<std::size_t>{count}));
    EXPECT_EQ(listed.ambiguous.size(), count);
}

TEST(SplitLists, TheExactNameWinsOverTheOneWithDots) {
    Manifest manifest;
    manifest.clips = {clip_of("song_1", "rock"), clip_of("song.1", "rock")};
    EXPECT_EQ(parts_from_lists(manifest, {list_of("song_1.wav\n")}).parts, (Parts{0, std::nullopt}));
    EXPECT_EQ(parts_from_lists(manifest, {list_of("song.1.wav\n")}).parts, (Parts{std::nullopt, 0}));
}

TEST(SplitLists, ANameMeansAllClipsOfItsTrack) {
    Manifest manifest;
    manifest.clips = {clip_of("a", "rock"), clip_of("b", "rock"), clip_of("a", "rock", "", 5.0)};
    EXPECT_EQ(parts_from_lists(manifest, {list_of("b\n"), list_of("a.wav\n")}).parts, (Parts{1, 0, 1}));
}

TEST(SplitLists, ReportsWhatTwoListsName) {
    const ListedParts listed = parts_from_lists(
        gtzan(), {list_of("blues.00000\n"), list_of("blues/blues.00000.wav\nrock.00003\nx\n")});
    EXPECT_EQ(listed.twice, (Names{"blues/blues.00000.wav"}));
    EXPECT_EQ(listed.unknown, (Names{"x"}));
    EXPECT_EQ(listed.parts, (Parts{0, std::nullopt, 1}));
}

TEST(SplitLists, PublishedListsOfGtzanAgreeWithItsIndex) {
    RESONET_NEEDS_DEVELOPMENT_DATA(arrays, "data/gtzan-arrays");
    RESONET_NEEDS_DEVELOPMENT_DATA(published, "data/gtzan-splits");
    ArrayColumns columns;
    columns.split = "fault_filtered_split";
    columns.fold = "artist_fold";
    const Manifest manifest =
        read_array_index(arrays / "index.csv", arrays / "mel_u8_999x128x334.npy", columns);
    std::vector<NameList> lists;
    for (const char* name : {"train", "valid", "test"}) {
        lists.push_back(read_name_list(published / fmt::format("{}_filtered.txt", name)));
    }
    const ListedParts splits = parts_from_lists(manifest, lists);
    EXPECT_EQ(splits.unknown, (Names{"jazz/jazz.00054.wav"}));
    EXPECT_EQ(testing::clips_by_part(manifest, splits.parts, 3), (std::vector<std::size_t>{442, 197, 290}));
    lists.clear();
    for (int fold = 1; fold <= 3; ++fold) {
        lists.push_back(read_name_list(published / fmt::format("artist_3fold/f{}_test.txt", fold)));
    }
    const ListedParts folds = parts_from_lists(manifest, lists);
    EXPECT_EQ(folds.unknown, (Names{"./jazz_00054.wav"}));
    constexpr std::array names = {Split::train, Split::valid, Split::test};
    for (std::size_t i = 0; i < manifest.clips.size(); ++i) {
        const ClipRecord& clip = manifest.clips[i];
        EXPECT_EQ(splits.parts[i] ? names.at(*splits.parts[i]) : Split::excluded, clip.split) << clip.track;
        EXPECT_EQ(folds.parts[i] ? std::optional(static_cast<int>(*folds.parts[i]) + 1) : std::nullopt,
                  clip.fold)
            << clip.track;
    }
}

}  // namespace
}  // namespace resonet
