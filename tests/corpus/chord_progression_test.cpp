#include "corpus/chord_progression.h"

#include <gtest/gtest.h>

#include <set>
#include <stdexcept>

#include "core/error.h"

namespace resonet {
namespace {

using Bars = std::vector<ChordBar>;

constexpr int c = 0;
constexpr int d = 2;
constexpr int e_flat = 3;
constexpr int a = 9;

TEST(ChordProgression, IsPlayedInAKey) {
    const ChordProgression turnaround{"", "IIm7-V7 IM7 bVII7"};
    EXPECT_EQ(chords_in_key(turnaround, c), (Bars{{"Dm7", "G7"}, {"CM7"}, {"Bb7"}}));
    EXPECT_EQ(chords_in_key(turnaround, e_flat), (Bars{{"Fm7", "Bb7"}, {"EbM7"}, {"Db7"}}));
    EXPECT_EQ(chords_in_key(turnaround, d), (Bars{{"Em7", "A7"}, {"DM7"}, {"C7"}}));
}

TEST(ChordProgression, KnowsEveryDegree) {
    EXPECT_EQ(chords_in_key({"", "I II III IV V VI VII"}, c),
              (Bars{{"C"}, {"D"}, {"E"}, {"F"}, {"G"}, {"A"}, {"B"}}));
    EXPECT_EQ(chords_in_key({"", "I II III IV V VI VII"}, a),
              (Bars{{"A"}, {"B"}, {"C#"}, {"D"}, {"E"}, {"F#"}, {"G#"}}));
    EXPECT_EQ(chords_in_key({"", "bII #IVdim7 bVI5 VIm7b5"}, c),
              (Bars{{"Db"}, {"Gbdim7"}, {"Ab5"}, {"Am7b5"}}));
    EXPECT_EQ(chords_in_key({"", "bI #VII"}, c), (Bars{{"B"}, {"C"}}));
}

TEST(ChordProgression, RefusesWhatIsNone) {
    for (const char* text : {"X", "I H", "m7", "I--V", "I-V-I", "I  V"}) {
        EXPECT_THROW(chords_in_key({"", text}, c), std::invalid_argument) << text;
    }
}

TEST(ChordProgression, IsThereForEveryGenre) {
    for (const char* genre :
         {"blues", "classical", "country", "disco", "hiphop", "jazz", "metal", "pop", "reggae", "rock"}) {
        std::set<std::string_view> families;
        for (const ChordProgression& progression : progressions_of(genre)) {
            families.insert(progression.family);
            for (int key = 0; key < 12; ++key) {
                const Bars bars = chords_in_key(progression, key);
                EXPECT_GE(bars.size(), 4U) << genre << " " << progression.family;
                EXPECT_LE(bars.size(), 12U) << genre << " " << progression.family;
            }
        }
        EXPECT_GE(families.size(), 3U) << genre;
    }
    EXPECT_THROW(progressions_of("polka"), UsageError);
}

TEST(ChordProgression, HasTwelveBarsInABlues) {
    const ChordProgression& blues = progressions_of("blues").front();
    EXPECT_EQ(blues.family, "12-bar blues");
    EXPECT_EQ(
        chords_in_key(blues, 4),
        (Bars{
            {"E7"}, {"E7"}, {"E7"}, {"E7"}, {"A7"}, {"A7"}, {"E7"}, {"E7"}, {"B7"}, {"A7"}, {"E7"}, {"B7"}}));
}

TEST(PitchName, FollowsTheKey) {
    EXPECT_EQ(pitch_name(10, 5), "Bb");   // in F
    EXPECT_EQ(pitch_name(10, 11), "A#");  // in B
    EXPECT_EQ(pitch_name(0, 0), "C");
    EXPECT_THROW(pitch_name(12, 0), std::out_of_range);
}

}  // namespace
}  // namespace resonet
