#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace resonet::testing {

/// A file, or with a `link` a symbolic link, or with a `hard_link` another name of a file, in an archive.
struct ArchiveFile {
    std::string name;
    std::string content;
    std::string link;
    std::string hard_link;
};

/// A zip archive of these files.
std::string make_zip(const std::vector<ArchiveFile>& files);

/// A Debian package that installs these files; its data.tar is compressed as `suffix` says: ".xz", ".zst",
/// ".gz" or "".
std::string make_deb(const std::vector<ArchiveFile>& files, const std::string& suffix = ".xz");

/// A ProTracker module of one loud note, about 7.7 s for each of `patterns`.
std::string make_module(int patterns);

/// A sine of `frequency` as a WAV file (16 bits, 22,050 Hz), `seconds` long.
std::string make_tone(double frequency, double seconds, double amplitude = 0.5);

/// A package of a tiny catalogue: its file is made beside it.
struct TinyPackage {
    std::string name;
    std::string deb;
    std::string version = "1.0-1";
};

/// Writes `folder`/debs/NAME_1.0-1_all.deb and the lists `folder`/catalogue/debian-core/packages.csv and
/// tracks.csv, the latter with `rows` below the header "track,label,artist,credit,title,licence,package,
/// path,stems,seconds,strength,evidence,fold_core,fold_tracker,fold_small".
void write_tiny_catalogue(const std::filesystem::path& folder, const std::vector<TinyPackage>& packages,
                          const std::string& rows);

/// A catalogue with two packages and everything a build can meet: `alpha` has a tone of 12 s, stems of 7 s
/// and a track of 1 s, `beta` has an archive with a tone in it and a module (genre tracker).
void write_usual_catalogue(const std::filesystem::path& folder);

}  // namespace resonet::testing
