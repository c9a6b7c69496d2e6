#include "corpus/package_papers.h"

#include <algorithm>

#include "core/csv.h"
#include "core/error.h"
#include "core/file.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;

constexpr const char* changes = "cut into clips, mixed down to mono, resampled";
constexpr const char* changes_of_stems = "stems mixed, cut into clips, mixed down to mono, resampled";

}  // namespace

std::vector<std::string> stem_paths(const PackageTrack& track) {
    std::vector<std::string> paths{track.path};
    const std::size_t name = track.path.find_last_of('/') + 1;  // 0 where there is no folder
    for (const std::string& stem : track.stems) paths.push_back(track.path.substr(0, name) + stem);
    return paths;
}

std::string copyright_path(const PackageRecord& package) {
    return "usr/share/doc/" + package.name + "/copyright";
}

fs::path copyright_file(const fs::path& out, const PackageRecord& package) {
    return out / "copyright" / package.name;
}

void keep_copyright(const fs::path& out, const PackageRecord& package, const fs::path& taken) {
    if (taken.empty()) {
        throw InputError(package.name, "the package lacks its copyright file",
                         "without it the music must not be passed on");
    }
    fs::create_directories(out / "copyright");
    fs::rename(taken, copyright_file(out, package));
}

void write_package_papers(const PackageCatalogue& catalogue, const PackageSelection& selection,
                          const fs::path& out) {
    AtomicFile file(out / "LICENCES.csv");
    const std::vector<std::string> header{"track",   "label",   "authors", "title",          "licence",
                                          "package", "version", "source",  "copyright_file", "changes"};
    write_csv_row(file.stream(), header);
    for (const PackageTrack& track : selection.tracks) {
        const auto package =
            std::ranges::lower_bound(selection.packages, track.package, {}, &PackageRecord::name);
        const std::vector<std::string> fields{track.id,
                                              track.label,
                                              track.credit,
                                              track.title,
                                              track.licence,
                                              track.package,
                                              package->version,
                                              track.path,
                                              "copyright/" + track.package,
                                              track.stems.empty() ? changes : changes_of_stems};
        write_csv_row(file.stream(), fields);
    }
    file.commit();
    std::error_code ignored;
    const fs::path sheet = catalogue.folder / "README.md";
    if (fs::exists(sheet, ignored)) write_atomically(out / "README.md", read_text(sheet));
}

}  // namespace resonet
