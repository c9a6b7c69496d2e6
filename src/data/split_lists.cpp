#include "data/split_lists.h"

#include <algorithm>
#include <set>
#include <utility>

#include "core/error.h"
#include "core/file.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;

std::string trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t\r");
    if (first == std::string_view::npos) return {};
    return std::string(text.substr(first, text.find_last_not_of(" \t\r") + 1 - first));
}

/// The name without leading "./", with slashes between folders.
fs::path name_path(std::string name) {
    std::ranges::replace(name, '\\', '/');
    return fs::path(name).lexically_normal();
}

/// The last part of a name as clips are looked up by: lists of one data set differ in "_" and ".".
std::string folded(std::string name) {
    std::ranges::replace(name, '_', '.');
    return name;
}

/// What a clip is looked up by: the last part of a name and its folders, the nearest one first. What begins
/// alike agrees in so many folders.
std::string search_key(const std::string& last, const fs::path& folders) {
    std::string key = folded(last) + '\0';
    for (auto folder = folders.end(); folder != folders.begin();) key += (--folder)->string() + '\0';
    return key;
}

bool same_name(const fs::path& a, const fs::path& b) {
    return a.filename() == b.filename() || a.stem() == b.stem();
}

/// Finds clips by names of files.
class ClipFinder {
  public:
    explicit ClipFinder(const Manifest& manifest) : manifest_(manifest) {
        const std::vector<ClipRecord>& clips = manifest.clips;
        for (std::size_t i = 0; i < clips.size(); ++i) {
            labels_.insert(clips[i].label);
            const fs::path track = name_path(clips[i].track);
            keys_.emplace_back(search_key(track.filename().string(), track.parent_path()), i);
            if (has_rows(manifest.kind)) continue;  // there, one file is all clips
            const fs::path& path = clips[i].path;
            keys_.emplace_back(search_key(path.filename().string(), path.parent_path()), i);
            keys_.emplace_back(search_key(path.stem().string(), path.parent_path()), i);
        }
        std::ranges::sort(keys_);
    }

    /// The clips that fit best; of several tracks if that cannot be told.
    std::vector<std::size_t> find(const std::string& name, const std::string& label) const {
        const fs::path path = name_path(name);
        std::vector<std::size_t> found = fitting(path, path.filename().string(), label);
        if (found.empty()) found = fitting(path, path.stem().string(), label);
        return found;
    }

    bool of_one_track(const std::vector<std::size_t>& clips) const {
        return std::ranges::all_of(clips, [&](std::size_t i) {
            return manifest_.clips[i].track == manifest_.clips[clips.front()].track;
        });
    }

  private:
    /// Tries with all folders of the name first, then with one less, and so on.
    std::vector<std::size_t> fitting(const fs::path& path, const std::string& last,
                                     const std::string& label) const {
        std::string key = search_key(last, path.parent_path());
        while (!key.empty()) {
            std::vector<std::size_t> found = beginning_with(key, path, label);
            if (!found.empty()) return found;
            key.pop_back();
            key.resize(key.rfind('\0') + 1);  // nothing, where only the last part was left
        }
        return {};
    }

    /// The clips with keys that begin with `key`, of which those count more that are called so to the letter.
    std::vector<std::size_t> beginning_with(const std::string& key, const fs::path& path,
                                            const std::string& label) const {
        const std::string folder = path.parent_path().filename().string();
        std::vector<std::size_t> best;
        bool best_is_exact = false;
        const auto first = std::ranges::lower_bound(keys_, key, {}, &Key::first);
        for (auto entry = first; entry != keys_.end() && entry->first.starts_with(key); ++entry) {
            const ClipRecord& clip = manifest_.clips[entry->second];
            if (contradicts(folder, clip) || contradicts(label, clip)) continue;
            const bool exact = same_name(path, name_path(clip.track)) ||
                               (!has_rows(manifest_.kind) && same_name(path, clip.path));
            if (best_is_exact && !exact) continue;
            if (exact && !best_is_exact) best.clear();
            best_is_exact = exact;
            best.push_back(entry->second);
            // Two tracks called so to the letter: the others will not change that.
            if (exact && clip.track != manifest_.clips[best.front()].track) break;
        }
        std::ranges::sort(best);
        best.erase(std::unique(best.begin(), best.end()), best.end());
        return best;
    }

    bool contradicts(const std::string& genre, const ClipRecord& clip) const {
        return genre != clip.label && labels_.contains(genre);
    }

    using Key = std::pair<std::string, std::size_t>;  ///< search_key(), clip

    const Manifest& manifest_;
    std::set<std::string> labels_;
    std::vector<Key> keys_;  ///< sorted
};

}  // namespace

NameList read_name_list(const fs::path& path) {
    NameList list;
    list.path = path;
    std::string text;
    try {
        text = read_text(path);
    } catch (const InputError& error) {
        throw UsageError(error.subject(), error.problem(), error.remedy());
    }
    if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
    std::set<std::string> seen;
    for (std::size_t start = 0; start < text.size();) {
        const std::size_t end = std::min(text.find('\n', start), text.size());
        const std::string_view line(text.data() + start, end - start);
        start = end + 1;
        const std::size_t tab = line.find('\t');
        std::string name = trimmed(line.substr(0, tab));
        if (name.empty() || name.front() == '#' || !seen.insert(name).second) continue;
        list.names.push_back(std::move(name));
        list.labels.push_back(tab == std::string_view::npos ? std::string() : trimmed(line.substr(tab)));
    }
    if (list.names.empty()) throw UsageError(path.string(), "lists no files", "give one name a line");
    return list;
}

ListedParts parts_from_lists(const Manifest& manifest, const std::vector<NameList>& lists) {
    const ClipFinder finder(manifest);
    ListedParts result;
    result.parts.resize(manifest.clips.size());
    for (std::size_t part = 0; part < lists.size(); ++part) {
        for (std::size_t i = 0; i < lists[part].names.size(); ++i) {
            const std::string& name = lists[part].names[i];
            const std::vector<std::size_t> clips = finder.find(name, lists[part].labels[i]);
            if (clips.empty()) {
                result.unknown.push_back(name);
            } else if (!finder.of_one_track(clips)) {
                result.ambiguous.push_back(name);
            } else if (std::ranges::any_of(clips, [&](std::size_t clip) {
                           return result.parts[clip] && *result.parts[clip] != part;
                       })) {
                result.twice.push_back(name);
            } else {
                for (const std::size_t clip : clips) result.parts[clip] = part;
            }
        }
    }
    return result;
}

}  // namespace resonet
