#include "data/overlap_index.h"

#include <algorithm>
#include <array>
#include <bit>

namespace resonet {
namespace {

// The bits of a number by how seldom they change in excerpts that were encoded again (see OverlapThreshold
// for the clips): 2 % for the first, 18 % for the last.
constexpr std::array<int, 28> steadiest_bits = {27, 29, 31, 3, 30, 19, 28, 2, 26, 21, 18, 15, 1,  7,
                                                20, 25, 11, 9, 14, 23, 6,  0, 24, 8,  5,  17, 10, 22};

constexpr std::size_t fewest_bits = 12;
// A piece that lasts or repeats itself has the same numbers again and again; these of each are enough.
constexpr std::uint32_t most_repeats = 8;

/// So many that about eleven numbers share a key if all keys are as common; of real music some thirty do.
std::size_t bits_for(std::size_t numbers) {
    const auto magnitude = static_cast<std::size_t>(std::bit_width(numbers / 11));
    return std::clamp(magnitude, fewest_bits, steadiest_bits.size());
}

}  // namespace

std::uint32_t OverlapIndex::key(std::uint32_t number) const {
    std::uint32_t bits = 0;
    for (std::size_t i = 0; i < bits_; ++i) bits = bits << 1 | (number >> steadiest_bits[i] & 1U);
    return bits;
}

OverlapIndex::OverlapIndex(std::span<const std::span<const std::uint32_t>> fingerprints) {
    std::size_t numbers = 0;
    for (const std::span<const std::uint32_t> fingerprint : fingerprints) numbers += fingerprint.size();
    bits_ = bits_for(numbers);

    // Counting first puts every place where it belongs in one go, and keeps the order of the input.
    struct Seen {
        std::uint32_t fingerprint = 0;
        std::uint32_t times = 0;
    };
    std::vector<Seen> seen;
    const auto for_each_place = [&](auto&& work) {
        seen.assign(std::size_t{1} << bits_, Seen{});
        for (std::size_t i = 0; i < fingerprints.size(); ++i) {
            const auto fingerprint = static_cast<std::uint32_t>(i);
            for_each_step(fingerprints[i], [&](std::size_t step) {
                const std::uint32_t k = key(fingerprints[i][step]);
                if (seen[k].fingerprint != fingerprint) seen[k] = {fingerprint, 0};
                if (seen[k].times++ < most_repeats)
                    work(k, Place{fingerprint, static_cast<std::uint32_t>(step)});
            });
        }
    };
    begins_.assign((std::size_t{1} << bits_) + 1, 0);
    for_each_place([&](std::uint32_t k, const Place&) { ++begins_[k + 1]; });
    for (std::size_t k = 1; k < begins_.size(); ++k) begins_[k] += begins_[k - 1];
    places_.resize(begins_.back());
    std::vector<std::size_t> next(begins_.begin(), begins_.end() - 1);
    for_each_place([&](std::uint32_t k, const Place& place) { places_[next[k]++] = place; });
}

std::span<const OverlapIndex::Place> OverlapIndex::later_places(std::uint32_t number,
                                                                std::uint32_t fingerprint) const {
    const std::uint32_t k = key(number);
    const std::span<const Place> all = std::span(places_).subspan(begins_[k], begins_[k + 1] - begins_[k]);
    const auto later = std::ranges::upper_bound(all, fingerprint, {}, &Place::fingerprint);
    const auto skipped = static_cast<std::size_t>(later - all.begin());
    return all.subspan(skipped, std::min(most_places, all.size() - skipped));
}

}  // namespace resonet
