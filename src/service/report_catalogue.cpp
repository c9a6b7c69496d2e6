#include "service/report_catalogue.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <fstream>
#include <system_error>
#include <utility>

#include "core/error.h"
#include "core/file.h"
#include "core/text.h"
#include "service/store_text.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr std::uintmax_t largest_comparison = 32 << 20;
constexpr std::size_t most_reports = 1000;
constexpr std::size_t most_models = 200;
constexpr int deepest = 64;

bool is_file(const fs::path& path) {
    std::error_code error;
    return fs::is_regular_file(path, error);
}

/// The folders that hold a comparison; hidden ones and names that are no plain text are left out.
std::vector<fs::path> report_folders(const fs::path& folder) {
    std::vector<fs::path> folders;
    std::error_code error;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
        const std::string name = entry->path().filename().string();
        if (name.starts_with('.') || printable(name) != name) continue;
        if (is_file(entry->path() / "comparison.json")) folders.push_back(entry->path());
        if (folders.size() == most_reports) break;
    }
    return folders;
}

std::optional<fs::path> folder_called(const fs::path& folder, const std::string& name) {
    for (const fs::path& report : report_folders(folder)) {
        if (report.filename().string() == name) return report;
    }
    return std::nullopt;
}

/// What comparison.json holds; null where that is no comparison.
json comparison_in(const fs::path& report) {
    try {
        // What is nested deeper than any comparison would use up the stack when it is written.
        const auto is_shallow = [](int depth, json::parse_event_t, const json&) { return depth < deepest; };
        const json comparison =
            json::parse(read_text(report / "comparison.json", largest_comparison), is_shallow,
                        /*allow_exceptions=*/false);
        const bool is_one = comparison.is_object() && comparison.contains("models") &&
                            comparison["models"].is_array() && comparison["models"].size() <= most_models;
        return is_one ? comparison : json();
    } catch (const Error&) {
        return nullptr;
    }
}

/// Text of HTML that holds no tags, as html_escaped() makes it.
std::string unescaped(std::string html) {
    constexpr std::array<std::pair<std::string_view, char>, 5> entities = {
        {{"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&#39;", '\''}, {"&amp;", '&'}}};
    for (const auto& [entity, character] : entities) {
        for (std::size_t at = html.find(entity); at != std::string::npos; at = html.find(entity, at + 1)) {
            html.replace(at, entity.size(), 1, character);
        }
    }
    return html;
}

/// The title of report.html; comparison.json has none. Empty if there is none near its beginning.
std::string title_of_page(const fs::path& file) {
    std::array<char, 4096> head{};
    std::ifstream stream(file, std::ios::binary);
    stream.read(head.data(), head.size());
    const std::string_view text(head.data(), static_cast<std::size_t>(stream.gcount()));
    constexpr std::string_view open = "<title>";
    const std::size_t begin = text.find(open);
    const std::size_t end = text.find("</title>");
    if (begin == std::string_view::npos || end == std::string_view::npos || end < begin) return {};
    return unescaped(valid_utf8(text.substr(begin + open.size(), end - begin - open.size())));
}

/// A file's clock need not begin when the system's does.
std::string time_of(fs::file_time_type time) {
    const auto system = std::chrono::file_clock::to_sys(time);
    return time_text(std::chrono::time_point_cast<std::chrono::system_clock::duration>(system));
}

/// Report; null if the folder holds none.
json report_of(const fs::path& folder, const json& comparison, fs::file_time_type changed) {
    if (comparison.is_null()) return nullptr;
    std::vector<std::string> models;
    for (const json& model : comparison["models"]) {
        const json name = model.is_object() ? model.value("name", json()) : json();
        if (!name.is_string()) return nullptr;
        models.push_back(name);
    }
    const std::string name = folder.filename().string();
    std::string title = title_of_page(folder / "report.html");
    if (title.empty()) title = name;
    return {{"name", name},
            {"title", title},
            {"created", time_of(changed)},
            {"models", models},
            {"leaky", comparison.value("leak", json()).is_string()}};
}

std::optional<fs::file_time_type> change_of(const fs::path& folder) {
    std::error_code error;
    const fs::file_time_type time = fs::last_write_time(folder / "comparison.json", error);
    if (error) return std::nullopt;
    return time;
}

}  // namespace

ReportCatalogue::ReportCatalogue(fs::path folder) : folder_(std::move(folder)) {}

std::vector<json> ReportCatalogue::list() {
    const std::scoped_lock lock(mutex_);
    std::map<std::string, Known> now;
    std::vector<json> reports;
    for (const fs::path& folder : report_folders(folder_)) {
        const auto changed = change_of(folder);
        if (!changed) continue;
        const std::string name = folder.filename().string();
        const auto before = known_.find(name);
        Known& known = now[name];
        known = before != known_.end() && before->second.changed == *changed
                    ? std::move(before->second)
                    : Known{*changed, report_of(folder, comparison_in(folder), *changed)};
        if (!known.report.is_null()) reports.push_back(known.report);
    }
    known_ = std::move(now);
    std::ranges::sort(reports, [](const json& a, const json& b) {
        return std::pair(b["created"], a["name"]) < std::pair(a["created"], b["name"]);
    });
    return reports;
}

std::optional<json> ReportCatalogue::find(const std::string& name) const {
    const auto folder = folder_called(folder_, name);
    const auto changed = folder ? change_of(*folder) : std::nullopt;
    if (!changed) return std::nullopt;
    json comparison = comparison_in(*folder);
    json report = report_of(*folder, comparison, *changed);
    if (report.is_null()) return std::nullopt;
    report["has_page"] = is_file(*folder / "report.html");
    report["comparison"] = std::move(comparison);
    return report;
}

std::optional<fs::path> ReportCatalogue::page(const std::string& name) const {
    const auto folder = folder_called(folder_, name);
    if (!folder || !is_file(*folder / "report.html")) return std::nullopt;
    return *folder / "report.html";
}

}  // namespace resonet
