#include "cli/dataset_build_debian.h"

#include <fmt/format.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "cli/complain.h"
#include "cli/dataset_build_list.h"
#include "cli/dataset_options.h"
#include "cli/output.h"
#include "core/error.h"
#include "core/interrupt.h"
#include "core/text.h"
#include "corpus/clip_cutter.h"
#include "corpus/package_build.h"
#include "corpus/package_catalogue.h"

namespace resonet {
namespace {

constexpr const char* name = "debian-core";
constexpr const char* tracker = "tracker";

struct DebianOptions {
    PackageBuildOptions build;
    std::string profile = "core";
    bool with_tracker = false;
    bool list = false;
    bool dry_run = false;
};

/// The profile and what is added to it.
std::vector<std::string> profiles(const DebianOptions& options) {
    std::vector<std::string> names{options.profile};
    if (options.with_tracker) names.emplace_back(tracker);
    return names;
}

/// "data/manifest.csv: 520 clips of 89 tracks (electronic 180, metal 100, orchestral 240)", on standard
/// error.
void report(const PackageBuild& build) {
    std::map<std::string, std::size_t> genres;
    std::map<std::string, std::size_t> tracks;
    for (const ClipRecord& clip : build.manifest.clips) {
        ++genres[clip.label];
        ++tracks[clip.track];
    }
    std::string counts;
    for (const auto& [label, count] : genres) {
        counts += fmt::format("{}{} {}", counts.empty() ? "" : ", ", label, count);
    }
    if (!build.too_short.empty()) {
        std::string names;
        for (const std::string& track : build.too_short) names += (names.empty() ? "" : ", ") + track;
        fmt::print(stderr, "left out, less than {} s without the silence at both ends: {}\n",
                   shortest_whole_track, names);
    }
    fmt::print(stderr, "{}: {} clips of {} tracks ({})\n", printable(build.manifest.source.string()),
               build.manifest.clips.size(), tracks.size(), counts);
}

ExitStatus build(const DebianOptions& options) {
    const PackageCatalogue catalogue = read_package_catalogue(find_catalogue(name));
    const PackageSelection selection = select_tracks(catalogue, profiles(options));
    PackageBuildOptions wanted = options.build;
    wanted.profile = options.profile + (options.with_tracker ? " with tracker" : "");
    if (options.list) {
        Output().write(package_list(selection, wanted));
        return ExitStatus::done;
    }
    if (wanted.out.empty()) {
        throw UsageError("dataset build debian-core", "is not told where to put the data set",
                         "give --out, or --list to look first");
    }
    if (options.dry_run) {
        Output().write(download_plan(selection, wanted));
        return ExitStatus::done;
    }
    const PackageBuild made = resumable([&] { return build_package_dataset(catalogue, selection, wanted); });
    for (const InputFailure& failure : made.failures) complain(failure.subject + ": " + failure.problem);
    report(made);
    return made.failures.empty() ? ExitStatus::done : ExitStatus::inputs_failed;
}

void add_options(CLI::App& command, DebianOptions& options) {
    command.add_option("-o,--out", options.build.out, "Folder to make")->type_name("DIR");
    command.add_option("--profile", options.profile, "core (821 MB to load) or small (144 MB); see below")
        ->capture_default_str()
        ->type_name("NAME");
    command.add_flag("--with-tracker", options.with_tracker,
                     "Adds a fourth genre to core: music of trackers (20 MB more)");
    command.add_option("--packages", options.build.packages, "Take the .deb files in DIR, download nothing")
        ->type_name("DIR")
        ->check(CLI::ExistingDirectory);
    command.add_flag("--clean", options.build.clean, "Remove the downloaded packages at the end");
    command.add_flag("--list", options.list, "Only show packages, licences and genres");
    command.add_flag("--dry-run", options.dry_run, "Only show what would be downloaded and made");
    command.add_option("--clip-seconds", options.build.clip_seconds, "Length of a clip")
        ->capture_default_str()
        ->type_name("SECONDS")
        ->group("Clips");
    command.add_option("--clips-per-track", options.build.clips_per_track, "At most so many of a track")
        ->capture_default_str()
        ->type_name("COUNT")
        ->check(CLI::Range(1, 1000))
        ->group("Clips");
    command.add_option("--sample-rate", options.build.sample_rate, "Of the clips, in Hz")
        ->capture_default_str()
        ->type_name("HZ")
        ->check(CLI::Range(4000, 192000))
        ->group("Clips");
    add_threads_option(command, options.build.threads);
}

}  // namespace

void add_dataset_build_debian(CLI::App& build_app, Action& action) {
    CLI::App* command = build_app.add_subcommand(name, "Music out of Debian packages, with free licences");
    const auto options = std::make_shared<DebianOptions>();
    add_options(*command, *options);
    command->footer(
        "apt-get downloads the packages (no root needed); nothing is installed. Clips are mono FLAC files,\n"
        "and manifest.csv in DIR lists them, with folds that no artist straddles. A build that was stopped\n"
        "goes on where it was. README.md in DIR says how the labels came about, and what the set is no good\n"
        "for; LICENCES.csv names the authors, which their licences ask you to do as well. --clean removes\n"
        "the packages that were downloaded, and no other files.\n"
        "\n"
        "Profiles: core has electronic, metal and orchestral music, small electronic, metal and tracker.\n"
        "\n"
        "Exit status: 0 all done, 1 packages or tracks are missing, 2 wrong usage, 3 the system refused.\n"
        "\n"
        "Examples:\n"
        "  resonet dataset build debian-core --list\n"
        "  resonet dataset build debian-core --profile small --out debian-small\n"
        "  resonet dataset build debian-core --with-tracker --out debian-core\n");
    command->callback([options, &action] { action = [options] { return build(*options); }; });
}

}  // namespace resonet
