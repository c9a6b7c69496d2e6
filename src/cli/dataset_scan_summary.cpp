#include "cli/dataset_scan_summary.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <set>

#include "cli/complain.h"
#include "cli/text_table.h"
#include "core/csv.h"
#include "core/file.h"
#include "core/text.h"

namespace resonet {
namespace {

/// What was counted of one label, or of all.
struct Count {
    std::size_t clips = 0;
    std::set<std::string> tracks;
    std::set<std::string> artists;
    double seconds = 0.0;

    void add(const ClipRecord& clip) {
        ++clips;
        tracks.insert(clip.track);
        if (!clip.artist.empty()) artists.insert(clip.artist);
        if (clip.facts) seconds += clip.facts->seconds;
    }
};

std::vector<std::string> row_of(const std::string& label, const Count& count, bool artists, bool hours) {
    std::vector<std::string> row = {"  " + label, grouped(count.clips), grouped(count.tracks.size())};
    if (artists) row.push_back(grouped(count.artists.size()));
    if (hours) row.push_back(fmt::format("{:.2f}", count.seconds / 3600.0));
    return row;
}

/// "22050 Hz (998), 44100 Hz (2)", and the lengths.
std::string describe_files(const Manifest& manifest) {
    std::map<int, std::size_t> rates;
    double shortest = std::numeric_limits<double>::infinity();
    double longest = 0.0;
    for (const ClipRecord& clip : manifest.clips) {
        if (!clip.facts) continue;
        ++rates[clip.facts->sample_rate];
        shortest = std::min(shortest, clip.facts->seconds);
        longest = std::max(longest, clip.facts->seconds);
    }
    if (rates.empty()) return {};
    std::string text;
    for (const auto& [rate, count] : rates) {
        text += fmt::format("{}{} Hz ({})", text.empty() ? "" : ", ", rate, grouped(count));
    }
    return fmt::format("sample rates: {}; lengths: {:.1f} to {:.1f} s\n", text, shortest, longest);
}

}  // namespace

std::string describe_clips(const Manifest& manifest, const std::string& name) {
    std::map<std::string, Count> labels;
    Count all;
    for (const ClipRecord& clip : manifest.clips) {
        labels[clip.label].add(clip);
        all.add(clip);
    }
    const bool artists = !all.artists.empty();
    const bool hours = all.seconds > 0.0;
    TextTable table;
    std::vector<std::string> head = {"  label", "clips", "tracks"};
    if (artists) head.emplace_back("artists");
    if (hours) head.emplace_back("hours");
    table.add(std::move(head));
    for (const auto& [label, count] : labels) table.add(row_of(label, count, artists, hours));
    if (labels.size() > 1) table.add(row_of("total", all, artists, hours));
    const auto unknown = static_cast<std::size_t>(
        std::ranges::count_if(manifest.clips, [](const ClipRecord& clip) { return clip.artist.empty(); }));
    std::string text = fmt::format("{}: {} of {}\n", printable(name), counted(all.clips, "clip"),
                                   counted(labels.size(), "genre"));
    text += table.text();
    if (artists && unknown > 0) text += fmt::format("artist unknown: {}\n", counted(unknown, "clip"));
    return text + describe_files(manifest);
}

std::string describe_failures(std::span<const InputFailure> failures, std::size_t most) {
    std::map<std::string, std::size_t> counts;
    for (const InputFailure& failure : failures) ++counts[failure.problem];
    std::map<std::string, std::size_t> shown;
    std::string text;
    for (const InputFailure& failure : failures) {
        const std::size_t number = ++shown[failure.problem];
        if (number <= most) text += complaint(failure.subject + ": " + failure.problem) + '\n';
        if (number == most && counts[failure.problem] > most) {
            text += fmt::format("and {} more with this problem: {}\n",
                                grouped(counts[failure.problem] - most), printable(failure.problem));
        }
    }
    return text;
}

void write_failures(const std::filesystem::path& path, std::span<const InputFailure> failures) {
    AtomicFile file(path);
    write_csv_row(file.stream(), std::array<std::string, 2>{"input", "problem"});
    for (const InputFailure& failure : failures) {
        write_csv_row(file.stream(), std::array<std::string, 2>{failure.subject, failure.problem});
    }
    file.commit();
}

}  // namespace resonet
