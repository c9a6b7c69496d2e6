#include "data/source_files.h"

#include <fmt/format.h>

#include <set>

#include "audio/audio_stream.h"
#include "core/error.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;

/// `path` up to the first hidden name below `root`; empty: there is none.
fs::path hidden_part(const fs::path& path, const fs::path& root) {
    fs::path part;
    for (const fs::path& name : path.lexically_normal().lexically_relative(root)) {
        part /= name;
        if (name.native().starts_with('.') && name != "." && name != "..") return part;
    }
    return {};
}

std::string count(std::size_t number, const char* noun) {
    return fmt::format("{} {}{}", number, noun, number == 1 ? "" : "s");
}

}  // namespace

SourceFiles source_files(const fs::path& folder, const std::function<bool(const fs::path&)>& wanted) {
    SourceFiles found;
    try {
        found.files = find_files(folder, true, wanted);
    } catch (const InputError& error) {
        throw UsageError(error.subject(), error.problem(), error.remedy());
    }
    // "music/" is "music": it has to be the start of what lies in it.
    const fs::path normal = folder.lexically_normal();
    const fs::path root = normal.has_filename() ? normal : normal.parent_path();
    std::set<fs::path> folders;
    std::size_t single = 0;
    std::erase_if(found.files, [&](const FoundFile& file) {
        const fs::path hidden = hidden_part(file.path, root);
        if (hidden.empty()) return false;
        if (hidden == file.path.lexically_normal().lexically_relative(root)) {
            ++single;
        } else {
            folders.insert(hidden);
        }
        return true;
    });
    std::vector<std::string> passed;
    if (!folders.empty()) passed.push_back(count(folders.size(), "hidden folder"));
    if (single > 0) passed.push_back(count(single, "hidden file"));
    if (!passed.empty()) {
        found.notes.push_back(
            fmt::format("{} passed over: names that begin with a dot", fmt::join(passed, " and ")));
    }
    return found;
}

std::string length_problem(const fs::path& path, double least_seconds, double usual_seconds) {
    try {
        AudioStream stream(path, {.sample_rate = 0});
        std::vector<float> block(1 << 16);
        double seconds = 0.0;
        while (seconds < least_seconds) {
            const std::size_t count = stream.read(block);
            if (count == 0) break;
            seconds += static_cast<double>(count) / stream.sample_rate();
        }
        if (seconds >= least_seconds) return {};
        return short_clip_problem(seconds, usual_seconds);
    } catch (const InputError& error) {
        return error.problem();
    }
}

std::string short_clip_problem(double seconds, double usual_seconds) {
    return fmt::format("is {:.1f} s long instead of {:.0f}", seconds, usual_seconds);
}

}  // namespace resonet
