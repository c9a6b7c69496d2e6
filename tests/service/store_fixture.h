#pragma once

#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/hash.h"
#include "service/store.h"
#include "support/temporary_folder.h"

namespace resonet::testing {

inline const std::string default_model = "rcrnn";

/// The digest of `content`, as tracks are called.
inline std::string track_id(const std::string& content) {
    return hex(sha256(content));
}

/// Writes `content` where an upload goes.
inline std::filesystem::path write_upload(Store& store, const std::string& content) {
    const std::filesystem::path path = store.new_upload_path();
    std::ofstream(path, std::ios::binary) << content;
    return path;
}

inline Submission submit(Store& store, const std::string& content, const std::string& name = "song.mp3",
                         const std::vector<std::string>& models = {"rcrnn", "cnn"}) {
    return store.submit({track_id(content), name, content.size()}, write_upload(store, content), models);
}

inline nlohmann::json facts_of(double duration, const std::string& title = "",
                               const std::string& artist = "") {
    const auto tag = [](const std::string& text) {
        return text.empty() ? nlohmann::json() : nlohmann::json(text);
    };
    return {{"media",
             {{"container", "mp3"},
              {"codec", "mp3"},
              {"sample_rate", 44100},
              {"channels", 2},
              {"duration", duration},
              {"mime", "audio/mpeg"}}},
            {"tags", {{"title", tag(title)}, {"artist", tag(artist)}, {"album", nullptr}}},
            {"waveform", {{"duration", duration}, {"peaks", {-0.5, 0.25}}}},
            {"spectrogram", {{"duration", duration}, {"columns", 10}, {"bands", 128}}}};
}

inline nlohmann::json result_of(const std::string& model, const std::string& genre, double probability,
                                bool sure = true) {
    return {{"model", model},
            {"genre", genre},
            {"probability", probability},
            {"sure", sure},
            {"milliseconds", 12.5},
            {"labels", {"blues", "jazz"}},
            {"probabilities", {0.25, 0.75}},
            {"unsure_below", 0.4},
            {"windows", nlohmann::json::array()},
            {"seconds", {{"decode", 0.1}, {"features", 0.01}, {"network", 0.002}}},
            {"warnings", nlohmann::json::array()}};
}

/// A track that `model` has heard and found `genre`; its id.
inline std::string heard_track(Store& store, const std::string& content, const std::string& name,
                               const std::string& genre, double probability, double duration = 30,
                               bool sure = true) {
    const Submission submission = submit(store, content, name, {default_model});
    store.take_job();
    store.save_facts(submission.job.id, facts_of(duration));
    store.save_result(submission.job.id, result_of(default_model, genre, probability, sure), "aa");
    store.finish_job(submission.job.id);
    return track_id(content);
}

/// A data folder and the store in it.
struct StoreInFolder {
    TemporaryFolder folder;
    std::filesystem::path data = folder / "data";
    Store store{data, default_model};
};

}  // namespace resonet::testing
