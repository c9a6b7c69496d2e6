#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "data/leak_check.h"
#include "data/manifest.h"

namespace resonet {

/// A way to divide clips into those to fit on and those to test.
enum class AuditProtocol {
    given,   ///< as the manifest says
    random,  ///< clips at random, each class in proportion
    track,   ///< no recording (track, file or cluster) on both sides
    artist   ///< no album and no artist either; a clip of an unknown artist is alone with its recording
};

/// "as given", "random", "track-disjoint", "artist-disjoint".
std::string_view to_string(AuditProtocol protocol);

/// One fit and one test; numbers of clips.
struct Round {
    std::vector<std::size_t> fit;
    std::vector<std::size_t> test;
};

struct ProtocolRounds {
    AuditProtocol protocol = AuditProtocol::given;
    std::vector<Round> rounds;
};

struct RoundOptions {
    /// How the manifest divides its clips; none: it does not.
    std::optional<Division> division = std::nullopt;
    std::size_t repeats = 5;  ///< of every protocol but the given one, with seeds from `seed` up
    std::uint64_t seed = 1;
};

/// What to fit and test to learn what a leak is worth.
struct LeakRounds {
    std::vector<ProtocolRounds> protocols;  ///< those that differ from each other, in the order of AuditProtocol
    /// The group of every clip under the strictest protocol (group_numbers): clips to be drawn together.
    std::vector<std::size_t> units;
    double test_share = 0.2;         ///< of the clips, in each round
    std::size_t folds = 0;           ///< of a cross-validation; 0: one test a repeat
    std::size_t clips = 0;           ///< that take part
    std::vector<std::string> notes;  ///< what was left out and why, for people
};

/// Plans the rounds for the clips for which `used` is true. The other protocols divide them in the ratio of
/// test to all, or into as many folds, as the given one; without a given one, 20 % are tested. Train and
/// valid are fitted on together. Classes that the strictest protocol could not have on both sides, because
/// all their clips are of one artist, are left out of all; where fewer than two would be left, that protocol
/// is.
/// Errors: UsageError where there are fewer than two classes, or too few clips to divide.
LeakRounds plan_leak_rounds(const Manifest& manifest, std::vector<bool> used, const RoundOptions& options);

}  // namespace resonet
