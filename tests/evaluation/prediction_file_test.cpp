#include "evaluation/prediction_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>

#include "core/error.h"
#include "core/file.h"
#include "sample_answers.h"
#include "support/temporary_folder.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::TemporaryFolder;

class PredictionFile : public ::testing::Test {
  protected:
    fs::path file() const { return folder_.path() / "predictions.csv"; }

    void save(std::string_view text) const { write_atomically(file(), text); }

    PredictionSet read(std::string_view text) const {
        save(text);
        return read_predictions(file());
    }

    /// What an InputError about a file of this text says.
    std::string refusal(std::string_view text) const {
        save(text);
        return refusal_of(file());
    }

    static std::string refusal_of(const fs::path& path) {
        try {
            read_predictions(path);
        } catch (const InputError& error) {
            EXPECT_EQ(error.subject(), path.string());
            return error.what();
        }
        return "was taken";
    }

    TemporaryFolder folder_;
};

TEST_F(PredictionFile, HasTheColumnsOfItsDescription) {
    PredictionSet set;
    set.labels = {"blues", "hip, hop"};
    set.clips = {{"a.wav", "1.5", "a", "Bach", 2.25, 1}, {"b.wav", "", "b", "", std::nan(""), 0}};
    set.probabilities = {0.25F, 0.75F, 0.1F, 0.9F};
    write_predictions(file(), set, "path", "start");
    EXPECT_EQ(read_text(file()),
              "path,start,track,artist,seconds,truth,predicted,probability,p_blues,\"p_hip, hop\"\n"
              "a.wav,1.5,a,Bach,2.25,\"hip, hop\",\"hip, hop\",0.75,0.25,0.75\n"
              "b.wav,,b,,,blues,\"hip, hop\",0.899999976,0.100000001,0.899999976\n");
}

void expect_same(const PredictionSet& found, const PredictionSet& wanted) {
    EXPECT_EQ(found.labels, wanted.labels);
    EXPECT_EQ(found.probabilities, wanted.probabilities);
    ASSERT_EQ(found.size(), wanted.size());
    for (std::size_t i = 0; i < found.size(); ++i) {
        const PredictedClip& a = found.clips[i];
        const PredictedClip& b = wanted.clips[i];
        EXPECT_EQ(a.file, b.file);
        EXPECT_EQ(a.place, b.place);
        EXPECT_EQ(a.track, b.track);
        EXPECT_EQ(a.artist, b.artist);
        EXPECT_EQ(a.truth, b.truth);
        EXPECT_TRUE(a.seconds == b.seconds || (std::isnan(a.seconds) && std::isnan(b.seconds)));
    }
}

TEST_F(PredictionFile, GivesBackWhatWasWritten) {
    PredictionSet set = sample_answers();
    // Names as hostile as file systems let them be; the lone byte is no UTF-8.
    set.clips[0].file = "a,\"b\"\n\r\nc;\t.wav";
    set.clips[1].file = "\xff\xfe.mp3";
    set.clips[2].file = " =1+1 ";
    set.clips[3].track = "\"\"";
    set.clips[4].artist = "Bj\xc3\xb6rk, and\nothers";
    set.clips[5].seconds = 0.1;
    set.clips[6].seconds = 0;
    set.clips[7].place = "29.999999999999996";
    set.labels[0] = "R&B, \"soul\"";
    write_predictions(file(), set, "picture", "row");
    expect_same(read_predictions(file()), set);
    // Floats whose decimals are long, and the smallest there are.
    set.labels = {"a", "b", "c"};
    set.clips.resize(2);
    set.probabilities = {1.0F / 3, 1.0F / 3, 1.0F / 3, 1e-45F, 1.1754944e-38F, 1.0F};
    set.clips[0].truth = 0;
    set.clips[1].truth = 2;
    write_predictions(file(), set, "table", "row");
    expect_same(read_predictions(file()), set);
}

TEST_F(PredictionFile, TakesColumnsInAnyOrderAndMore) {
    const PredictionSet set = read(
        "p_b,label,truth,track,row,table,p_a\n"
        "0.25,x,a,t,7,f.csv,0.75\n");
    EXPECT_EQ(set.labels, (std::vector<std::string>{"b", "a"}));
    EXPECT_EQ(set.clips.at(0).truth, 1);
    EXPECT_EQ(set.clips.at(0).place, "7");
    EXPECT_EQ(set.clips.at(0).file, "f.csv");
    EXPECT_EQ(set.clips.at(0).artist, "");
    EXPECT_TRUE(std::isnan(set.clips.at(0).seconds));
    EXPECT_EQ(set.probabilities, (std::vector{0.25F, 0.75F}));
}

TEST_F(PredictionFile, DoesNotLookAtWhatItCanTell) {
    const PredictionSet set = read(
        "array,row,track,truth,predicted,probability,p_a,p_b\n"
        "f.npy,0,,a,nonsense,seven,0.5004,0.4999\n");  // sums to 1.0003
    EXPECT_EQ(set.predicted(), std::vector{0});
}

TEST_F(PredictionFile, RefusesWhatIsNoTable) {
    EXPECT_THAT(refusal_of(folder_.path() / "missing.csv"), HasSubstr("does not exist"));
    EXPECT_THAT(refusal_of(folder_.path()), HasSubstr("is a folder"));
    EXPECT_THAT(refusal(""), HasSubstr("no header"));
    EXPECT_THAT(refusal("\n\n"), HasSubstr("no header"));
    EXPECT_THAT(refusal(std::string_view("RIFF\0\0\0WAVE", 11)), HasSubstr("NUL"));
    EXPECT_THAT(refusal("path,start,track,truth,p_a\n\"a.wav,,t,a,1\n"), HasSubstr("never closed"));
    EXPECT_THAT(refusal("path,start,track,truth,p_a,p_a\na,,t,a,1,0\n"), HasSubstr("two columns"));
    EXPECT_THAT(refusal("path,start,track,truth,p_a\na.wav,,t,a\n"),
                AllOf(HasSubstr("line 2"), HasSubstr("4 fields")));
}

TEST_F(PredictionFile, RefusesAHeaderThatLacksSomething) {
    EXPECT_THAT(refusal("path,start,track,artist,seconds,truth,p_a,p_b\n"), HasSubstr("no clips"));
    EXPECT_THAT(refusal("file,start,track,truth,p_a\na,,t,a,1\n"),
                HasSubstr("'path' or 'picture' or 'array' or 'table'"));
    EXPECT_THAT(refusal("path,track,truth,p_a\na,t,a,1\n"), HasSubstr("'row' or 'start'"));
    EXPECT_THAT(refusal("path,start,truth,p_a\na,,a,1\n"), HasSubstr("'track'"));
    EXPECT_THAT(refusal("path,start,track,p_a\na,,t,1\n"), HasSubstr("'truth'"));
    EXPECT_THAT(refusal("path,start,track,truth\na,,t,a\n"), HasSubstr("lacks probabilities"));
    EXPECT_THAT(refusal("path,array,start,track,truth,p_a\na,a,,t,a,1\n"), HasSubstr("'path' and 'array'"));
    EXPECT_THAT(refusal("path,start,track,truth,p_\na,,t,,1\n"), HasSubstr("has no label"));
    EXPECT_THAT(refusal("path,start,track,truth,p_\xff\na,,t,\xff,1\n"), HasSubstr("not plain UTF-8"));
}

TEST_F(PredictionFile, RefusesRowsThatAreWrongAndSaysWhere) {
    const std::string header = "path,start,track,artist,seconds,truth,p_a,p_b\n";
    const auto second = [&](const std::string& row) {
        return refusal(header + "a.wav,,t,,,a,0.5,0.5\n" + row + "\n");
    };
    EXPECT_THAT(second("b.wav,,t,,,c,0.5,0.5"), AllOf(HasSubstr("line 3"), HasSubstr("'c'")));
    EXPECT_THAT(second("b.wav,,t,,,,0.5,0.5"), HasSubstr("the label ''"));
    EXPECT_THAT(second("b.wav,,t,,,p_a,0.5,0.5"), HasSubstr("'p_a'"));
    EXPECT_THAT(second("a.wav,,t,,,a,1,0"), AllOf(HasSubstr("line 3"), HasSubstr("twice")));
    EXPECT_EQ(second("a.wav,1,t,,,a,1,0"), "was taken");
    for (const char* number : {"nan", "-nan", "inf", "-0.1", "1.0001", "1e999", "1e-999", "", " 0.5", "0.5 ",
                               "0,5", "0x1p-1", "half", "1e308", "--1", "0.5.5", "NaN"}) {
        EXPECT_THAT(second(std::string("b.wav,,t,,,a,\"") + number + "\",0.5"),
                    AllOf(HasSubstr("line 3"), HasSubstr("'p_a' is no probability")))
            << number;
    }
    EXPECT_THAT(second("b.wav,,t,,,a,0.5,0.502"), AllOf(HasSubstr("line 3"), HasSubstr("sum to 1.002")));
    EXPECT_THAT(second("b.wav,,t,,,a,0,0"), HasSubstr("sum to 0"));
    EXPECT_THAT(second("b.wav,,t,,,a,1,1"), HasSubstr("sum to 2"));
    for (const char* number : {"nan", "inf", "-1", "long", "1e999"}) {
        EXPECT_THAT(second(std::string("b.wav,,t,,") + number + ",a,0.5,0.5"), HasSubstr("no length"))
            << number;
    }
    EXPECT_THAT(second("b.wav,,t"), HasSubstr("3 fields"));
}

TEST_F(PredictionFile, LeavesAnOldFileWhereItCannotWrite) {
    EXPECT_THROW(write_predictions(folder_.path() / "none" / "p.csv", sample_answers(), "path", "start"),
                 SystemError);
    EXPECT_FALSE(fs::exists(folder_.path() / "none"));
}

}  // namespace
}  // namespace resonet
