#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace resonet {

/// Where the numbers of many fingerprints stand, by the bits of them that bear change best.
class OverlapIndex {
  public:
    /// A number of fingerprint `fingerprint`.
    struct Place {
        std::uint32_t fingerprint = 0;
        std::uint32_t step = 0;
    };

    explicit OverlapIndex(std::span<const std::span<const std::uint32_t>> fingerprints);

    /// The places with numbers like `number` in the fingerprints after `fingerprint`, in their order: the
    /// nearest most_places at most.
    std::span<const Place> later_places(std::uint32_t number, std::uint32_t fingerprint) const;

    /// Calls work(step) for the numbers of a fingerprint that are worth looking up: not for those that
    /// repeat the one before.
    template <typename Work>
    static void for_each_step(std::span<const std::uint32_t> fingerprint, Work&& work) {
        for (std::size_t step = 0; step < fingerprint.size(); ++step) {
            if (step > 0 && fingerprint[step] == fingerprint[step - 1]) continue;
            work(step);
        }
    }

    static constexpr std::size_t most_places = 200;

  private:
    std::uint32_t key(std::uint32_t number) const;

    std::size_t bits_ = 0;  ///< of a key
    std::vector<Place> places_;
    std::vector<std::size_t> begins_;  ///< [key] where its places begin in places_, and the end of all
};

}  // namespace resonet
