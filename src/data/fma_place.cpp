#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "core/error.h"
#include "core/text.h"
#include "data/fma_reader.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 4> names = {"small", "medium", "large", "full"};
constexpr std::array all_subsets = {FmaSubset::small, FmaSubset::medium, FmaSubset::large, FmaSubset::full};

std::string folder_name(FmaSubset subset) {
    return "fma_" + std::string(to_string(subset));
}

bool is_folder(const fs::path& path) {
    std::error_code error;
    return fs::is_directory(path, error);
}

/// `folder` without a slash or a dot at its end, and absolute, so that it has a name and a parent.
fs::path named(const fs::path& folder) {
    std::error_code error;
    const fs::path whole = fs::weakly_canonical(fs::absolute(folder), error);
    return error ? folder : whole;
}

/// fma_metadata in `folder` or beside it; empty if it is in neither place.
fs::path metadata_near(const fs::path& folder) {
    for (const fs::path& place : {folder / "fma_metadata", named(folder).parent_path() / "fma_metadata"}) {
        if (is_folder(place)) return place;
    }
    return {};
}

/// The subset whose folder this is by its name.
std::optional<FmaSubset> subset_of(const fs::path& folder) {
    const std::string name = named(folder).filename().string();
    for (const FmaSubset subset : all_subsets) {
        if (name == folder_name(subset)) return subset;
    }
    return std::nullopt;
}

}  // namespace

std::string_view to_string(FmaSubset subset) {
    return names.at(static_cast<std::size_t>(subset));
}

std::optional<FmaSubset> fma_subset_from_string(std::string_view name) {
    const auto found = std::ranges::find(names, name);
    if (found == names.end()) return std::nullopt;
    return static_cast<FmaSubset>(found - names.begin());
}

bool looks_like_fma(const fs::path& folder) {
    return is_folder(folder / "fma_metadata") || (subset_of(folder) && !metadata_near(folder).empty());
}

FmaPlace find_fma(const fs::path& folder, std::optional<FmaSubset> subset) {
    FmaPlace place;
    place.metadata = metadata_near(folder);
    if (place.metadata.empty()) {
        throw UsageError(folder.string(), "has no folder fma_metadata in it or beside it",
                         "unpack fma_metadata.zip there");
    }
    std::error_code error;
    if (!fs::is_regular_file(place.metadata / "tracks.csv", error)) {
        throw UsageError((place.metadata / "tracks.csv").string(), "is missing",
                         "labels and splits of FMA come from it: unpack all of fma_metadata.zip");
    }
    if (const std::optional<FmaSubset> own = subset_of(folder); own && (!subset || *subset == *own)) {
        return {*own, folder, place.metadata};
    }
    std::vector<std::string> there;
    for (const FmaSubset candidate : all_subsets) {
        if (subset && candidate != *subset) continue;
        const fs::path audio = folder / folder_name(candidate);
        if (!is_folder(audio)) continue;
        place.subset = candidate;
        place.audio = audio;
        there.push_back(folder_name(candidate));
    }
    if (there.empty()) {
        throw UsageError(folder.string(),
                         subset ? "holds no folder " + folder_name(*subset)
                                : "holds none of fma_small, fma_medium, fma_large and fma_full",
                         "unpack the archive of the audio there");
    }
    if (there.size() > 1) {
        throw UsageError(folder.string(), fmt::format("holds {}", fmt::join(there, " and ")),
                         "say which with --subset");
    }
    return place;
}

}  // namespace resonet
