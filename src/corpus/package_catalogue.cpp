#include "corpus/package_catalogue.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <set>
#include <sstream>
#include <string_view>

#include "core/csv.h"
#include "core/error.h"
#include "core/file.h"
#include "core/hash.h"
#include "core/resources.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view profile_prefix = "fold_";
constexpr const char* remedy = "correct the list, or install Resonet again";

/// Whether `text` can be part of a file's name without any danger.
bool is_plain(std::string_view text, std::string_view more) {
    const auto fits = [&](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || more.find(c) != std::string_view::npos;
    };
    return !text.empty() && text.size() <= 100 && text.front() != '.' && text.front() != '-' &&
           std::ranges::all_of(text, fits);
}

template <typename T>
std::optional<T> number(std::string_view text) {
    T value{};
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (code != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

/// A table whose columns are asked for by name.
class Table {
  public:
    explicit Table(const fs::path& path) : path_(path), text_(load(path)), reader_(text_, path.string()) {}

    bool next() { return reader_.next(); }
    const std::vector<std::string>& header() const { return reader_.header(); }

    const std::string& at(std::string_view name) const {
        const auto column = reader_.column(name);
        if (!column) {
            throw UsageError(path_.string(), "lacks the column '" + std::string(name) + "'", remedy);
        }
        return reader_.row()[*column];
    }

    [[noreturn]] void fail(const std::string& problem) const {
        throw UsageError(path_.string(), "line " + std::to_string(reader_.line()) + ": " + problem, remedy);
    }

    std::string text() const { return text_.str(); }

  private:
    static std::istringstream load(const fs::path& path) {
        std::error_code ignored;
        if (!fs::exists(path, ignored)) throw UsageError(path.string(), "does not exist", remedy);
        return std::istringstream(read_text(path));
    }

    fs::path path_;
    std::istringstream text_;
    CsvReader reader_;
};

bool is_sha256(std::string_view text) {
    return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

void read_packages(Table& table, PackageCatalogue& catalogue) {
    while (table.next()) {
        PackageRecord package{table.at("package"), table.at("version"), table.at("sha256")};
        if (!is_plain(package.name, "+-.")) table.fail("'" + package.name + "' is no name of a package");
        const std::string_view version = package.version;
        if (version.empty() || version.front() == '-' ||
            version.find_first_of(" /\t\n=") != std::string::npos) {
            table.fail("'" + package.version + "' is no version");
        }
        if (!is_sha256(package.sha256)) table.fail("'" + package.sha256 + "' is no SHA-256");
        const auto bytes = number<std::uint64_t>(table.at("bytes"));
        if (!bytes) table.fail("'" + table.at("bytes") + "' is no size");
        package.bytes = *bytes;
        catalogue.packages.push_back(std::move(package));
    }
    std::ranges::sort(catalogue.packages, {}, &PackageRecord::name);
    const auto twice = std::ranges::adjacent_find(catalogue.packages, {}, &PackageRecord::name);
    if (twice != catalogue.packages.end()) table.fail("'" + twice->name + "' is listed twice");
}

std::vector<std::string> words(const std::string& list) {
    std::vector<std::string> found;
    std::istringstream stream(list);
    for (std::string word; std::getline(stream, word, ';');) found.push_back(word);
    return found;
}

PackageTrack read_track(const Table& table) {
    PackageTrack track;
    track.id = table.at("track");
    track.label = table.at("label");
    track.artist = table.at("artist");
    track.credit = table.at("credit");
    track.title = table.at("title");
    track.licence = table.at("licence");
    track.package = table.at("package");
    track.path = table.at("path");
    track.stems = words(table.at("stems"));
    track.strength = table.at("strength");
    track.evidence = table.at("evidence");
    if (!is_plain(track.id, "-")) table.fail("'" + track.id + "' is no plain name of a track");
    if (!is_plain(track.label, "_")) table.fail("'" + track.label + "' is no plain name of a genre");
    if (track.path.empty()) table.fail("lacks a path");
    const auto seconds = number<double>(table.at("seconds"));
    if (!seconds || !std::isfinite(*seconds)) table.fail("'" + table.at("seconds") + "' is no length");
    track.seconds = *seconds;
    return track;
}

void read_folds(const Table& table, const PackageCatalogue& catalogue, PackageTrack& track) {
    for (const std::string& profile : catalogue.profiles) {
        const std::string& text = table.at(std::string(profile_prefix) + profile);
        if (text.empty()) continue;
        const auto fold = number<int>(text);
        if (!fold || *fold < 1 || *fold > 1000) table.fail("'" + text + "' is no number of a fold");
        if (track.artist.empty()) table.fail("is used, but its artist is unknown");
        if (track.licence.empty()) table.fail("is used, but its licence is in doubt");
        track.folds[profile] = *fold;
    }
}

void read_tracks(Table& table, PackageCatalogue& catalogue) {
    for (const std::string& column : table.header()) {
        if (column.starts_with(profile_prefix)) {
            catalogue.profiles.push_back(column.substr(profile_prefix.size()));
        }
    }
    std::set<std::string> ids;
    std::map<std::pair<std::string, std::string>, int> fold_of;  // of profile and artist
    while (table.next()) {
        PackageTrack track = read_track(table);
        read_folds(table, catalogue, track);
        if (!ids.insert(track.id).second) table.fail("'" + track.id + "' is listed twice");
        if (!std::ranges::binary_search(catalogue.packages, track.package, {}, &PackageRecord::name)) {
            table.fail("the package '" + track.package + "' is not in packages.csv");
        }
        for (const auto& [profile, fold] : track.folds) {
            if (fold_of.try_emplace({profile, track.artist}, fold).first->second != fold) {
                table.fail("'" + track.artist + "' is in two folds of profile " + profile);
            }
        }
        catalogue.tracks.push_back(std::move(track));
    }
}

}  // namespace

PackageCatalogue read_package_catalogue(const fs::path& folder) {
    PackageCatalogue catalogue;
    catalogue.folder = folder;
    Table packages(folder / "packages.csv");
    read_packages(packages, catalogue);
    Table tracks(folder / "tracks.csv");
    read_tracks(tracks, catalogue);
    catalogue.digest = hex(sha256(packages.text() + '\0' + tracks.text()));
    return catalogue;
}

fs::path find_catalogue(const std::string& name) {
    std::string places;
    for (const fs::path& folder : resource_folders("datasets")) {
        std::error_code ignored;
        if (fs::is_directory(folder / name, ignored)) return folder / name;
        places += (places.empty() ? "" : ", ") + folder.string();
    }
    throw UsageError(name, "its lists are not in any of " + places,
                     "install Resonet again, or name their folder in $RESONET_DATASETS");
}

PackageSelection select_tracks(const PackageCatalogue& catalogue, std::span<const std::string> profiles) {
    PackageSelection selection;
    for (const std::string& profile : profiles) {
        if (std::ranges::count(catalogue.profiles, profile) != 0) continue;
        std::string known;
        for (const std::string& name : catalogue.profiles) known += (known.empty() ? "" : ", ") + name;
        throw UsageError(catalogue.folder.string(), "has no profile '" + profile + "'",
                         "choose from " + known);
    }
    std::vector<std::pair<PackageTrack, int>> chosen;
    for (const PackageTrack& track : catalogue.tracks) {
        const auto member = std::ranges::find_if(
            profiles, [&](const std::string& profile) { return track.folds.contains(profile); });
        if (member != profiles.end()) chosen.emplace_back(track, track.folds.at(*member));
    }
    std::ranges::sort(chosen, {}, [](const auto& pair) { return std::tie(pair.first.label, pair.first.id); });
    std::set<std::string> needed;
    for (auto& [track, fold] : chosen) {
        needed.insert(track.package);
        selection.tracks.push_back(std::move(track));
        selection.folds.push_back(fold);
    }
    std::ranges::copy_if(catalogue.packages, std::back_inserter(selection.packages),
                         [&](const PackageRecord& package) { return needed.contains(package.name); });
    return selection;
}

}  // namespace resonet
