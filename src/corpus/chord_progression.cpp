#include "corpus/chord_progression.h"

#include <array>
#include <map>
#include <sstream>
#include <stdexcept>

#include "core/error.h"

namespace resonet {
namespace {

constexpr int octave = 12;

constexpr std::array blues{
    ChordProgression{"12-bar blues", "I7 I7 I7 I7 IV7 IV7 I7 I7 V7 IV7 I7 V7"},
    ChordProgression{"quick-change blues", "I7 IV7 I7 I7 IV7 IV7 I7 I7 V7 IV7 I7-IV7 I7-V7"},
    ChordProgression{"8-bar blues", "I7 V7 IV7 IV7 I7 V7 I7-IV7 I7-V7"},
    ChordProgression{"minor blues", "Im7 Im7 Im7 Im7 IVm7 IVm7 Im7 Im7 bVI7 V7 Im7 V7"},
};

constexpr std::array classical{
    ChordProgression{"Pachelbel's bass", "I V VIm IIIm IV I IV V7"},
    ChordProgression{"circle of fifths", "Im IVm bVII7 bIII bVI IIm7b5 V7 Im"},
    ChordProgression{"prelude", "I IIm7 V7 I VIm II7 V V7"},
    ChordProgression{"minor cadence", "Im Im V7 V7 V7 V7 Im-IVm Im"},
    ChordProgression{"period", "I I-V7 I IV-I VIm II7 IIm-V7 I"},
};

constexpr std::array country{
    ChordProgression{"three chords", "I I IV I I I V7 V7"},
    ChordProgression{"country verse", "I IV I V7 I IV I-V7 I"},
    ChordProgression{"ragtime turn", "I I VI7 VI7 II7 V7 I V7"},
    ChordProgression{"train song", "I I I I7 IV IV I V7"},
};

constexpr std::array disco{
    ChordProgression{"minor vamp", "Im7 Im7 IVm7 IVm7 Im7 Im7 bVI V7"},
    ChordProgression{"circle of fifths", "Im7 IVm7 bVII7 bIIIM7 bVIM7 IIm7b5 V7 V7"},
    ChordProgression{"major lift", "IM7 VIm7 IIm7 V7 IM7 IIIm7 IVM7 V7"},
    ChordProgression{"step down", "Im bVII bVI V7"},
};

constexpr std::array hiphop{
    ChordProgression{"one chord", "Im7 Im7 Im7 Im7"},
    ChordProgression{"two chords", "Im7 Im7 bVIM7 bVIM7"},
    ChordProgression{"soul loop", "Im9 IVm9 Im9 V7"},
    ChordProgression{"step loop", "Im bVII bVI bVII"},
};

constexpr std::array jazz{
    ChordProgression{"turnaround", "IIm7 V7 IM7 VI7 IIm7 V7 IM7-VI7 IIm7-V7"},
    ChordProgression{"rhythm changes", "IM7-VIm7 IIm7-V7 IIIm7-VI7 IIm7-V7 I7 IV7 IM7-VI7 IIm7-V7"},
    ChordProgression{"minor turnaround", "Im7 IIm7b5-V7 Im7 IIm7b5-V7 IVm7 bVII7 bIIIM7 V7"},
    ChordProgression{"jazz blues", "I7 IV7 I7 Vm7-I7 IV7 #IVdim7 I7 VI7 IIm7 V7 I7-VI7 IIm7-V7"},
    ChordProgression{"whole tone down", "IM7 IM7 Im7 IV7 bVIIM7 bVIIM7 bVIIm7 bIII7 bVIM7 IIm7b5-V7"},
};

constexpr std::array metal{
    ChordProgression{"riff of power chords", "I5 I5 bVI5 bVII5 I5 I5 bIII5 bVII5"},
    ChordProgression{"Phrygian riff", "I5 I5 bII5 I5 I5 I5 bII5 bIII5"},
    ChordProgression{"tritone riff", "I5 I5 bV5 IV5 I5 I5 bII5 bV5"},
    ChordProgression{"minor anthem", "I5 bVI5 bIII5 bVII5"},
};

constexpr std::array pop{
    ChordProgression{"axis", "I V VIm IV"},
    ChordProgression{"doo-wop", "I VIm IV V"},
    ChordProgression{"axis from the sixth", "VIm IV I V"},
    ChordProgression{"royal road", "IVM7 V7 IIIm7 VIm"},
    ChordProgression{"canon", "I V VIm IIIm IV I IV V"},
};

constexpr std::array reggae{
    ChordProgression{"two chords", "I I IIm IIm"},
    ChordProgression{"one drop", "I IV I V"},
    ChordProgression{"minor roots", "Im Im IVm IVm Im Im bVII bVII"},
    ChordProgression{"rocksteady", "I VIm IIm V"},
};

constexpr std::array rock{
    ChordProgression{"Mixolydian", "I bVII IV I"},
    ChordProgression{"three-chord rock", "I IV V IV"},
    ChordProgression{"Andalusian cadence", "Im bVII bVI V"},
    ChordProgression{"minor rock", "Im bVI bIII bVII"},
    ChordProgression{"rock and roll", "I I I I IV IV I I V IV I V"},
};

/// Cuts `text` at every `separator`.
std::vector<std::string> pieces_of(const std::string& text, char separator) {
    std::vector<std::string> pieces;
    std::istringstream stream(text);
    for (std::string piece; std::getline(stream, piece, separator);) pieces.push_back(piece);
    return pieces;
}

/// A chord such as "bVIIm7" in a key.
std::string chord_in_key(std::string_view chord, int key) {
    const std::string whole(chord);
    int pitch = key;
    while (chord.starts_with('b') || chord.starts_with('#')) {
        pitch += chord.starts_with('b') ? -1 : 1;
        chord.remove_prefix(1);
    }
    // The longest numerals first: VII starts with VI, V and I.
    constexpr std::array<std::pair<std::string_view, int>, 7> degrees{
        {{"VII", 11}, {"III", 4}, {"VI", 9}, {"IV", 5}, {"II", 2}, {"V", 7}, {"I", 0}}};
    for (const auto& [numeral, semitones] : degrees) {
        if (!chord.starts_with(numeral)) continue;
        chord.remove_prefix(numeral.size());
        pitch = (pitch + semitones + octave) % octave;
        return std::string(pitch_name(pitch, key)).append(chord);
    }
    throw std::invalid_argument("no chord: " + whole);
}

}  // namespace

std::string_view pitch_name(int pitch, int key) {
    constexpr std::array<std::string_view, octave> sharps{"C",  "C#", "D",  "D#", "E",  "F",
                                                          "F#", "G",  "G#", "A",  "A#", "B"};
    constexpr std::array<std::string_view, octave> flats{"C",  "Db", "D",  "Eb", "E",  "F",
                                                         "Gb", "G",  "Ab", "A",  "Bb", "B"};
    // Of the major keys, those of G, D, A, E and B have sharps.
    const bool sharp = key == 7 || key == 2 || key == 9 || key == 4 || key == 11;
    return (sharp ? sharps : flats).at(static_cast<std::size_t>(pitch));
}

std::vector<ChordBar> chords_in_key(const ChordProgression& progression, int key) {
    std::vector<ChordBar> bars;
    for (const std::string& bar : pieces_of(std::string(progression.bars), ' ')) {
        ChordBar chords;
        for (const std::string& chord : pieces_of(bar, '-')) chords.push_back(chord_in_key(chord, key));
        if (chords.empty() || chords.size() > 2) {
            throw std::invalid_argument("no bar: " + bar);
        }
        bars.push_back(std::move(chords));
    }
    return bars;
}

std::span<const ChordProgression> progressions_of(std::string_view genre) {
    static const std::map<std::string_view, std::span<const ChordProgression>> all = {
        {"blues", blues},     {"classical", classical},
        {"country", country}, {"disco", disco},
        {"hiphop", hiphop},   {"jazz", jazz},
        {"metal", metal},     {"pop", pop},
        {"reggae", reggae},   {"rock", rock}};
    const auto found = all.find(genre);
    if (found == all.end()) {
        throw UsageError(genre, "is a genre without chord progressions");
    }
    return found->second;
}

}  // namespace resonet
