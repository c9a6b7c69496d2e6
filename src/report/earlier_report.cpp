#include "report/earlier_report.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <system_error>

#include "core/error.h"
#include "core/file.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;

void remove_file(const fs::path& file) {
    std::error_code error;
    if (fs::is_directory(fs::symlink_status(file, error))) return;
    fs::remove(file, error);
    if (error) throw SystemError(file.string(), "cannot be removed: " + error.message(), "remove it");
}

/// Whether a report has files of that name: the list may have been changed by hand.
bool is_of_report(const fs::path& name) {
    if (name == "report.html") return true;
    const auto holds = [&](const char* folder, const char* one, const char* other) {
        return name.parent_path() == folder && (name.extension() == one || name.extension() == other);
    };
    return holds("tables", ".csv", ".tex") || holds("figures", ".svg", ".png");
}

}  // namespace

void remove_report(const fs::path& folder) {
    const fs::path record = folder / "comparison.json";
    std::error_code error;
    if (!fs::is_regular_file(record, error)) return;
    const nlohmann::json json = nlohmann::json::parse(read_text(record), nullptr, false);
    if (!json.is_object() || !json.contains("files") || !json["files"].is_array()) return;
    for (const nlohmann::json& entry : json["files"]) {
        if (!entry.is_string()) continue;
        const fs::path name = entry.get<std::string>();
        if (is_of_report(name)) remove_file(folder / name);
    }
    remove_file(record);
}

}  // namespace resonet
