#include "inference/buffers.h"

#include <algorithm>
#include <numeric>

namespace resonet {
namespace {

constexpr std::size_t alignment = 64;

std::size_t rounded_up(std::size_t bytes) {
    return (bytes + alignment - 1) / alignment * alignment;
}

}  // namespace

BufferPlan plan_buffers(std::span<const Need> needs) {
    std::vector<std::size_t> by_size(needs.size());
    std::iota(by_size.begin(), by_size.end(), std::size_t{0});
    std::stable_sort(by_size.begin(), by_size.end(),
                     [&](std::size_t a, std::size_t b) { return needs[a].bytes > needs[b].bytes; });
    BufferPlan plan;
    plan.offsets.resize(needs.size());
    std::vector<std::size_t> placed;  // in order of offset
    for (const std::size_t i : by_size) {
        std::size_t offset = 0;
        for (const std::size_t other : placed) {
            const bool together = needs[other].first <= needs[i].last && needs[i].first <= needs[other].last;
            if (!together) continue;
            if (plan.offsets[other] >= offset + needs[i].bytes) break;  // fits into the gap before it
            offset = std::max(offset, plan.offsets[other] + rounded_up(needs[other].bytes));
        }
        plan.offsets[i] = offset;
        plan.bytes = std::max(plan.bytes, offset + rounded_up(needs[i].bytes));
        const auto after =
            std::upper_bound(placed.begin(), placed.end(), offset,
                             [&](std::size_t at, std::size_t j) { return at < plan.offsets[j]; });
        placed.insert(after, i);
    }
    return plan;
}

}  // namespace resonet
