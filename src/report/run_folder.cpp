#include "report/run_folder.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <system_error>

#include "core/error.h"
#include "core/file.h"
#include "core/text.h"
#include "evaluation/leak_words.h"
#include "evaluation/prediction_file.h"
#include "report/run_history.h"

namespace resonet {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

constexpr const char* run_again = "run the experiment again";
constexpr std::uintmax_t largest_record = std::uintmax_t{16} << 20;
/// Deeper ones are no run's, and their comparison would need as deep a stack.
constexpr int deepest_record = 64;

bool is_there(const fs::path& file) {
    std::error_code error;
    return fs::exists(fs::symlink_status(file, error));
}

/// Errors: InputError unless `file` is one, as a pipe is not, which nobody may ever write to.
void require_file(const fs::path& file, const char* remedy) {
    std::error_code error;
    const fs::file_status status = fs::status(file, error);
    if (!fs::exists(status)) throw InputError(file.string(), "is missing", remedy);
    if (!fs::is_regular_file(status)) throw InputError(file.string(), "is no file", remedy);
}

json read_record(const fs::path& file) {
    require_file(file, "name the folder of a run that has ended");
    bool deep = false;
    const auto watch = [&deep](int depth, json::parse_event_t, json&) {
        deep = deep || depth > deepest_record;
        return !deep;
    };
    json record = json::parse(read_text(file, largest_record), watch, false);
    if (deep || !record.is_object()) throw InputError(file.string(), "is not a run's JSON", run_again);
    return record;
}

/// What is in run.json, asked for by the names of nested fields.
class Record {
  public:
    Record(const json& record, const fs::path& file) : record_(record), file_(file) {}

    /// The field, or null.
    const json& find(std::initializer_list<const char*> names) const {
        static const json nothing;
        const json* at = &record_;
        for (const char* const name : names) {
            const auto found = at->find(name);  // of what is no object: the end
            if (!at->is_object() || found == at->end()) return nothing;
            at = &*found;
        }
        return *at;
    }

    std::string text(std::initializer_list<const char*> names) const {
        const json& field = find(names);
        if (!field.is_string() || field.get_ref<const std::string&>().empty()) fail(names, "a text");
        return field.get<std::string>();
    }

    std::uint64_t whole(std::initializer_list<const char*> names) const {
        const json& field = find(names);
        if (!field.is_number_unsigned()) fail(names, "a whole number");
        return field.get<std::uint64_t>();
    }

  private:
    [[noreturn]] void fail(std::initializer_list<const char*> names, const char* what) const {
        std::string name;
        for (const char* const part : names) name.append(name.empty() ? "" : ".").append(part);
        throw InputError(file_.string(), fmt::format("lacks {} in the field '{}'", what, name), run_again);
    }

    const json& record_;
    const fs::path& file_;
};

/// The predictions of `split`, which run.json has to agree with.
PredictionSet read_split(const RunFolder& run, const Record& record, const std::string& split) {
    const fs::path file = run.path / ("predictions-" + split + ".csv");
    require_file(file, run_again);
    PredictionSet predictions = read_predictions(file);
    const json& labels = record.find({"labels"});
    if (!labels.is_null() && labels != json(predictions.labels)) {
        throw InputError(file.string(), "has other labels than run.json beside it", run_again);
    }
    const json& n = record.find({"figures", split.c_str(), "n"});
    if (n.is_number_integer() && n != predictions.size()) {
        throw InputError(file.string(),
                         fmt::format("holds {} clips, where run.json says {}", predictions.size(), n.dump()),
                         run_again);
    }
    return predictions;
}

/// The split that `test` is to be of: what was evaluated, or test, if that was looked at.
std::string split_of(const RunFolder& run, const Record& record) {
    if (!record.find({"evaluated"}).is_null()) {
        constexpr std::array splits = {"train", "valid", "test", "all"};
        std::string split = record.text({"evaluated", "split"});
        if (std::ranges::find(splits, split) != splits.end()) return split;
        throw InputError((run.path / "run.json").string(),
                         "names an unknown split: '" + printable(split) + "'", run_again);
    }
    // Predictions alone do not count: an earlier run may have left them.
    return record.find({"figures", "test"}).is_null() ? "valid" : "test";
}

/// The model file: that of the run's name, or the only one.
fs::path find_model_file(const RunFolder& run) {
    std::vector<fs::path> files;
    std::error_code error;
    for (fs::directory_iterator entry(run.path, error), end; !error && entry != end; entry.increment(error)) {
        std::error_code ignored;
        if (entry->path().extension() == ".safetensors" && entry->is_regular_file(ignored)) {
            files.push_back(entry->path());
        }
    }
    const auto named = std::ranges::find(files, run.name + ".safetensors",
                                         [](const fs::path& file) { return file.filename().string(); });
    if (named != files.end()) return *named;
    return files.size() == 1 ? files.front() : fs::path();
}

}  // namespace

std::string data_hash(const RunFolder& run) {
    for (const char* place : {"/evaluated/data_sha256", "/provenance/data_sha256"}) {
        const json::json_pointer hash(place);
        if (run.record.contains(hash) && run.record[hash].is_string())
            return run.record[hash].get<std::string>();
    }
    return {};
}

RunFolder read_run_folder(const fs::path& path) {
    const fs::path file = path / "run.json";
    std::error_code error;
    if (!fs::is_directory(path, error)) {
        throw InputError(path.string(), is_there(path) ? "is no folder" : "there is no such folder",
                         "name the folder of a run");
    }
    RunFolder run;
    run.path = path;
    run.record = read_record(file);
    const Record record(run.record, file);
    if (!record.text({"provenance", "program"}).starts_with("resonet")) {
        throw InputError(file.string(), "was written by another program",
                         "name the folder of a run of Resonet");
    }
    run.name = record.text({"recipe", "name"});
    run.seed = record.whole({"provenance", "seed"});
    record.text({"provenance", "protocol"});  // is required
    run.leaky = is_leaky(record.find({"provenance"}), record.find({"recipe"}));
    if (!record.find({"provenance", "fold"}).is_null()) {
        const std::uint64_t fold = record.whole({"provenance", "fold"});
        if (fold < 1 || fold > 1'000'000) {
            throw InputError(file.string(), "has an impossible fold: " + std::to_string(fold), run_again);
        }
        run.fold = static_cast<int>(fold);
    }
    run.split = split_of(run, record);
    run.test = read_split(run, record, run.split);
    if (run.split == "test" && is_there(path / "predictions-valid.csv")) {
        run.valid = read_split(run, record, "valid");
    }
    if (const fs::path history = path / "history.csv"; is_there(history)) {
        require_file(history, "remove it, or train again");
        run.history = read_history(history);
    }
    run.model = find_model_file(run);
    return run;
}

}  // namespace resonet
