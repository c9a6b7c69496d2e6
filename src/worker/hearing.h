#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace resonet {

/// What one process may use up on one file.
struct HearingLimits {
    double track_seconds = 3600;              ///< longest track, of sound
    std::uint64_t memory_bytes = 3ULL << 30;  ///< address space beyond what the process has at its start
    double processor_seconds = 300;
    double wall_seconds = 600;
};

enum class HearingKind { analyse, explain };

/// A file to be heard by a process of its own.
struct HearingRequest {
    std::string job;              ///< a name that no other running request has
    std::filesystem::path audio;  ///< absolute
    HearingKind kind = HearingKind::analyse;
    std::vector<std::string> models;  ///< names; of an explanation one
    bool facts = true;         ///< of analyse: media, waveform, spectrogram and preview are wanted, too
    std::string genre;         ///< of explain: label to explain; empty: what the model says
    std::optional<double> at;  ///< of explain: second in the track; none: what speaks most for the genre
    HearingLimits limits;
};

/// What comes of a request while it is heard, from the thread that called HearingPool::hear. The values come
/// from a process that reads hostile files: sizes are bounded, types and ranges were checked.
struct HearingListener {
    /// 0 to 1, and what is being done, for people: "decoding", "hearing: gtzan-cnn", "explaining".
    std::function<void(double fraction, const std::string& stage)> progress;
    /// Once: {media: {container, codec, sample_rate, channels, duration, mime}, tags: {title, artist, album},
    /// waveform: {duration, peaks}, spectrogram: {duration, columns, bands, frequency_edges_hz, floor_db}}.
    std::function<void(nlohmann::json facts)> facts;
    /// Once each at most: "spectrogram" (PNG), "preview" (FLAC; only where browsers do not play the file).
    std::function<void(const std::string& name, std::string bytes)> blob;
    /// Once a model, in the order asked for: {model, genre, probability, sure, milliseconds, labels,
    /// probabilities, unsure_below, windows, seconds: {decode, features, network}, warnings}.
    std::function<void(nlohmann::json result)> result;
    /// Once, of explain: {model, genre, probability, at, start, end, kind, map, regions_for,
    /// regions_against, descriptors, faithfulness}.
    std::function<void(nlohmann::json explanation)> explanation;
};

enum class HearingEnd {
    done,
    refused,    ///< the file cannot be heard: `problem` and `remedy` say why, `name` which kind
    died,       ///< the process was ended by `signal`, not by us
    timed_out,  ///< took longer than the limits allow; was ended
    cancelled,  ///< by HearingPool::cancel
    stopped,    ///< the pool is being closed, or its process was lost; the request may be tried again
};

struct HearingOutcome {
    HearingEnd end = HearingEnd::done;
    int signal = 0;
    std::string name;  ///< "not-audio", "too-long", "silent", "too-short", "internal"
    std::string problem;
    std::string remedy;
};

/// How well the processes that read files are locked in.
struct SandboxFacts {
    bool seccomp = false;   ///< no network, no programs, no writing to files
    bool landlock = false;  ///< no file but the one that is heard can be opened
    bool limits = false;    ///< memory and processor time are bounded
};

}  // namespace resonet
