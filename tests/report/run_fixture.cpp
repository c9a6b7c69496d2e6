#include "run_fixture.h"

#include "core/file.h"
#include "evaluation/prediction_file.h"

namespace resonet::testing {

using nlohmann::json;

PredictionSet predictions(int clips, const std::function<bool(int)>& right,
                          const std::function<std::string(int)>& artist) {
    PredictionSet set{{"blues", "jazz"}, {}, {}};
    for (int i = 0; i < clips; ++i) {
        PredictedClip clip;
        clip.file = "song-" + std::to_string(i) + ".wav";
        clip.place = "0";
        clip.track = "song-" + std::to_string(i);
        if (artist) clip.artist = artist(i);
        clip.truth = i % 2;
        const bool says_jazz = (clip.truth == 1) == right(i);
        set.clips.push_back(clip);
        set.probabilities.push_back(says_jazz ? 0.25F : 0.75F);
        set.probabilities.push_back(says_jazz ? 0.75F : 0.25F);
    }
    return set;
}

json run_record(const std::string& name, std::uint64_t seed) {
    return {{"recipe",
             {{"name", name},
              {"summary", "a test"},
              {"model", {{"kind", "cnn"}}},
              {"protocol", {{"leaky", false}}}}},
            {"labels", {"blues", "jazz"}},
            {"provenance",
             {{"program", "resonet 0.1.0"},
              {"seed", seed},
              {"data_sha256", "0123"},
              {"division", "column 'split'"},
              {"protocol", "track-disjoint split"},
              {"clips", {{"train", 48}, {"valid", 12}, {"test", 12}}}}},
            {"run", {{"training_seconds", 12.5}}}};
}

void write_run(const std::filesystem::path& folder, json record, const PredictionSet& predictions,
               const std::string& split) {
    std::filesystem::create_directories(folder);
    record["figures"][split]["n"] = predictions.size();
    write_predictions(folder / ("predictions-" + split + ".csv"), predictions, "path", "start");
    write_atomically(folder / "run.json", record.dump(2));
}

void write_run(const std::filesystem::path& folder, const std::string& name, std::uint64_t seed,
               const PredictionSet& predictions) {
    write_run(folder, run_record(name, seed), predictions);
}

}  // namespace resonet::testing
