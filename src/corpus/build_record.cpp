#include "corpus/build_record.h"

#include <nlohmann/json.hpp>
#include <sstream>

#include "core/error.h"
#include "core/file.h"
#include "core/json_fields.h"
#include "core/text.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr const char* record_name = "build.jsonl";
constexpr const char* remedy = "choose another --out, or the settings it was begun with";

json parse(const std::string& line, const std::string& subject) {
    json value = json::parse(line, nullptr, false);
    if (!value.is_object()) {
        throw UsageError(subject, "is not what a build wrote", "choose another --out");
    }
    return value;
}

/// "clip_seconds 30 (not 10), profile core (not small)"
std::string differences(const json& was, const json& is) {
    std::string text;
    for (const auto& [key, value] : is.items()) {
        const json before = was.contains(key) ? was.at(key) : json();
        if (before == value) continue;
        const auto words = [](const json& v) {
            return v.is_string() ? v.get<std::string>() : v.is_null() ? "none" : v.dump();
        };
        text += (text.empty() ? "" : ", ") + key + " " + words(before) + " (not " + words(value) + ")";
    }
    return text.empty() ? "settings this version does not know" : text;
}

CutTrack read_track_line(const json& line, const std::string& subject) {
    JsonFields fields(line, subject);
    CutTrack track;
    track.id = fields.get<std::string>("track");
    track.seconds = fields.get<double>("seconds");
    for (const json& clip : fields.at("clips")) {
        JsonFields parts(clip, subject);
        track.clips.push_back({parts.get<double>("start"), parts.get<std::uint64_t>("bytes")});
        parts.finish();
    }
    fields.finish();
    return track;
}

}  // namespace

fs::path make_build_folder(const fs::path& out) {
    std::error_code error;
    fs::create_directories(out, error);
    if (error) {
        throw SystemError(out.string(), "cannot be made: " + error.message(),
                          "choose a folder you may write to");
    }
    if (fs::exists(out / record_name)) return out / record_name;
    for (const fs::directory_entry& entry : fs::directory_iterator(out)) {
        if (entry.path().filename() == "downloads") continue;
        throw UsageError(out.string(),
                         "holds other files, such as '" + printable(entry.path().filename().string()) + "'",
                         "choose a new folder");
    }
    return out / record_name;
}

BuildRecord::BuildRecord(const std::filesystem::path& path, const json& settings) : file_(path) {
    const std::string subject = path.string();
    std::string text = read_text(path);
    const std::size_t end = text.rfind('\n');
    text.resize(end == std::string::npos ? 0 : end + 1);
    file_.truncate(text.size());
    if (text.empty()) {
        file_.append(settings.dump() + "\n");
        return;
    }
    std::istringstream lines(text);
    std::string line;
    std::getline(lines, line);
    if (const json begun = parse(line, subject); begun != settings) {
        throw UsageError(subject, "the data set was begun with " + differences(begun, settings), remedy);
    }
    while (std::getline(lines, line)) {
        CutTrack track = read_track_line(parse(line, subject), subject);
        tracks_[track.id] = std::move(track);
    }
}

const CutTrack* BuildRecord::find(const std::string& id) const {
    const auto found = tracks_.find(id);
    return found == tracks_.end() ? nullptr : &found->second;
}

void BuildRecord::add(const CutTrack& track) {
    json clips = json::array();
    for (const CutClip& clip : track.clips) clips.push_back({{"start", clip.start}, {"bytes", clip.bytes}});
    const json line{{"track", track.id}, {"seconds", track.seconds}, {"clips", std::move(clips)}};
    file_.append(line.dump() + "\n");
    tracks_[track.id] = track;
}

}  // namespace resonet
