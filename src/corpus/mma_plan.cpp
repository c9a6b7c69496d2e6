#include "corpus/mma_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "core/draws.h"
#include "core/error.h"
#include "core/hash.h"

namespace resonet {
namespace {

constexpr int folds = 3;
constexpr std::size_t shortest_section = 8;  // bars

/// Draws of its own for everything that has a name, so that a clip does not depend on how many others there
/// are.
Draws draws_for(std::uint64_t seed, const std::string& name) {
    const Sha256Digest digest = sha256(fmt::format("resonet mma 1\n{}\n{}", seed, name));
    std::uint64_t start = 0;
    for (std::size_t i = 0; i < sizeof start; ++i) start = start << 8 | digest[i];
    return Draws(start);
}

template <typename List>
const auto& any_of(Draws& draws, const List& list) {
    return list[draws.below(list.size())];
}

/// The splits of `count` groove files in the order of their turns.
std::vector<Split> splits_of(std::size_t count) {
    std::vector<Split> splits(count, Split::train);
    const std::size_t share =
        std::max<std::size_t>(1, static_cast<std::size_t>(std::lround(0.2 * static_cast<double>(count))));
    if (count >= 2) std::fill_n(splits.rbegin(), share, Split::test);
    if (count >= 3) std::fill_n(splits.rbegin() + static_cast<std::ptrdiff_t>(share), share, Split::valid);
    return splits;
}

/// A progression over and over until it fills a section, in whole rounds.
MmaSection make_section(const std::string& groove, const ChordProgression& progression, int key) {
    const std::vector<ChordBar> round = chords_in_key(progression, key);
    MmaSection section{groove, {}};
    while (section.bars.size() < shortest_section) {
        section.bars.insert(section.bars.end(), round.begin(), round.end());
    }
    return section;
}

/// Element `visit` of a random order of 0 ... count - 1, which is gone through again and again.
int in_turn(std::uint64_t seed, const std::string& name, int count, std::size_t visit) {
    std::vector<int> order(static_cast<std::size_t>(count));
    std::iota(order.begin(), order.end(), 0);
    Draws draws = draws_for(seed, name);
    draws.shuffle(std::span(order));
    return order[visit % order.size()];
}

/// Clip `number` of a genre, from 1; `visit` earlier ones are of that file.
MmaClip compose(const MmaPlanOptions& options, const MmaGenre& genre, const MmaGrooveFile& file,
                std::size_t number, std::size_t visit) {
    MmaClip clip;
    clip.id = fmt::format("{}.{:04}", genre.name, number);
    clip.genre = genre.name;
    clip.file = file.file;
    clip.band = file.band;
    clip.beats = file.beats;
    Draws draws = draws_for(options.seed, clip.id);
    // Clips of a file with the same chords are to differ in key and tempo.
    clip.key = in_turn(options.seed, clip.file + " keys", 12, visit);
    clip.tempo =
        file.slowest + in_turn(options.seed, clip.file + " tempi", file.fastest - file.slowest + 1, visit);
    clip.mma_seed = static_cast<std::uint32_t>(draws.below(std::size_t{1} << 31));
    const std::vector<std::string_view> grooves = groove_names(file);
    const std::span<const ChordProgression> progressions = progressions_of(genre.name);
    const ChordProgression& first = any_of(draws, progressions);
    const std::string prefix = clip.file + ":";
    const MmaSection a = make_section(prefix + std::string(any_of(draws, grooves)), first, clip.key);
    const MmaSection b =
        make_section(prefix + std::string(any_of(draws, grooves)), any_of(draws, progressions), clip.key);
    clip.family = first.family;
    // Two bars more than the clip is long: the last chord is not to die away in it.
    const auto bars =
        static_cast<std::size_t>(std::ceil(options.seconds * clip.tempo / 60.0 / clip.beats)) + 2;
    for (std::size_t i = 0, count = 0; count < bars; ++i) {
        MmaSection section = i % 4 == 2 ? b : a;
        section.bars.resize(std::min(section.bars.size(), bars - count));
        count += section.bars.size();
        clip.sections.push_back(std::move(section));
    }
    return clip;
}

/// "C7 / F7 /": the chords of a bar, beat by beat.
std::string beats_text(const ChordBar& bar, int beats) {
    std::string text;
    const auto count = static_cast<int>(bar.size());
    for (int beat = 0, next = 0; beat < beats; ++beat) {
        const bool changes = next < count && beat >= (next * beats + count - 1) / count;
        text += (beat == 0 ? "" : " ") + (changes ? bar[static_cast<std::size_t>(next)] : std::string("/"));
        if (changes) ++next;
    }
    return text;
}

}  // namespace

std::vector<MmaClip> plan_mma_clips(const MmaPlanOptions& options) {
    if (!(options.seconds >= 1.0 && options.seconds <= 600.0)) {
        throw UsageError("--seconds", fmt::format("is {}", options.seconds), "choose from 1 to 600");
    }
    if (options.clips_per_genre < 1 || options.clips_per_genre > 9999) {
        throw UsageError("--clips-per-genre", fmt::format("is {}", options.clips_per_genre),
                         "choose from 1 to 9999");
    }
    std::vector<MmaClip> clips;
    for (const MmaGenre& genre : mma_genres()) {
        std::vector<std::size_t> turns(genre.files.size());
        std::iota(turns.begin(), turns.end(), std::size_t{0});
        Draws draws = draws_for(options.seed, std::string(genre.name));
        draws.shuffle(std::span(turns));
        turns.resize(std::min(turns.size(), options.clips_per_genre));
        const std::vector<Split> splits = splits_of(turns.size());
        for (std::size_t i = 0; i < options.clips_per_genre; ++i) {
            const std::size_t turn = i % turns.size();
            MmaClip clip = compose(options, genre, genre.files[turns[turn]], i + 1, i / turns.size());
            clip.split = splits[turn];
            clip.fold = static_cast<int>(turn % folds) + 1;
            clips.push_back(std::move(clip));
        }
    }
    return clips;
}

std::size_t bar_count(const MmaClip& clip) {
    return std::accumulate(
        clip.sections.begin(), clip.sections.end(), std::size_t{0},
        [](std::size_t sum, const MmaSection& section) { return sum + section.bars.size(); });
}

std::string mma_source(const MmaClip& clip) {
    std::string text = fmt::format("RndSeed {}\nTempo {}\n", clip.mma_seed, clip.tempo);
    int number = 0;
    for (const MmaSection& section : clip.sections) {
        text += fmt::format("\nGroove {}\n{}", section.groove, mma_band_tracks(clip.band));
        for (const ChordBar& bar : section.bars) {
            text += fmt::format("{} {}\n", ++number, beats_text(bar, clip.beats));
        }
    }
    return text;
}

}  // namespace resonet
