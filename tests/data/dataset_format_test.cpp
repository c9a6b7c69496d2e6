#include "data/dataset_format.h"

#include <fileref.h>
#include <gtest/gtest.h>
#include <tag.h>

#include "core/error.h"
#include "data/genre_map.h"
#include "source_tree.h"
#include "support/temporary_folder.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;
using testing::put;
using testing::put_sound;

void put_tagged(const fs::path& path, const char* genre) {
    put_sound(path, 0.1);
    TagLib::FileRef file(path.c_str());
    file.tag()->setGenre(genre);
    ASSERT_TRUE(file.save());
}

Manifest manifest_of(std::initializer_list<const char*> labels) {
    Manifest manifest;
    for (const char* label : labels) {
        manifest.clips.emplace_back();
        manifest.clips.back().label = label;
    }
    return manifest;
}

TEST(DatasetFormat, IsFoundOut) {
    const testing::TemporaryFolder folder;
    put(folder / "t.csv", "tempo,label\n1,a\n");
    EXPECT_EQ(detect_dataset_format(folder / "t.csv").format, DatasetFormat::table);

    put(folder / "fma/fma_metadata/tracks.csv");
    put(folder / "fma/fma_small/000/000002.mp3");
    EXPECT_EQ(detect_dataset_format(folder / "fma").format, DatasetFormat::fma);
    EXPECT_EQ(detect_dataset_format(folder / "fma/fma_small/").format, DatasetFormat::fma);

    put(folder / "g/genres_original/blues/blues.00000.wav");
    put(folder / "g/images_original/blues/blues00000.png");
    EXPECT_EQ(detect_dataset_format(folder / "g").format, DatasetFormat::gtzan);
    EXPECT_EQ(detect_dataset_format(folder / "g").reason,
              "1 of 1 audio files are called like clips of GTZAN");
    EXPECT_EQ(detect_dataset_format(folder / "g/images_original").format, DatasetFormat::pictures);

    put_sound(folder / "f/blues/a.wav", 0.1);
    put_sound(folder / "f/rock/b.wav", 0.1);
    EXPECT_EQ(detect_dataset_format(folder / "f").format, DatasetFormat::folders);
    EXPECT_EQ(detect_dataset_format(folder / "f").reason, "2 of 2 audio files lie right in one of 2 folders");
    put_sound(folder / "deep/blues/album/a.wav", 0.1);
    EXPECT_EQ(detect_dataset_format(folder / "deep").format, DatasetFormat::folders);
}

TEST(DatasetFormat, GoesByTagsWhereFoldersAreNoGenres) {
    const testing::TemporaryFolder folder;
    put_tagged(folder / "albums/Artist/Album/1.wav", "Jazz");
    EXPECT_EQ(detect_dataset_format(folder / "albums").format, DatasetFormat::tags);
    put_tagged(folder / "flat/1.wav", "Jazz");
    EXPECT_EQ(detect_dataset_format(folder / "flat").format, DatasetFormat::tags);
    // Genres' folders whose files have tags, too.
    put_tagged(folder / "both/Jazz/1.wav", "Jazz");
    put_tagged(folder / "both/Rock/2.wav", "Rock");
    EXPECT_EQ(detect_dataset_format(folder / "both").format, DatasetFormat::folders);
    for (const char* artist : {"A", "B", "C", "D", "E"}) {
        put_tagged(folder / "artists" / artist / "1.wav", *artist < 'C' ? "Jazz" : "Rock");
    }
    EXPECT_EQ(detect_dataset_format(folder / "artists").format, DatasetFormat::tags);
}

TEST(DatasetFormat, RefusesWhatIsNone) {
    const testing::TemporaryFolder folder;
    EXPECT_THROW(detect_dataset_format(folder.path()), UsageError);
    EXPECT_THROW(detect_dataset_format(folder / "missing"), UsageError);
    put_sound(folder / "a.wav", 0.1);
    EXPECT_THROW(detect_dataset_format(folder.path()), UsageError);
    EXPECT_EQ(dataset_format_from_string("auto"), std::nullopt);
    EXPECT_EQ(to_string(*dataset_format_from_string("pictures")), "pictures");
}

TEST(GenreMap, RenamesWhateverTheSpelling) {
    const testing::TemporaryFolder folder;
    put(folder / "map.csv", "from,to\nhip hop,hiphop\nHIP-HOP,hiphop\nSoul,soul\n");
    Manifest manifest = manifest_of({"Hip-Hop", "HipHop", "Rock", "hip hop"});
    EXPECT_EQ(GenreMap(folder / "map.csv").apply(manifest), std::vector<std::string>{"Soul"});
    EXPECT_EQ(manifest.clips[0].label, "hiphop");
    EXPECT_EQ(manifest.clips[1].label, "hiphop");
    EXPECT_EQ(manifest.clips[2].label, "Rock");
    EXPECT_EQ(manifest.clips[3].label, "hiphop");
}

TEST(GenreMap, LeavesLabelsOutWhereItMay) {
    const testing::TemporaryFolder folder;
    put(folder / "map.csv", "from,to\nSpoken Word,\nspoken-word,\nhip hop,hiphop\n");
    EXPECT_THROW(GenreMap(folder / "map.csv"), UsageError);
    const GenreMap map(folder / "map.csv", GenreMap::Blank::leaves_out);
    EXPECT_EQ(map.name_of("spoken word"), "");
    EXPECT_EQ(map.name_of("HipHop"), "hiphop");
    EXPECT_EQ(map.name_of("rock"), std::nullopt);
    EXPECT_EQ(GenreMap().name_of("rock"), std::nullopt);
    put(folder / "map.csv", "from,to\nSpoken Word,\nspoken-word,talk\n");
    EXPECT_THROW(GenreMap(folder / "map.csv", GenreMap::Blank::leaves_out), UsageError);
}

TEST(GenreMap, RefusesWhatContradictsItself) {
    const testing::TemporaryFolder folder;
    for (const char* text : {"from,into\na,b\n", "from,to\na,\n", "from,to\n,b\n", "from,to\nA,b\na,c\n",
                             "from,to\na,\" b\"\n"}) {
        put(folder / "map.csv", text);
        EXPECT_THROW(GenreMap(folder / "map.csv"), UsageError) << text;
    }
}

TEST(LabelsThatLookAlike, AreGrouped) {
    EXPECT_EQ(labels_that_look_alike(manifest_of({"hip hop", "Hip-Hop", "Rock", "hip hop", "R&B", "RnB"})),
              std::vector<std::string>{"Hip-Hop (1), hip hop (2)"});
    EXPECT_EQ(folded_label("Dr\xC3\xBCm & Bass!"), "dr\xC3\xBCmbass");
    EXPECT_EQ(folded_label("?!"), "?!");
}

}  // namespace
}  // namespace resonet
