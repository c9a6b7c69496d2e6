#include "cli/dataset_build_list.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include "core/text.h"

namespace resonet {
namespace {

std::string joined(const std::set<std::string>& words) {
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : ", ") + printable(word);
    return text;
}

/// What is said of a package or a genre.
struct Sum {
    std::size_t tracks = 0;
    std::size_t clips = 0;
    double seconds = 0.0;
    std::set<std::string> artists;
    std::set<std::string> licences;
    std::set<std::string> labels;
    std::map<int, std::size_t> folds;  ///< tracks of each
};

void add(Sum& sum, const PackageTrack& track, int fold, const PackageBuildOptions& options) {
    ++sum.tracks;
    sum.clips += expected_clips(track.seconds, options);
    sum.seconds += track.seconds;
    sum.artists.insert(track.artist);
    sum.licences.insert(track.licence);
    sum.labels.insert(track.label);
    ++sum.folds[fold];
}

template <typename Key>
std::map<std::string, Sum> sums(const PackageSelection& selection, const PackageBuildOptions& options,
                                Key key) {
    std::map<std::string, Sum> table;
    for (std::size_t i = 0; i < selection.tracks.size(); ++i) {
        const PackageTrack& track = selection.tracks[i];
        add(table[key(track)], track, selection.folds[i], options);
    }
    return table;
}

std::uint64_t total_bytes(const PackageSelection& selection) {
    std::uint64_t total = 0;
    for (const PackageRecord& package : selection.packages) total += package.bytes;
    return total;
}

std::size_t widest(const PackageSelection& selection, std::string PackageRecord::*text) {
    std::size_t width = 7;
    for (const PackageRecord& package : selection.packages) width = std::max(width, (package.*text).size());
    return width;
}

std::string genre_table(const PackageSelection& selection, const PackageBuildOptions& options) {
    const auto genres = sums(selection, options, [](const PackageTrack& track) { return track.label; });
    std::set<int> folds(selection.folds.begin(), selection.folds.end());
    std::string text =
        fmt::format("{:<12} {:>7} {:>6} {:>7} {:>6}", "genre", "artists", "tracks", "minutes", "clips");
    for (const int fold : folds) text += fmt::format(" {:>6}", fmt::format("fold {}", fold));
    text += "   (of a fold: tracks)\n";
    for (const auto& [label, sum] : genres) {
        text += fmt::format("{:<12} {:>7} {:>6} {:>7.0f} {:>6}", label, sum.artists.size(), sum.tracks,
                            sum.seconds / 60.0, sum.clips);
        for (const int fold : folds) {
            const auto found = sum.folds.find(fold);
            text += fmt::format(" {:>6}", found == sum.folds.end() ? 0 : found->second);
        }
        text += '\n';
    }
    return text;
}

}  // namespace

std::string package_list(const PackageSelection& selection, const PackageBuildOptions& options) {
    const auto packages = sums(selection, options, [](const PackageTrack& track) { return track.package; });
    const std::size_t name_width = widest(selection, &PackageRecord::name);
    const std::size_t version_width = widest(selection, &PackageRecord::version);
    std::string text = fmt::format("{:<{}}  {:<{}}  {:>8}  {:>6}  {:<20}  {}\n", "package", name_width,
                                   "version", version_width, "size", "tracks", "genres", "licences");
    for (const PackageRecord& package : selection.packages) {
        const Sum& sum = packages.at(package.name);
        text += fmt::format("{:<{}}  {:<{}}  {:>8}  {:>6}  {:<20}  {}\n", package.name, name_width,
                            package.version, version_width, megabytes_text(package.bytes), sum.tracks,
                            joined(sum.labels), joined(sum.licences));
    }
    return text +
           fmt::format("{:<{}}  {:<{}}  {:>8}  {:>6}\n\n", "together", name_width, "", version_width,
                       megabytes_text(total_bytes(selection)), selection.tracks.size()) +
           genre_table(selection, options);
}

std::string download_plan(const PackageSelection& selection, const PackageBuildOptions& options) {
    const PackageStore store = package_store(options);
    const std::size_t width = widest(selection, &PackageRecord::name);
    std::string text;
    std::uint64_t missing = 0;
    for (const PackageRecord& package : selection.packages) {
        const auto file = store.find(package);
        if (!file) missing += package.bytes;
        const std::string state = file                       ? "is there: " + printable(file->string())
                                  : options.packages.empty() ? "would be downloaded"
                                                             : "is missing";
        text += fmt::format("{:<{}}  {:>8}  {}\n", package.name, width, megabytes_text(package.bytes), state);
    }
    std::size_t clips = 0;
    for (const PackageTrack& track : selection.tracks) clips += expected_clips(track.seconds, options);
    const auto space = static_cast<std::uint64_t>(static_cast<double>(clips) * clip_bytes(options));
    return text + fmt::format("\n{} of {} {}; about {} clips of {} tracks would take {}\n",
                              megabytes_text(missing), megabytes_text(total_bytes(selection)),
                              options.packages.empty() ? "would be downloaded" : "are missing", clips,
                              selection.tracks.size(), megabytes_text(space));
}

}  // namespace resonet
