#include "data/split_lists.h"

#include <algorithm>
#include <set>
#include <unordered_map>

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

/// How many folders of two paths agree, from the file upwards, and whether the file names do to the letter.
std::size_t agreement(const fs::path& a, const fs::path& b) {
    std::size_t score = a.filename() == b.filename() || a.stem() == b.stem() ? 1 : 0;
    auto left = a.end();
    auto right = b.end();
    if (left == a.begin() || right == b.begin()) return score;
    --left;
    --right;
    while (left != a.begin() && right != b.begin() && *--left == *--right) score += 2;
    return score;
}

/// Finds clips by names of files.
class ClipFinder {
  public:
    explicit ClipFinder(const Manifest& manifest) : manifest_(manifest) {
        const std::vector<ClipRecord>& clips = manifest.clips;
        for (std::size_t i = 0; i < clips.size(); ++i) {
            labels_.insert(clips[i].label);
            std::set<std::string> keys;
            const fs::path track = name_path(clips[i].track);
            keys.insert(folded(track.filename().string()));
            if (!has_rows(manifest.kind)) {  // there, one file is all clips
                keys.insert(folded(clips[i].path.filename().string()));
                keys.insert(folded(clips[i].path.stem().string()));
            }
            for (const std::string& key : keys) by_name_[key].push_back(i);
        }
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
    std::vector<std::size_t> fitting(const fs::path& path, const std::string& last,
                                     const std::string& label) const {
        const auto candidates = by_name_.find(folded(last));
        std::vector<std::size_t> best;
        std::size_t most = 0;
        if (candidates == by_name_.end()) return best;
        const std::string folder = path.parent_path().filename().string();
        for (const std::size_t i : candidates->second) {
            const ClipRecord& clip = manifest_.clips[i];
            if (contradicts(folder, clip) || contradicts(label, clip)) continue;
            std::size_t score = agreement(path, name_path(clip.track));
            if (!has_rows(manifest_.kind)) score = std::max(score, agreement(path, clip.path));
            if (score < most) continue;
            if (score > most) best.clear();
            most = score;
            best.push_back(i);
        }
        return best;
    }

    bool contradicts(const std::string& genre, const ClipRecord& clip) const {
        return genre != clip.label && labels_.contains(genre);
    }

    const Manifest& manifest_;
    std::set<std::string> labels_;
    std::unordered_map<std::string, std::vector<std::size_t>> by_name_;
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
