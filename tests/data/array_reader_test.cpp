#include "data/array_reader.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <set>

#include "core/error.h"
#include "core/file.h"
#include "support/development_data.h"
#include "support/temporary_folder.h"

namespace resonet {
namespace {

using testing::TemporaryFolder;

/// A folder with an array of 3 images of 2 bands and 4 columns, whose bytes count up from 0.
struct ArrayFolder : TemporaryFolder {
    ArrayFolder() {
        std::vector<std::uint8_t> bytes(3 * 2 * 4);
        for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::uint8_t>(i);
        write_npy(npy(), bytes, {3, 2, 4});
    }
    std::filesystem::path npy() const { return *this / "x.npy"; }

    Manifest read(const std::string& index, const ArrayColumns& columns = {}) const {
        write_atomically(*this / "index.csv", index);
        return read_array_index(*this / "index.csv", npy(), columns);
    }

    std::string error_of(const std::string& index, const ArrayColumns& columns = {}) const {
        try {
            read(index, columns);
        } catch (const UsageError& error) {
            EXPECT_EQ(error.subject(), (*this / "index.csv").string());
            return error.problem();
        }
        return "no error";
    }
};

TEST(ArrayIndex, TakesUsualColumns) {
    const ArrayFolder folder;
    const Manifest manifest =
        folder.read("row,clip,label,artist,title,split,fold\n2,rock.1,rock,X,Y,train,1\n0,,blues,,,,\n");
    EXPECT_EQ(manifest.kind, SourceKind::arrays);
    ASSERT_EQ(manifest.clips.size(), 2U);
    EXPECT_EQ(manifest.clips[0].path, folder.npy());
    EXPECT_EQ(manifest.clips[0].row, 2U);
    EXPECT_EQ(manifest.clips[0].track, "rock.1");
    EXPECT_EQ(manifest.clips[0].artist, "X");
    EXPECT_EQ(manifest.clips[0].split, Split::train);
    EXPECT_EQ(manifest.clips[0].fold, 1);
    EXPECT_EQ(manifest.clips[1].track, "x:0");
}

TEST(ArrayIndex, TakesTheColumnsItIsTold) {
    const ArrayFolder folder;
    const std::string index = "r,genre,who,how,song,n,split\n1,rock,7,test,s,2,train\n";
    const Manifest manifest = folder.read(
        index, {.row = "r", .label = "genre", .split = "how", .artist = "who", .track = "song", .fold = "n"});
    EXPECT_EQ(manifest.clips[0].row, 1U);
    EXPECT_EQ(manifest.clips[0].label, "rock");
    EXPECT_EQ(manifest.clips[0].split, Split::test);
    EXPECT_EQ(manifest.clips[0].artist, "7");
    EXPECT_EQ(manifest.clips[0].track, "s");
    EXPECT_EQ(manifest.clips[0].fold, 2);
    EXPECT_EQ(folder.error_of(index, {.row = "r", .label = "genre", .split = "other"}),
              "has no column 'other'");
    EXPECT_EQ(folder.error_of(index), "has no column 'row'");
}

TEST(ArrayIndex, KeepsAllColumns) {
    const ArrayFolder folder;
    const std::string index =
        "row,label,album,cluster,tempo,path,split,how,index_path\n1,rock,Debut,c1,120,a.wav,test,train,x\n";
    const Manifest manifest = folder.read(index, {.split = "how"});
    EXPECT_EQ(manifest.clips[0].album, "Debut");
    EXPECT_EQ(manifest.clips[0].cluster, "c1");
    EXPECT_EQ(manifest.clips[0].split, Split::train);
    EXPECT_EQ(manifest.extra_columns,
              (std::vector<std::string>{"tempo", "index_index_path", "index_split", "index_path"}));
    write_manifest(folder / "m.csv", manifest);
    const Manifest again = read_manifest(folder / "m.csv");
    EXPECT_EQ(again.extra_columns, manifest.extra_columns);
    EXPECT_EQ(again.clips[0].extra, (std::vector<std::string>{"120", "a.wav", "test", "x"}));
    EXPECT_EQ(again.clips[0].cluster, "c1");
}

TEST(ArrayIndex, SaysWhatDoesNotFit) {
    const ArrayFolder folder;
    EXPECT_EQ(folder.error_of("row,label\n3,rock\n"), "line 2: names row 3 of an array of 3");
    EXPECT_EQ(folder.error_of("row,label\n0,rock\n0,rock\n"), "line 3: repeats row 0 of the array");
    EXPECT_EQ(folder.error_of("row,label\nx,rock\n"), "line 2: 'x' is not a row number");
    EXPECT_EQ(folder.error_of("row,label\n18446744073709551616,rock\n"),
              "line 2: '18446744073709551616' is not a row number");
    EXPECT_EQ(folder.error_of("row,label\n0,\n"), "line 2: has no label");
    EXPECT_EQ(folder.error_of("row,label,split\n0,rock,both\n"), "line 2: has the unknown split 'both'");
    EXPECT_EQ(folder.error_of("row,label,fold\n0,rock,one\n"), "line 2: 'one' is not a fold number");
    EXPECT_EQ(folder.error_of("row,label\n"), "lists no clips");
}

TEST(ArrayIndex, RefusesOtherArrays) {
    const ArrayFolder folder;
    write_npy(folder.npy(), std::vector<float>(6), {3, 2});
    EXPECT_THROW(folder.read("row,label\n0,rock\n"), InputError);
    write_npy(folder.npy(), std::vector<double>(6), {3, 2, 1});
    EXPECT_THROW(folder.read("row,label\n0,rock\n"), InputError);
    write_npy(folder.npy(), std::vector<float>(), {3, 2, 0});
    EXPECT_THROW(folder.read("row,label\n0,rock\n"), InputError);
    write_npy(folder.npy(), std::vector<float>(), {0, 2, 3});
    EXPECT_EQ(folder.error_of("row,label\n0,rock\n"), "line 2: names row 0 of an array of 0");
}

TEST(ImageArray, GivesBytesAsFractionsAndFloatsAsTheyAre) {
    const ArrayFolder folder;
    const ImageArray bytes(folder.npy());
    EXPECT_EQ(bytes.size(), 3U);
    const Image image = bytes.image(1);
    EXPECT_EQ(image.bands, 2);
    EXPECT_EQ(image.columns, 4);
    EXPECT_EQ(image.values.front(), 8.0F / 255.0F);
    EXPECT_EQ(image.values.back(), 15.0F / 255.0F);
    EXPECT_THROW(bytes.image(3), InputError);

    write_npy(folder / "f.npy", std::vector<float>{0.0F, 0.3F, 1.0F, 1.1F, 0.5F, NAN}, {3, 2, 1});
    const ImageArray floats(folder / "f.npy");
    EXPECT_EQ(floats.image(0).values, (std::vector<float>{0.0F, 0.3F}));
    EXPECT_THROW(floats.image(1), InputError);
    EXPECT_THROW(floats.image(2), InputError);
}

TEST(ImageArray, MustHaveTheBandsOfTheProfile) {
    const ArrayFolder folder;
    Profile profile;
    const ImageArray array(folder.npy());
    EXPECT_THROW(require_compatible(array, folder.npy(), profile), UsageError);
    profile.bands = 2;
    EXPECT_NO_THROW(require_compatible(array, folder.npy(), profile));
}

TEST(ArrayIndex, ReadsTheRealIndex) {
    RESONET_NEEDS_DEVELOPMENT_DATA(data, "data/gtzan-arrays");
    const Manifest manifest =
        read_array_index(data / "index.csv", data / "mel_u8_999x128x334.npy",
                         {.split = "fault_filtered_split", .artist = "artist_group", .fold = "artist_fold"});
    ASSERT_EQ(manifest.clips.size(), 999U);
    std::map<Split, int> splits;
    std::set<std::string> labels;
    std::set<std::string> artists;
    for (const ClipRecord& clip : manifest.clips) {
        ++splits[clip.split];
        labels.insert(clip.label);
        artists.insert(clip.artist);
    }
    EXPECT_EQ(splits[Split::train], 442);
    EXPECT_EQ(splits[Split::valid], 197);
    EXPECT_EQ(splits[Split::test], 290);
    EXPECT_EQ(splits[Split::excluded], 70);
    EXPECT_EQ(labels.size(), 10U);
    EXPECT_TRUE(artists.contains(""));
    EXPECT_EQ(manifest.clips[0].track, "blues.00000");

    const TemporaryFolder folder;
    write_manifest(folder / "m.csv", manifest);
    const Manifest again = read_manifest(folder / "m.csv");
    ASSERT_EQ(again.clips.size(), 999U);
    EXPECT_EQ(again.clips[998].row, 998U);
    EXPECT_TRUE(std::filesystem::equivalent(again.clips[998].path, data / "mel_u8_999x128x334.npy"));
    EXPECT_EQ(again.clips[998].track, manifest.clips[998].track);
}

}  // namespace
}  // namespace resonet
