#include "data/overlap_search.h"

#include <algorithm>
#include <limits>
#include <stdexcept>
#include <tuple>

#include "core/interrupt.h"
#include "core/parallel.h"
#include "core/progress.h"
#include "data/overlap_index.h"

namespace resonet {
namespace {

using Fingerprints = std::span<const std::span<const std::uint32_t>>;

constexpr std::size_t probe_steps = 16;        // looked at on each side of a number that agrees
constexpr double probe_bit_error_rate = 0.30;  // those beyond go no further

/// A number of one fingerprint that is like one of another.
struct Agreement {
    std::uint32_t other = 0;
    std::uint32_t step = 0;  ///< in the first
    std::int64_t offset = 0;

    auto place() const { return std::tuple(other, offset); }
};

/// The agreements of fingerprint `i` with later ones, one for each offset.
std::vector<Agreement> agreements_of(std::size_t i, Fingerprints fingerprints, const OverlapIndex& index) {
    std::vector<Agreement> found;
    OverlapIndex::for_each_step(fingerprints[i], [&](std::size_t step) {
        for (const OverlapIndex::Place& place :
             index.later_places(fingerprints[i][step], static_cast<std::uint32_t>(i))) {
            found.push_back({place.fingerprint, static_cast<std::uint32_t>(step),
                             static_cast<std::int64_t>(step) - static_cast<std::int64_t>(place.step)});
        }
    });
    std::ranges::stable_sort(found, {}, &Agreement::place);
    const auto repeats = std::ranges::unique(found, {}, &Agreement::place);
    found.erase(repeats.begin(), repeats.end());
    return found;
}

/// Whether the two are alike around the number that agrees: cheap, and hardly ever so by chance.
bool is_promising(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b,
                  const Agreement& agreement) {
    const std::size_t in_a = agreement.step;
    const auto in_b = static_cast<std::size_t>(static_cast<std::int64_t>(in_a) - agreement.offset);
    const std::size_t before = std::min({in_a, in_b, probe_steps});
    const auto part = [&](std::span<const std::uint32_t> all, std::size_t step) {
        const std::size_t begin = step - before;
        return all.subspan(begin, std::min(all.size() - begin, before + 1 + probe_steps));
    };
    return compare_fingerprints(part(a, in_a), part(b, in_b), 0).bit_error_rate <= probe_bit_error_rate;
}

/// The best of the offsets around `offset`: excerpts lie between two steps.
FingerprintMatch best_near(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b,
                           std::ptrdiff_t offset, std::size_t least_steps) {
    FingerprintMatch best;
    for (std::ptrdiff_t near = offset - 1; near <= offset + 1; ++near) {
        const FingerprintMatch match = compare_fingerprints(a, b, near);
        if (match.steps >= least_steps && match.bit_error_rate < best.bit_error_rate) best = match;
    }
    return best;
}

std::vector<Overlap> overlaps_of(std::size_t i, Fingerprints fingerprints, const OverlapIndex& index,
                                 const OverlapThreshold& threshold) {
    std::vector<Overlap> found;
    for (const Agreement& agreement : agreements_of(i, fingerprints, index)) {
        const std::span<const std::uint32_t> a = fingerprints[i];
        const std::span<const std::uint32_t> b = fingerprints[agreement.other];
        if (!is_promising(a, b, agreement)) continue;
        const FingerprintMatch match =
            best_near(a, b, static_cast<std::ptrdiff_t>(agreement.offset), threshold.least_steps);
        if (!is_overlap(match, threshold)) continue;
        const bool known = !found.empty() && found.back().second == agreement.other;
        if (!known) {
            found.push_back({i, agreement.other, match});
        } else if (match.bit_error_rate < found.back().match.bit_error_rate) {
            found.back().match = match;
        }
    }
    return found;
}

}  // namespace

bool is_overlap(const FingerprintMatch& match, const OverlapThreshold& threshold) {
    if (match.steps < threshold.least_steps) return false;
    const bool is_short = match.steps < threshold.enough_steps;
    return match.bit_error_rate <= (is_short ? threshold.short_bit_error_rate : threshold.bit_error_rate);
}

std::vector<Overlap> find_overlaps(Fingerprints fingerprints, const OverlapSearchOptions& options) {
    if (fingerprints.size() > std::numeric_limits<std::uint32_t>::max()) {
        throw std::invalid_argument("find_overlaps: too many fingerprints");
    }
    const OverlapIndex index(fingerprints);
    std::vector<Overlap> all;
    Progress progress("comparing", fingerprints.size(), {.enabled = options.progress, .unit = "clips"});
    ordered_map(
        fingerprints.size(), options.threads, 0,
        [&](std::size_t i) {
            throw_if_interrupted();
            return overlaps_of(i, fingerprints, index, options.threshold);
        },
        [&](std::size_t, std::vector<Overlap>&& found) {
            all.insert(all.end(), found.begin(), found.end());
            progress.advance();
        });
    progress.finish();
    return all;
}

}  // namespace resonet
