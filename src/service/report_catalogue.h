#pragma once

#include <filesystem>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

namespace resonet {

/// The reports in a folder: its folders that hold a comparison.json, as `resonet compare --out` writes them.
/// A report is called as its folder. Names that users ask for are compared with those that are there and
/// never made part of a path. The folder may be filled while this lives, and need not be there.
///
/// May be used by several threads at once.
class ReportCatalogue {
  public:
    explicit ReportCatalogue(std::filesystem::path folder);

    /// [Report], the newest first; at most 1000. What is no comparison is left out.
    std::vector<nlohmann::json> list();

    /// ReportDetail; none if there is no such report, or its comparison.json has more than 32 MiB.
    std::optional<nlohmann::json> find(const std::string& name) const;

    /// Its report.html; none if there is none.
    std::optional<std::filesystem::path> page(const std::string& name) const;

  private:
    struct Known {
        std::filesystem::file_time_type changed;
        nlohmann::json report;  ///< null: it is none
    };

    std::filesystem::path folder_;
    std::mutex mutex_;
    // By name. Comparisons have megabytes; they are read again only when they have changed.
    std::map<std::string, Known> known_;
};

}  // namespace resonet
