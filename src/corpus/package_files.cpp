#include "corpus/package_files.h"

#include <algorithm>
#include <cctype>
#include <map>

#include "corpus/archive_reader.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view separator = "!/";

/// What is wanted of an archive: where each file is to go, by its name.
using Wanted = std::map<std::string, fs::path>;

/// The extension, which tells the decoder about formats without a mark of their own; nothing but a few
/// letters and digits of it.
std::string plain_extension(const std::string& path) {
    std::string extension = fs::path(path).extension().string();
    const bool plain = extension.size() > 1 && extension.size() <= 6 &&
                       std::all_of(extension.begin() + 1, extension.end(),
                                   [](unsigned char c) { return c < 0x80 && std::isalnum(c) != 0; });
    return plain ? extension : std::string();
}

/// Saves what is wanted and takes it off the list; ends with the last of it.
void take(ArchiveReader&& reader, Wanted& wanted, std::uint64_t limit) {
    while (!wanted.empty() && reader.next()) {
        const auto found = wanted.find(reader.name());
        if (found == wanted.end()) continue;
        reader.save(found->second, limit);
        wanted.erase(found);
    }
}

}  // namespace

std::vector<fs::path> take_package_files(const fs::path& package, std::span<const std::string> paths,
                                         const fs::path& folder, std::uint64_t limit) {
    std::map<std::string, fs::path> targets;
    Wanted outer;
    std::map<std::string, Wanted> inner;  // by the archive's name in the package
    for (const std::string& path : paths) {
        if (targets.contains(path)) continue;
        const fs::path target = folder / (std::to_string(targets.size()) + plain_extension(path));
        targets.emplace(path, target);
        const std::size_t cut = path.find(separator);
        if (cut == std::string::npos) {
            outer.emplace(path, target);
        } else {
            inner[path.substr(0, cut)].emplace(path.substr(cut + separator.size()), target);
        }
    }
    std::map<std::string, fs::path> archives;
    for (const auto& [name, wanted] : inner) {
        archives[name] = folder / ("archive" + std::to_string(archives.size()));
        outer.emplace(name, archives[name]);
    }
    take(ArchiveReader::debian_package(package), outer, limit);
    for (auto& [name, wanted] : inner) {
        if (outer.contains(name)) continue;
        take(ArchiveReader::zip(archives[name]), wanted, limit);
        fs::remove(archives[name]);
    }
    std::vector<fs::path> files;
    for (const std::string& path : paths) {
        const fs::path& target = targets.at(path);
        files.push_back(fs::exists(target) ? target : fs::path());
    }
    return files;
}

}  // namespace resonet
