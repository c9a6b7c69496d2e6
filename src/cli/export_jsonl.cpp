#include "cli/export_jsonl.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "cli/result_writer.h"
#include "core/file.h"
#include "core/text.h"

namespace resonet {
namespace {

using nlohmann::ordered_json;

void add_text(ordered_json& json, std::string_view key, std::string_view text) {
    if (!text.empty()) json[valid_utf8(key)] = valid_utf8(text);
}

void add_number(ordered_json& json, const char* key, double value) {
    if (std::isfinite(value)) json[key] = value;
}

void add_facts(ordered_json& json, const AudioFacts& facts) {
    add_number(json, "seconds", facts.seconds);
    json["sample_rate"] = facts.sample_rate;
    json["channels"] = facts.channels;
    add_number(json, "loudness", facts.loudness);
    add_number(json, "peak", facts.peak);
    add_number(json, "clipping", facts.clipping);
    add_number(json, "silence", facts.silence);
    add_text(json, "content", facts.content);
}

ordered_json object_of(const Manifest& manifest, const ClipRecord& clip) {
    ordered_json json;
    const std::string path = std::filesystem::absolute(clip.path).lexically_normal().string();
    const std::string column(file_column(manifest.kind));
    json[column] = valid_utf8(path);
    if (json[column] != path) json[column + "_bytes"] = name_bytes(path);
    if (has_rows(manifest.kind)) json["row"] = clip.row;
    add_text(json, "label", clip.label);
    add_text(json, "track", clip.track);
    add_text(json, "artist", clip.artist);
    add_text(json, "album", clip.album);
    add_text(json, "title", clip.title);
    add_text(json, "cluster", clip.cluster);
    add_text(json, manifest.split_column, to_string(clip.split));
    if (clip.fold) json[valid_utf8(manifest.fold_column)] = *clip.fold;
    if (clip.start > 0.0) json["start"] = clip.start;
    add_number(json, "duration", clip.duration);
    if (clip.synthetic) json["synthetic"] = true;
    if (clip.facts) add_facts(json, *clip.facts);
    for (std::size_t i = 0; i < clip.extra.size(); ++i) {
        if (!json.contains(valid_utf8(manifest.extra_columns[i]))) {
            add_text(json, manifest.extra_columns[i], clip.extra[i]);
        }
    }
    return json;
}

}  // namespace

void write_jsonl(const std::filesystem::path& path, const Manifest& manifest) {
    AtomicFile file(path);
    for (const ClipRecord& clip : manifest.clips) file.write(object_of(manifest, clip).dump() + '\n');
    file.commit();
}

}  // namespace resonet
