#include "corpus/clip_cutter.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "audio/flac_writer.h"
#include "core/error.h"
#include "corpus/clip_times.h"
#include "corpus/track_audio.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;

FlacTags tags_of(const PackageTrack& track) {
    return {{"TITLE", track.title},
            {"ARTIST", track.credit},
            {"LICENSE", track.licence},
            {"DESCRIPTION",
             "An excerpt, mixed down to mono, of " + track.path + " in the Debian package " + track.package}};
}

std::size_t sample_index(double seconds, int sample_rate) {
    return static_cast<std::size_t>(std::llround(seconds * sample_rate));
}

/// Where the silence at the beginning ends, in whole milliseconds rounded down, and that at the end begins,
/// in seconds; twice the same time where all is silence.
std::pair<double, double> sounding_part(std::span<const float> samples, int sample_rate) {
    const auto sounds = [](float sample) { return std::abs(sample) > silence_level; };
    const auto first = std::ranges::find_if(samples, sounds);
    if (first == samples.end()) return {0.0, 0.0};
    const auto last = std::find_if(samples.rbegin(), samples.rend(), sounds);
    const auto begin = static_cast<double>(first - samples.begin()) / sample_rate;
    const auto end = static_cast<double>(samples.rend() - last) / sample_rate;
    return {std::floor(1000.0 * begin) / 1000.0, end};
}

}  // namespace

fs::path ClipCutter::path(const PackageTrack& track, std::size_t index) const {
    return folder / track.label / (track.id + "." + std::to_string(index + 1) + ".flac");
}

CutTrack ClipCutter::cut(const PackageTrack& track, std::span<const fs::path> files,
                         std::vector<std::string>& warnings) const {
    TrackAudio audio = read_track(files, sample_rate);
    warnings = std::move(audio.warnings);
    const std::span<const float> samples(audio.samples);
    const auto [begin, end] = sounding_part(samples, sample_rate);
    CutTrack done{track.id, end - begin, {}};
    std::vector<double> starts = clip_times(done.seconds, clip_seconds, clips_per_track);
    if (starts.empty() && clips_per_track > 0 && done.seconds >= shortest_whole_track) starts = {0.0};
    if (!starts.empty()) fs::create_directories(folder / track.label);
    const std::size_t length = sample_index(std::min(clip_seconds, done.seconds), sample_rate);
    for (const double time : starts) {
        const double start = std::round(1000.0 * (begin + time)) / 1000.0;  // both are whole milliseconds
        const fs::path file = path(track, done.clips.size());
        const std::span<const float> rest = samples.subspan(sample_index(start, sample_rate));
        write_flac(file, rest.first(std::min(length, rest.size())), sample_rate, 1, tags_of(track));
        done.clips.push_back({start, fs::file_size(file)});
    }
    return done;
}

bool ClipCutter::is_there(const PackageTrack& track, const CutTrack& cut) const {
    for (std::size_t k = 0; k < cut.clips.size(); ++k) {
        std::error_code error;
        const std::uintmax_t bytes = fs::file_size(path(track, k), error);
        if (error || bytes != cut.clips[k].bytes) return false;
    }
    return true;
}

}  // namespace resonet
