#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "data/groups.h"
#include "data/manifest.h"

namespace resonet {

/// What clips may have in common that must not, or had better not, be on both sides of a test.
enum class LeakKind {
    recording,  ///< a track, a file or a cluster, also by way of others (group_numbers)
    track,      ///< clips of one track
    file,       ///< clips of one file of audio or one picture; rows of a file have nothing in common
    cluster,    ///< copies and overlapping excerpts of one recording: by cluster or known_content()
    album,      ///< clips of one album of one artist
    artist      ///< clips of one artist
};

inline constexpr std::array all_leak_kinds = {LeakKind::recording, LeakKind::track, LeakKind::file,
                                              LeakKind::cluster,   LeakKind::album, LeakKind::artist};

/// "tracks", or "track" of one; clusters are "groups of duplicates".
std::string leak_noun(LeakKind kind, std::size_t count);

/// How a manifest divides its clips.
enum class Division {
    splits,  ///< into train, valid and test
    folds    ///< of a cross-validation: each is tested in turn, with the others to train on
};

/// Something that is in more than one of train, valid and test, or in more than one fold.
struct Leak {
    /// Of the track, artist, ...; of a recording the track of its first clip, as of copies without a cluster.
    std::string name;
    std::vector<std::string> parts;  ///< "train", "valid", "test", in this order; or "fold 1", "fold 2", ...
    std::size_t clips = 0;           ///< its clips in those parts
};

/// All that straddles of one kind.
struct LeaksOfKind {
    std::vector<Leak> leaks;     ///< sorted by name
    std::size_t names = 0;       ///< different ones among the clips that count
    std::size_t known = 0;       ///< clips that have a name of this kind
    std::size_t clips = 0;       ///< clips of the leaks
    std::size_t test_clips = 0;  ///< test clips with a sibling in train or valid; of folds, in another fold

    bool empty() const { return leaks.empty(); }
};

struct LeakReport {
    Division division = Division::splits;
    std::size_t clips = 0;       ///< that count: neither excluded nor without a split (or fold)
    std::size_t test_clips = 0;  ///< of these, in the test split; of folds all, as each is tested once
    std::array<LeaksOfKind, all_leak_kinds.size()> kinds;

    const LeaksOfKind& operator[](LeakKind kind) const { return kinds[static_cast<std::size_t>(kind)]; }
    LeaksOfKind& operator[](LeakKind kind) { return kinds[static_cast<std::size_t>(kind)]; }

    /// Whether a model would be tested on recordings it was trained on.
    bool leaky() const { return !(*this)[LeakKind::recording].empty(); }
};

/// Finds what straddles the splits (or folds) of `manifest`.
LeakReport find_leaks(const Manifest& manifest, Division division = Division::splits);

/// The share of test clips, all clips that are not excluded being split at random with `test_share` of them
/// to test, that would have a clip of their group (group_numbers) in training: mean of 1 - test_share^(m - 1)
/// over clips of groups of m. 0 without clips.
double siblings_at_random(const Manifest& manifest, const Grouping& by, double test_share);

/// "12 artists straddle the splits: 'x' (train, test), 'y' (train, valid), ..."; empty if none does.
std::string describe_leaks(const LeakReport& report, LeakKind kind);

/// Makes sure that no track, file or cluster straddles train, valid and test: a model would be tested on
/// what it was trained on. Returns what else there is to say about the splits (albums and artists that
/// straddle them, and with `allow_leaky` also the rest), for people, one line each; empty if all is well.
/// Errors: UsageError with examples, unless `allow_leaky`.
std::string require_disjoint(const Manifest& manifest, bool allow_leaky = false);

}  // namespace resonet
