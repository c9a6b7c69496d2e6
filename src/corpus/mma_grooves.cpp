#include "corpus/mma_grooves.h"

#include <algorithm>
#include <array>

namespace resonet {
namespace {

constexpr std::array blues{
    MmaGrooveFile{"casio/blues", "Blues", 4, 90, 125},
    MmaGrooveFile{"casio/shuffleboogie", "ShuffleBoogie", 4, 110, 150},
    MmaGrooveFile{"stdlib/blues", "Blues Blues1 BluesTriple", 4, 85, 125},
    MmaGrooveFile{"stdlib/boggiewoggie", "BoggieWoggie BoggieWoggie1 BoggieWoggie2", 4, 120, 160},
    MmaGrooveFile{"stdlib/countryblues", "CountryBlues CountryBluesWalk CountryBlues1", 4, 90, 125},
    MmaGrooveFile{"stdlib/fastblues", "FastBlues FastBluesWalk FastBlues1", 4, 140, 180},
    MmaGrooveFile{"stdlib/shuffleboggie", "ShuffleBoggie ShuffleBoggie1", 4, 110, 150},
    MmaGrooveFile{"stdlib/slowblues", "SlowBlues SlowBluesWalk4 SlowBluesWalk8", 4, 60, 85},
};

constexpr std::array classical{
    MmaGrooveFile{"casio/serenade", "Serenade", 4, 60, 85},
    MmaGrooveFile{"stdlib/arpeggio44", "Arpeggio4 Arpeggio8 Arpeggio48", 4, 70, 120},
    MmaGrooveFile{"stdlib/arpeggio68", "Arpeggio68 Arpeggio68-16 Arpeggio68-816", 6, 140, 200},
    MmaGrooveFile{"stdlib/arpeggiowaltz", "ArpeggioWaltz ArpeggioWaltz8 ArpeggioWaltz48", 3, 80, 140},
    MmaGrooveFile{"stdlib/hymn", "Hymn HymnRoot HymnWalk", 4, 65, 90},
    MmaGrooveFile{"stdlib/vienesewaltz", "VieneseWaltz VieneseWaltz1 VieneseWaltz2", 3, 150, 180},
};

constexpr std::array country{
    MmaGrooveFile{"kara/kwestballad", "kwestballadA kwestballadB", 4, 75, 100},
    MmaGrooveFile{"stdlib/bluegrass", "BlueGrass BlueGrassClap", 4, 120, 160},
    MmaGrooveFile{"stdlib/countryswing", "CountrySwing CountrySwing1 CountrySwing2", 4, 120, 160},
    MmaGrooveFile{"stdlib/countrywaltz", "CountryWaltz CountryWaltz1 CountryWaltz2", 3, 90, 130},
    MmaGrooveFile{"stdlib/hillcountry", "HillCountry HillCountryPlus", 4, 110, 150},
    MmaGrooveFile{"stdlib/slowcountry", "SlowCountry SlowCountryWalk SlowCountryPlus", 4, 75, 105},
    MmaGrooveFile{"stdlib/westernswing", "WesternSwing WesternSwingPlus", 4, 130, 170},
    MmaGrooveFile{"yamaha/western", "WesternMainA WesternMainB", 4, 100, 140},
};

constexpr std::array disco{
    MmaGrooveFile{"casio/8beatdance", "8BeatDance", 4, 110, 130},
    MmaGrooveFile{"casio/dance1", "Dance1", 4, 115, 130},
    MmaGrooveFile{"casio/dancepop1", "DancePop1", 4, 110, 128},
    MmaGrooveFile{"casio/discosoul", "DiscoSoul", 4, 105, 125},
    MmaGrooveFile{"stdlib/boneym", "BoneyM BoneyMPlus", 4, 105, 125},
    MmaGrooveFile{"stdlib/dsoul", "DSoul DSoulPlus", 4, 100, 125},
};

constexpr std::array hiphop{
    MmaGrooveFile{"alexis/hiphop", "HipHop HipHopPlus1 HipHopPlus2", 4, 80, 100},
    MmaGrooveFile{"casio/hip-hop", "Hip-Hop", 4, 85, 105},
    MmaGrooveFile{"casio/triphop", "TripHop", 4, 75, 95},
    MmaGrooveFile{"zoom/hiphop", "HIP01 HIP04 HIP07 HIP10 HIP13 HIP16", 4, 80, 105, MmaBand::hiphop},
    MmaGrooveFile{"zoom/trip", "TRIP01 TRIP02 TRIP03 TRIP04", 4, 75, 95, MmaBand::hiphop},
};

constexpr std::array jazz{
    MmaGrooveFile{"casio/jazzcombo", "JazzCombo", 4, 120, 180},
    MmaGrooveFile{"stdlib/bebop", "Bebop BebopPlus", 4, 180, 230},
    MmaGrooveFile{"stdlib/bigband", "BigBand BigBand1 BigBandPlus", 4, 120, 180},
    MmaGrooveFile{"stdlib/jazzguitar", "JazzGuitar JazzGuitarWalk JazzGuitar1", 4, 100, 160},
    MmaGrooveFile{"stdlib/mellowjazz", "MellowJazz MellowJazzPlus", 4, 80, 120},
    MmaGrooveFile{"stdlib/modernjazz", "ModernJazz ModernJazz1 ModernJazz2", 4, 120, 180},
    MmaGrooveFile{"stdlib/nitejazz", "NiteJazz NiteJazzPlus", 4, 90, 130},
    MmaGrooveFile{"yamaha/jazzswing", "JazzSwingMainA JazzSwingMainB", 4, 120, 180},
    MmaGrooveFile{"yamaha/jazztrio", "JazzTrioMainA JazzTrioMainB", 4, 110, 170},
};

constexpr std::array metal{
    MmaGrooveFile{"casio/heavymetal", "HeavyMetal", 4, 120, 160},
    MmaGrooveFile{"pflib/metal1", "metal1A metal1B", 4, 120, 170},
    MmaGrooveFile{"pflib/metal2", "metal2A metal2B", 4, 120, 170},
    MmaGrooveFile{"zoom/hrk", "HRK01 HRK02 HRK03 HRK04", 4, 120, 160, MmaBand::metal},
    MmaGrooveFile{"zoom/mtl", "MTL01 MTL02 MTL03 MTL04", 4, 130, 180, MmaBand::metal},
    MmaGrooveFile{"zoom/thr", "THRS01 THRS02", 4, 160, 210, MmaBand::metal},
};

constexpr std::array pop{
    MmaGrooveFile{"casio/80spop", "80sPop", 4, 105, 130},
    MmaGrooveFile{"casio/8beatpop1", "8BeatPop1", 4, 95, 125},
    MmaGrooveFile{"casio/8beatpop2", "8BeatPop2", 4, 95, 125},
    MmaGrooveFile{"casio/electricpop", "ElectricPop", 4, 105, 130},
    MmaGrooveFile{"casio/pop", "Pop", 4, 95, 125},
    MmaGrooveFile{"casio/popshuffle1", "PopShuffle1", 4, 95, 125},
    MmaGrooveFile{"casio/worldpop", "WorldPop", 4, 95, 120},
    MmaGrooveFile{"stdlib/popballad", "PopBallad PopBallad1 PopBallad2", 4, 70, 95},
};

constexpr std::array reggae{
    MmaGrooveFile{"stdlib/ska", "Ska Ska1 SkaClap", 4, 120, 150},
    MmaGrooveFile{"zoom/reggae", "REGG01 REGG02 REGG03 REGG04", 4, 70, 90, MmaBand::reggae},
    MmaGrooveFile{"zoom/ska", "SKA01 SKA02 SKA03 SKA04", 4, 110, 145, MmaBand::reggae},
};

constexpr std::array rock{
    MmaGrooveFile{"casio/digitalrock", "DigitalRock", 4, 110, 135},
    MmaGrooveFile{"casio/poprock1", "PopRock1", 4, 110, 135},
    MmaGrooveFile{"casio/rock1", "Rock1", 4, 110, 140},
    MmaGrooveFile{"pflib/rock1", "rock1A rock1B", 4, 110, 140},
    MmaGrooveFile{"stdlib/50srock", "50sRock 50sRock1 50sRockPlus", 4, 120, 160},
    MmaGrooveFile{"stdlib/60srock", "60sRock 60sRock1 60sRockPlus", 4, 115, 145},
    MmaGrooveFile{"stdlib/basicrock", "BasicRock BasicRock4", 4, 110, 140},
    MmaGrooveFile{"stdlib/folkrock", "FolkRock FolkRockPlus", 4, 100, 130},
    MmaGrooveFile{"yamaha/w-rock", "W-RockMainA W-RockMainB", 4, 110, 140},
};

constexpr std::array genres{
    MmaGenre{"blues", blues},     MmaGenre{"classical", classical},
    MmaGenre{"country", country}, MmaGenre{"disco", disco},
    MmaGenre{"hiphop", hiphop},   MmaGenre{"jazz", jazz},
    MmaGenre{"metal", metal},     MmaGenre{"pop", pop},
    MmaGenre{"reggae", reggae},   MmaGenre{"rock", rock},
};

constexpr std::string_view reggae_tracks = R"(Begin Chord-Skank
  Voice MutedGuitar
  Octave 5
  Articulate 60
  Sequence { 2 16 90; 4 16 90 }
End
Begin Chord-Bubble
  Voice Organ1
  Octave 5
  Articulate 60
  Sequence { 1.5 16 60; 2 16 70; 2.5 16 60; 3.5 16 60; 4 16 70; 4.5 16 60 }
End
Begin Bass-Own
  Voice FingeredBass
  Octave 3
  Sequence { 1 8 1 110; 1.5 8 1 100; 2.5 8 5 100; 3 4 3 100; 4.5 8 5 90 } { 1.5 8 1 100; 2 8 3 100; 3 4 5 110; 4 8 1 90 }
End
)";

constexpr std::string_view hiphop_tracks = R"(Begin Chord-Keys
  Voice RhodesPiano
  Octave 5
  Sequence { 1 4 70; 2.75 8 60 }
End
Begin Chord-Pad
  Voice SlowStrings
  Octave 6
  Sequence { 1 1 40 }
End
Begin Bass-Own
  Voice SynthBass1
  Octave 3
  Sequence { 1 8 1 120; 1.75 8 1 100; 2.75 8 1 110; 3.5 8 5 100 } { 1 8 1 120; 2.5 8 1 100; 3.25 8 5 100; 4.5 8 1 90 }
End
)";

constexpr std::string_view metal_tracks = R"(Begin Chord-Left
  Voice DistortionGuitar
  Octave 3
  Articulate 70
  Sequence { 1 8 110; 1.5 8 90; 2 8 110; 2.5 8 90; 3 8 110; 3.5 8 90; 4 8 110; 4.5 8 90 }
End
Begin Chord-Right
  Voice OverDriveGuitar
  Octave 4
  Articulate 90
  Sequence { 1 2 100; 3 4 90; 4 4 90 } { 1 4. 100; 2.5 4. 100; 4 4 90 }
End
Begin Bass-Own
  Voice PickedBass
  Octave 3
  Sequence { 1 8 1 110 * 8 }
End
)";

}  // namespace

std::span<const MmaGenre> mma_genres() {
    return genres;
}

std::string_view mma_band_tracks(MmaBand band) {
    switch (band) {
        case MmaBand::reggae:
            return reggae_tracks;
        case MmaBand::hiphop:
            return hiphop_tracks;
        case MmaBand::metal:
            return metal_tracks;
        case MmaBand::none:
            break;
    }
    return {};
}

std::vector<std::string_view> groove_names(const MmaGrooveFile& file) {
    std::vector<std::string_view> names;
    std::string_view rest = file.grooves;
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find(' '), rest.size());
        names.push_back(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return names;
}

}  // namespace resonet
