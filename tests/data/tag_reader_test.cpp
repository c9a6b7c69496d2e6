#include "data/tag_reader.h"

#include <gtest/gtest.h>
#include <id3v2tag.h>
#include <textidentificationframe.h>
#include <tpropertymap.h>
#include <wavfile.h>

#include "core/error.h"
#include "source_tree.h"
#include "support/temporary_folder.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;
using Names = std::vector<std::string>;
using testing::put;
using testing::put_sound;

void put_tagged(const fs::path& path, const std::vector<std::pair<const char*, const char*>>& tags) {
    put_sound(path, 0.1);
    TagLib::RIFF::WAV::File file(path.c_str());
    TagLib::PropertyMap properties;
    for (const auto& [key, value] : tags) properties[key].append(TagLib::String(value, TagLib::String::UTF8));
    file.setProperties(properties);
    ASSERT_TRUE(file.save());
}

/// A genre as it stands in the file, past TagLib's own view of it.
void put_raw_genre(const fs::path& path, const char* genre) {
    put_sound(path, 0.1);
    TagLib::RIFF::WAV::File file(path.c_str());
    auto frame = std::make_unique<TagLib::ID3v2::TextIdentificationFrame>("TCON", TagLib::String::Latin1);
    frame->setText(genre);
    file.ID3v2Tag()->addFrame(frame.release());  // the tag owns it
    ASSERT_TRUE(file.save());
}

TEST(GenreNames, AreSplitAndNumbersNamed) {
    EXPECT_EQ(genre_names("Rock"), Names{"Rock"});
    EXPECT_EQ(genre_names(" Rock ; Pop;;Rock "), (Names{"Rock", "Pop"}));
    EXPECT_EQ(genre_names("Pop/Rock"), Names{"Pop/Rock"});
    EXPECT_EQ(genre_names("17"), Names{"Rock"});
    EXPECT_EQ(genre_names("(17)"), Names{"Rock"});
    EXPECT_EQ(genre_names("(17)Rock"), Names{"Rock"});
    EXPECT_EQ(genre_names("(17)Kraut Rock"), Names{"Kraut Rock"});
    EXPECT_EQ(genre_names("(4)(17)"), (Names{"Disco", "Rock"}));
    EXPECT_EQ(genre_names("(RX)"), Names{"(RX)"});
    EXPECT_EQ(genre_names("(17"), Names{"(17"});
    EXPECT_EQ(genre_names("999"), Names{"999"});
    EXPECT_EQ(genre_names(" ; "), Names{});
}

TEST(Tags, AreRead) {
    const testing::TemporaryFolder folder;
    put_tagged(folder / "a.wav", {{"GENRE", "Blues"},
                                  {"ARTIST", " Bj\xC3\xB6rk "},
                                  {"ALBUMARTIST", "Various"},
                                  {"ALBUM", "Debut"},
                                  {"TITLE", "Play, Dead"}});
    const std::optional<MusicTags> tags = read_tags(folder / "a.wav");
    ASSERT_TRUE(tags);
    EXPECT_EQ(tags->genres, Names{"Blues"});
    EXPECT_EQ(tags->artist, "Bj\xC3\xB6rk");
    EXPECT_EQ(tags->album_artist, "Various");
    EXPECT_EQ(tags->album, "Debut");
    EXPECT_EQ(tags->title, "Play, Dead");
    put_raw_genre(folder / "b.wav", "(17)");
    EXPECT_EQ(read_tags(folder / "b.wav")->genres, Names{"Rock"});
    put(folder / "c.mp3", "no music");
    put(folder / "d.au", "no tags in these");
    EXPECT_FALSE(read_tags(folder / "d.au"));
    EXPECT_FALSE(read_tags(folder / "missing.mp3"));
}

TEST(TaggedFolder, LabelsFilesWithTheirFirstGenre) {
    const testing::TemporaryFolder folder;
    put_tagged(folder / "Artist/Album/1.wav", {{"GENRE", "Hip-Hop"}, {"GENRE", "Rap"}, {"ARTIST", "One"}});
    put_tagged(folder / "Artist/Album/2.wav",
               {{"GENRE", "hip hop"}, {"ARTIST", "One"}, {"ALBUMARTIST", "Various"}, {"ALBUM", "Both"}});
    put_tagged(folder / "3.wav", {{"GENRE", "Jazz"}, {"ALBUMARTIST", "Trio"}});
    put_tagged(folder / "4.wav", {{"TITLE", "Nameless"}});
    put_sound(folder / "5.wav", 0.1);
    put(folder / "6.au", "?");
    const FoundDataset dataset = read_tagged_folder(folder.path());
    const Manifest& manifest = dataset.manifest;
    ASSERT_EQ(manifest.clips.size(), 3U);
    EXPECT_EQ(manifest.clips[0].label, "Jazz");
    EXPECT_EQ(manifest.clips[0].artist, "Trio");
    EXPECT_EQ(manifest.clips[0].track, "3");
    EXPECT_EQ(manifest.clips[1].label, "Hip-Hop");
    EXPECT_EQ(manifest.clips[1].track, "Artist/Album/1");
    EXPECT_EQ(manifest.clips[2].album, "Both");
    EXPECT_EQ(manifest.extra_columns, (Names{"genres", "album_artist"}));
    EXPECT_EQ(manifest.clips[0].extra, (Names{"", ""}));
    EXPECT_EQ(manifest.clips[1].extra, (Names{"Hip-Hop; Rap", ""}));
    EXPECT_EQ(manifest.clips[2].extra, (Names{"", "Various"}));
    ASSERT_EQ(dataset.failures.size(), 3U);
    EXPECT_EQ(dataset.failures[0].problem, "has no genre tag");
    EXPECT_EQ(dataset.failures[1].problem, "has no genre tag");
    EXPECT_EQ(dataset.failures[2].problem, "has no tags that can be read");
    EXPECT_EQ(dataset.notes.size(), 1U);
}

TEST(TaggedFolder, LabelsTheUnlabelledWhenAsked) {
    const testing::TemporaryFolder folder;
    put_sound(folder / "5.wav", 0.1);
    put(folder / "6.au", "?");
    EXPECT_THROW(read_tagged_folder(folder.path()), UsageError);
    const FoundDataset dataset = read_tagged_folder(folder.path(), {.unlabelled = "other", .threads = 2});
    ASSERT_EQ(dataset.manifest.clips.size(), 2U);
    EXPECT_EQ(dataset.manifest.clips[1].label, "other");
    EXPECT_TRUE(dataset.manifest.extra_columns.empty());
    EXPECT_EQ(dataset.notes, Names{"files without a genre, labelled 'other': 2"});
}

}  // namespace
}  // namespace resonet
