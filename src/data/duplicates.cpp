#include "data/duplicates.h"

#include <algorithm>
#include <map>
#include <unordered_map>
#include <utility>

#include "data/finding.h"
#include "data/unions.h"

namespace resonet {

std::vector<DuplicatePair> exact_duplicates(const Manifest& manifest, std::span<const std::string> contents) {
    std::unordered_map<std::string, std::vector<std::size_t>> clips_of;
    for (std::size_t i = 0; i < contents.size(); ++i) {
        if (!contents[i].empty()) clips_of[contents[i]].push_back(i);
    }
    const auto is_used = [&](std::size_t i) { return is_checked(manifest.clips[i]); };
    std::vector<DuplicatePair> pairs;
    for (const auto& [content, clips] : clips_of) {
        const auto used = std::ranges::find_if(clips, is_used);
        const std::size_t leader = used == clips.end() ? clips.front() : *used;
        for (const std::size_t copy : clips) {
            if (copy != leader) pairs.push_back({std::min(leader, copy), std::max(leader, copy), true, {}});
        }
    }
    std::ranges::sort(pairs, {},
                      [](const DuplicatePair& pair) { return std::pair(pair.first, pair.second); });
    return pairs;
}

std::vector<DuplicatePair> near_duplicates(const Manifest& manifest,
                                           std::span<const std::span<const std::uint32_t>> fingerprints,
                                           std::span<const DuplicatePair> exact,
                                           const OverlapSearchOptions& options) {
    std::vector<std::span<const std::uint32_t>> searched(fingerprints.begin(), fingerprints.end());
    for (const DuplicatePair& pair : exact) {
        const bool second_leads =
            !is_checked(manifest.clips[pair.first]) && is_checked(manifest.clips[pair.second]);
        searched[second_leads ? pair.first : pair.second] = {};
    }
    std::vector<DuplicatePair> pairs;
    for (const Overlap& overlap : find_overlaps(searched, options)) {
        if (manifest.clips[overlap.first].track == manifest.clips[overlap.second].track) continue;
        pairs.push_back({overlap.first, overlap.second, false, overlap.match});
    }
    return pairs;
}

std::vector<std::string> cluster_names(const Manifest& manifest, std::span<const DuplicatePair> pairs) {
    const std::vector<ClipRecord>& clips = manifest.clips;
    Unions unions(clips.size());
    std::vector<bool> has_copy(clips.size(), false);
    for (const DuplicatePair& pair : pairs) {
        unions.join(pair.first, pair.second);
        has_copy[pair.first] = has_copy[pair.second] = true;
    }
    std::unordered_map<std::string, std::size_t> first_of_name;
    for (std::size_t i = 0; i < clips.size(); ++i) {
        if (clips[i].cluster.empty()) continue;
        unions.join(first_of_name.try_emplace(clips[i].cluster, i).first->second, i);
    }
    // Old names first, so that a new one cannot be one of them by chance.
    std::map<std::size_t, std::string> name_of;
    for (std::size_t i = 0; i < clips.size(); ++i) {
        if (!clips[i].cluster.empty()) name_of.try_emplace(unions.find(i), clips[i].cluster);
    }
    std::vector<std::string> names(clips.size());
    for (std::size_t i = 0; i < clips.size(); ++i) {
        if (clips[i].cluster.empty() && !has_copy[i]) continue;
        auto found = name_of.find(unions.find(i));
        if (found == name_of.end()) {
            std::string name = clips[i].track;
            while (first_of_name.contains(name)) name += '+';
            found = name_of.emplace(unions.find(i), std::move(name)).first;
        }
        names[i] = found->second;
    }
    return names;
}

std::vector<std::vector<std::size_t>> clips_by_cluster(std::span<const std::string> names) {
    std::unordered_map<std::string, std::size_t> number_of;
    std::vector<std::vector<std::size_t>> clusters;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (names[i].empty()) continue;
        const auto [found, is_new] = number_of.try_emplace(names[i], clusters.size());
        if (is_new) clusters.emplace_back();
        clusters[found->second].push_back(i);
    }
    std::erase_if(clusters, [](const std::vector<std::size_t>& cluster) { return cluster.size() < 2; });
    return clusters;
}

}  // namespace resonet
