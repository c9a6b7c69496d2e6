#include "data/gtzan_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <vector>

#include "core/error.h"
#include "core/text.h"
#include "data/source_files.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;

constexpr int clips_of_a_genre = 100;
constexpr std::string_view often_broken = "jazz.00054";
constexpr std::size_t most_names_listed = 8;

/// Why the file at `path`, called `name`, is not taken; empty: it is.
std::string problem_of(const fs::path& path, const std::optional<GtzanName>& name) {
    if (!name) return "is not called like a clip of GTZAN";
    const std::string folder = path.parent_path().filename().string();
    const auto genres = gtzan_genres();
    if (folder != name->genre && std::ranges::find(genres, folder) != genres.end()) {
        return fmt::format("is called {} but lies in folder {}", name->genre, folder);
    }
    if (name->track() != often_broken) return {};
    const std::string problem = length_problem(path, 1.0, 30.0);
    return problem.empty() ? problem : problem + " (this clip is broken in common copies of GTZAN)";
}

/// "999 of GTZAN's 1000 clips; missing: jazz.00054"
std::string completeness(const std::set<std::string>& tracks) {
    std::vector<std::string> missing;
    for (const std::string_view genre : gtzan_genres()) {
        for (int number = 0; number < clips_of_a_genre; ++number) {
            std::string track = GtzanName{std::string(genre), number}.track();
            if (!tracks.contains(track)) missing.push_back(std::move(track));
        }
    }
    std::string text = fmt::format("{} of GTZAN's 1000 clips are here", tracks.size());
    if (missing.empty()) return text;
    if (missing.size() > most_names_listed) return text;
    return text + fmt::format("; missing or unusable: {}", fmt::join(missing, ", "));
}

void add_artist(ClipRecord& clip, const GtzanArtists& artists, bool with_groups) {
    const auto found = artists.find(clip.track);
    if (with_groups) clip.extra = {""};
    if (found == artists.end()) return;
    clip.artist = found->second.artist;
    clip.title = found->second.title;
    if (found->second.group) clip.extra = {std::to_string(*found->second.group)};
}

}  // namespace

FoundDataset read_gtzan(const fs::path& folder, const GtzanArtists& artists) {
    FoundDataset dataset;
    dataset.manifest.source = folder;
    const bool with_groups =
        std::ranges::any_of(artists, [](const auto& entry) { return entry.second.group.has_value(); });
    if (with_groups) dataset.manifest.extra_columns = {"artist_group"};
    std::set<std::string> tracks;
    std::size_t copies = 0;
    const SourceFiles source = source_files(folder, has_audio_extension);
    for (const FoundFile& found : source.files) {
        const std::optional<GtzanName> name = gtzan_name(found.path);
        const std::string problem = found.error.empty() ? problem_of(found.path, name) : found.error;
        if (!problem.empty()) {
            dataset.failures.push_back({found.path.string(), problem});
            continue;
        }
        ClipRecord clip;
        clip.path = found.path;
        clip.label = name->genre;
        clip.track = name->track();
        if (!tracks.insert(clip.track).second) {
            ++copies;
            continue;
        }
        add_artist(clip, artists, with_groups);
        dataset.manifest.clips.push_back(std::move(clip));
    }
    if (tracks.empty()) {
        throw UsageError(folder.string(), "holds no usable clips of GTZAN",
                         "its files are called like blues/blues.00000.wav");
    }
    dataset.notes.push_back(completeness(tracks));
    if (copies > 0) {
        dataset.notes.push_back(
            fmt::format("further copies of a clip, in another folder or format, left out: {}", copies));
    }
    dataset.notes.insert(dataset.notes.end(), source.notes.begin(), source.notes.end());
    return dataset;
}

}  // namespace resonet
