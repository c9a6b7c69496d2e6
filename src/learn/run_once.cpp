#include "learn/run_once.h"

#include <fmt/format.h>

#include <cstdio>
#include <system_error>

#include "core/error.h"
#include "core/file.h"

namespace resonet {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

constexpr const char* note_name = "reproduce.json";

}  // namespace

json read_json_or_null(const fs::path& path) {
    std::error_code error;
    if (!fs::is_regular_file(path, error)) return nullptr;
    const json parsed = json::parse(read_text(path), nullptr, false);
    return parsed.is_discarded() ? json() : parsed;
}

std::optional<std::string> noted_manifest(const fs::path& folder) {
    const json note = read_json_or_null(folder / note_name);
    const json key = note.is_object() ? note.value("key", json()) : json();
    const json sha256 = key.is_object() ? key.value("manifest_sha256", json()) : json();
    if (!sha256.is_string()) return std::nullopt;
    return sha256.get<std::string>();
}

bool holds_other_run(const fs::path& folder, const json& key) {
    const json note = read_json_or_null(folder / note_name);
    return note.is_object() && note.value("finished", json(false)) == true &&
           note.value("key", json()) != key;
}

bool run_once(const ExperimentOptions& options, const json& key, const std::string& title,
              const ExperimentRunner& runner, const std::function<bool()>& has_results) {
    const fs::path file = options.out / note_name;
    const json note = read_json_or_null(file);
    const bool same = note.is_object() && note.value("key", json()) == key;
    if (same && note.value("finished", json(false)) == true && has_results()) {
        fmt::print(stderr, "{}: done already\n", title);
        return note.value("input_failures", json(false)) == true;
    }
    fmt::print(stderr, "{}\n", title);
    std::error_code ignored;
    fs::create_directories(options.out, ignored);  // who writes into it complains
    write_atomically(file, json{{"key", key}, {"finished", false}}.dump(2) + "\n");
    ExperimentOptions run = options;
    run.restart = !same;
    const bool failures = runner(run).failures;
    if (!has_results()) {
        throw InputError((options.out / "run.json").string(), "has no figures of the test split");
    }
    const json end{{"key", key}, {"finished", true}, {"input_failures", failures}};
    write_atomically(file, end.dump(2) + "\n");
    return failures;
}

}  // namespace resonet
