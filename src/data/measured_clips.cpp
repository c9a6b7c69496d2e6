#include "data/measured_clips.h"

#include <fmt/format.h>

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string_view>

#include "core/error.h"
#include "core/hash.h"
#include "core/interrupt.h"
#include "core/parallel.h"
#include "core/progress.h"
#include "data/file_digests.h"

namespace resonet {
namespace {

using nlohmann::json;

constexpr std::string_view cache_kind = "facts";

std::string cache_key(const std::string& digest, const ClipRecord& clip) {
    return hex(
        sha256(fmt::format("measure {} {} {} {}", measurement_version, digest, clip.start, clip.duration)));
}

std::string encode(const AudioMeasurement& measured) {
    const AudioFacts& facts = measured.facts;
    const json fields = {{"seconds", facts.seconds},
                         {"sample_rate", facts.sample_rate},
                         {"channels", facts.channels},
                         {"loudness", facts.loudness},
                         {"peak", facts.peak},
                         {"clipping", facts.clipping},
                         {"silence", facts.silence},
                         {"content", facts.content},
                         {"fingerprint", measured.fingerprint},
                         {"warnings", measured.warnings}};
    const std::vector<std::uint8_t> bytes = json::to_cbor(fields);
    return {bytes.begin(), bytes.end()};
}

/// None if the bytes are not what encode() makes, as those of another program may be.
std::optional<AudioMeasurement> decode(const std::string& bytes) {
    try {
        const json fields = json::from_cbor(bytes);
        AudioMeasurement measured;
        AudioFacts& facts = measured.facts;
        facts.seconds = fields.at("seconds").get<double>();
        facts.sample_rate = fields.at("sample_rate").get<int>();
        facts.channels = fields.at("channels").get<int>();
        facts.loudness = fields.at("loudness").get<double>();
        facts.peak = fields.at("peak").get<double>();
        facts.clipping = fields.at("clipping").get<double>();
        facts.silence = fields.at("silence").get<double>();
        facts.content = fields.at("content").get<std::string>();
        measured.fingerprint = fields.at("fingerprint").get<std::vector<std::uint32_t>>();
        measured.warnings = fields.at("warnings").get<std::vector<std::string>>();
        return measured;
    } catch (const json::exception&) {
        return std::nullopt;
    }
}

struct Outcome {
    MeasuredClip clip;
    bool from_cache = false;
};

AudioMeasurement measure(const ClipRecord& clip) {
    return measure_audio(clip.path, clip.start, clip.duration);
}

/// None for a file that cannot be read.
std::optional<Sha256Digest> digest_of(const std::filesystem::path& path, FileDigests& digests) {
    try {
        return digests.of(path);
    } catch (const InputError&) {
        return std::nullopt;
    }
}

Outcome find_or_measure(const ClipRecord& clip, Cache* cache, FileDigests& digests) {
    Outcome outcome;
    try {
        if (cache == nullptr) {
            outcome.clip.measurement = measure(clip);
            return outcome;
        }
        const std::optional<Sha256Digest> digest = digest_of(clip.path, digests);
        if (!digest) {
            outcome.clip.measurement = measure(clip);  // which says best why that cannot be
            return outcome;
        }
        const std::string key = cache_key(hex(*digest), clip);
        if (const std::optional<std::string> bytes = cache->find(cache_kind, key)) {
            outcome.clip.measurement = decode(*bytes);
            outcome.from_cache = outcome.clip.measurement.has_value();
        }
        if (!outcome.from_cache) {
            outcome.clip.measurement = measure(clip);
            cache->store(cache_kind, key, encode(*outcome.clip.measurement));
        }
    } catch (const InputError& error) {
        outcome.clip.problem = error.problem();
    }
    return outcome;
}

}  // namespace

MeasuredClips measure_clips(const Manifest& manifest, const MeasureOptions& options) {
    if (manifest.kind != SourceKind::audio) {
        throw UsageError(manifest.source.string(), "lists no audio that could be measured",
                         "give a manifest with a column 'path'");
    }
    MeasuredClips result;
    result.clips.reserve(manifest.clips.size());
    FileDigests digests;
    Progress progress("measuring", manifest.clips.size(), {.enabled = options.progress, .unit = "clips"});
    ordered_map(
        manifest.clips.size(), options.threads, 0,
        [&](std::size_t i) {
            throw_if_interrupted();
            return find_or_measure(manifest.clips[i], options.cache, digests);
        },
        [&](std::size_t, Outcome&& outcome) {
            result.clips.push_back(std::move(outcome.clip));
            result.from_cache += outcome.from_cache ? 1 : 0;
            progress.advance();
        });
    progress.finish();
    return result;
}

}  // namespace resonet
