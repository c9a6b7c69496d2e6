#include "corpus/package_build.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "core/error.h"
#include "core/file.h"
#include "core/interrupt.h"
#include "core/parallel.h"
#include "core/progress.h"
#include "core/text.h"
#include "corpus/build_record.h"
#include "corpus/clip_cutter.h"
#include "corpus/clip_times.h"
#include "corpus/package_fetch.h"
#include "corpus/package_files.h"
#include "corpus/package_papers.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;

nlohmann::json settings_of(const PackageCatalogue& catalogue, const PackageBuildOptions& options) {
    return {{"catalogue", catalogue.digest},
            {"profile", options.profile},
            {"clip_seconds", options.clip_seconds},
            {"clips_per_track", options.clips_per_track},
            {"sample_rate", options.sample_rate}};
}

/// One run of a build.
class Build {
  public:
    Build(const PackageCatalogue& catalogue, const PackageSelection& selection,
          const PackageBuildOptions& options)
        : catalogue_(catalogue),
          selection_(selection),
          options_(options),
          cutter_{options.out / "clips", options.clip_seconds, options.clips_per_track, options.sample_rate},
          work_(options.out / "work"),
          record_(make_build_folder(options.out), settings_of(catalogue, options)) {}

    PackageBuild run() {
        find_work();
        const std::map<std::string, fs::path> files = fetch_packages(to_fetch_, options_, to_cut_.size());
        Progress progress("cutting clips", to_cut_.size(), {.enabled = !to_cut_.empty(), .unit = "tracks"});
        for (const PackageRecord& package : to_fetch_) cut_package(package, files.at(package.name), progress);
        progress.finish();
        fs::remove_all(work_);
        write_package_papers(catalogue_, selection_, options_.out);
        return conclude();
    }

  private:
    bool is_done(const PackageTrack& track) const {
        const CutTrack* done = record_.find(track.id);
        return done != nullptr && cutter_.is_there(track, *done);
    }

    /// Finds the tracks that are not done, and the packages they need.
    void find_work() {
        std::set<std::string> needed;
        for (const PackageTrack& track : selection_.tracks) {
            if (is_done(track)) continue;
            to_cut_.push_back(&track);
            needed.insert(track.package);
        }
        for (const PackageRecord& package : selection_.packages) {
            if (needed.contains(package.name) || !fs::exists(copyright_file(options_.out, package))) {
                to_fetch_.push_back(package);
            }
        }
    }

    void cut_package(const PackageRecord& package, const fs::path& file, Progress& progress) {
        std::vector<const PackageTrack*> tracks;
        std::ranges::copy_if(to_cut_, std::back_inserter(tracks),
                             [&](const PackageTrack* track) { return track->package == package.name; });
        fs::remove_all(work_);
        fs::create_directories(work_);
        std::vector<std::string> paths{copyright_path(package)};
        for (const PackageTrack* track : tracks) {
            const std::vector<std::string> parts = stem_paths(*track);
            paths.insert(paths.end(), parts.begin(), parts.end());
        }
        std::vector<fs::path> taken;
        try {
            taken = take_package_files(file, paths, work_);
            keep_copyright(options_.out, package, taken.front());
        } catch (const InputError& error) {
            for (const PackageTrack* track : tracks) fail(*track, error.what());
            progress.advance(tracks.size());
            return;
        }
        cut_tracks(tracks, std::span(taken).subspan(1), progress);
    }

    struct Outcome {
        CutTrack track;
        std::vector<std::string> warnings;
        std::string error;
    };

    /// `files` are those of the tracks, one after the other.
    void cut_tracks(const std::vector<const PackageTrack*>& tracks, std::span<const fs::path> files,
                    Progress& progress) {
        std::vector<std::span<const fs::path>> parts;
        for (const PackageTrack* track : tracks) {
            const std::size_t count = 1 + track->stems.size();
            parts.push_back(files.first(count));
            files = files.subspan(count);
        }
        ordered_map(
            tracks.size(), options_.threads, 0, [&](std::size_t i) { return cut(*tracks[i], parts[i]); },
            [&](std::size_t i, Outcome&& outcome) {
                for (const std::string& warning : outcome.warnings) {
                    progress.note(tracks[i]->id + ": warning: " + printable(warning));
                }
                if (outcome.error.empty()) {
                    record_.add(outcome.track);
                } else {
                    fail(*tracks[i], outcome.error);
                }
                progress.advance();
                throw_if_interrupted();
            });
    }

    Outcome cut(const PackageTrack& track, std::span<const fs::path> files) const {
        Outcome outcome;
        const std::vector<std::string> paths = stem_paths(track);
        for (std::size_t i = 0; i < files.size(); ++i) {
            if (files[i].empty()) outcome.error = "the package has no file '" + paths[i] + "'";
        }
        if (!outcome.error.empty()) return outcome;
        try {
            outcome.track = cutter_.cut(track, files, outcome.warnings);
        } catch (const InputError& error) {
            outcome.error = error.problem();  // its subject is a file that is gone by then
        }
        return outcome;
    }

    void fail(const PackageTrack& track, const std::string& problem) {
        build_.failures.push_back({track.package + ": " + track.path, problem});
        failed_.insert(track.id);
    }

    PackageBuild conclude() {
        Manifest& manifest = build_.manifest;
        manifest.source = options_.out / "manifest.csv";
        manifest.extra_columns = {"licence", "package", "version", "source", "start_in_track", "strength"};
        for (std::size_t i = 0; i < selection_.tracks.size(); ++i) add_clips(i);
        if (manifest.clips.empty()) {
            throw InputError(options_.out.string(), "no track could be used", "see the messages above");
        }
        write_manifest(manifest.source, manifest);
        if (options_.clean) package_store(options_).remove(selection_.packages);
        return std::move(build_);
    }

    void add_clips(std::size_t index) {
        const PackageTrack& track = selection_.tracks[index];
        if (failed_.contains(track.id)) return;
        const CutTrack& done = *record_.find(track.id);
        if (done.clips.empty()) {
            build_.too_short.push_back(fmt::format("{} ({:.1f} s)", track.id, done.seconds));
        }
        const auto package =
            std::ranges::lower_bound(selection_.packages, track.package, {}, &PackageRecord::name);
        for (std::size_t k = 0; k < done.clips.size(); ++k) {
            ClipRecord clip;
            clip.path = cutter_.path(track, k);
            clip.label = track.label;
            clip.track = track.id;
            clip.artist = track.artist;
            clip.title = track.title;
            clip.fold = selection_.folds[index];
            clip.extra = {track.licence,
                          track.package,
                          package->version,
                          track.path,
                          fmt::format("{}", done.clips[k].start),
                          track.strength};
            build_.manifest.clips.push_back(std::move(clip));
        }
    }

    const PackageCatalogue& catalogue_;
    const PackageSelection& selection_;
    const PackageBuildOptions& options_;
    ClipCutter cutter_;
    fs::path work_;
    BuildRecord record_;
    std::vector<const PackageTrack*> to_cut_;
    std::vector<PackageRecord> to_fetch_;
    std::set<std::string> failed_;
    PackageBuild build_;
};

}  // namespace

PackageStore package_store(const PackageBuildOptions& options) {
    return {options.out / "downloads", options.packages};
}

double clip_bytes(const PackageBuildOptions& options) {
    constexpr double compression = 0.75;  // of music in FLAC
    return options.clip_seconds * options.sample_rate * 2 * compression;
}

std::size_t expected_clips(double seconds, const PackageBuildOptions& options) {
    const std::size_t count = clip_times(seconds, options.clip_seconds, options.clips_per_track).size();
    return count == 0 && seconds >= shortest_whole_track ? 1 : count;
}

PackageBuild build_package_dataset(const PackageCatalogue& catalogue, const PackageSelection& selection,
                                   const PackageBuildOptions& options) {
    if (!(options.clip_seconds >= 1.0 && options.clip_seconds <= 3600.0)) {
        throw UsageError("--clip-seconds", fmt::format("is {}", options.clip_seconds),
                         "choose from 1 to 3600");
    }
    return Build(catalogue, selection, options).run();
}

}  // namespace resonet
