#include "cli/protect_inputs.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include "core/error.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;

constexpr const char* another = "write to another file";

/// Whether both are there and the same, by whatever links.
bool same_file(const fs::path& a, const fs::path& b) {
    std::error_code error;
    return fs::equivalent(a, b, error) && !error;
}

/// Whether both are to be made under one name.
bool same_name(const fs::path& a, const fs::path& b) {
    std::error_code error;
    return fs::weakly_canonical(fs::absolute(a), error) == fs::weakly_canonical(fs::absolute(b), error) &&
           !error;
}

void refuse_pairs(std::span<const std::string> outputs) {
    for (std::size_t i = 0; i < outputs.size(); ++i) {
        for (std::size_t j = i + 1; j < outputs.size(); ++j) {
            if (outputs[i].empty() || outputs[j].empty()) continue;
            if (same_file(outputs[i], outputs[j]) || same_name(outputs[i], outputs[j])) {
                throw UsageError(outputs[j], "cannot take two things at a time", "name two files");
            }
        }
    }
}

}  // namespace

void protect_inputs(std::span<const std::string> outputs, std::span<const std::string> inputs) {
    for (const std::string& output : outputs) {
        if (output.empty()) continue;
        if (has_audio_extension(output)) {
            throw UsageError(output, "has the name of an audio file", another);
        }
        for (const std::string& input : inputs) {
            if (!input.empty() && same_file(output, input)) {
                throw UsageError(output, "is what the data set is read from", another);
            }
        }
    }
    refuse_pairs(outputs);
}

void protect_recordings(const std::string& output, std::span<const FoundFile> inputs) {
    protect_inputs(std::span(&output, 1), {});
    for (const FoundFile& input : inputs) {
        if (!output.empty() && same_file(output, input.path)) {
            throw UsageError(output, "is one of the inputs", another);
        }
    }
}

void protect_clips(std::span<const std::string> outputs, const Manifest& manifest) {
    std::vector<std::string> there;  // what is not there yet replaces nothing
    std::error_code error;
    std::ranges::copy_if(outputs, std::back_inserter(there), [&](const std::string& output) {
        return !output.empty() && fs::is_regular_file(output, error);
    });
    if (there.empty()) return;
    std::set<fs::path> seen;
    for (const ClipRecord& clip : manifest.clips) {
        if (!seen.insert(clip.path).second) continue;
        for (const std::string& output : there) {
            if (same_file(output, clip.path)) throw UsageError(output, "is the file of a clip", another);
        }
    }
}

}  // namespace resonet
