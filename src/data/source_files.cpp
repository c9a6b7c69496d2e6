#include "data/source_files.h"

#include <fmt/format.h>

#include "audio/audio_stream.h"
#include "core/error.h"

namespace resonet {

std::vector<FoundFile> source_files(const std::filesystem::path& folder,
                                    const std::function<bool(const std::filesystem::path&)>& wanted) {
    try {
        return find_files(folder, true, wanted);
    } catch (const InputError& error) {
        throw UsageError(error.subject(), error.problem(), error.remedy());
    }
}

std::string length_problem(const std::filesystem::path& path, double least_seconds, double usual_seconds) {
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
