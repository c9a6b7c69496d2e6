#include "cli/extract_list.h"

#include <algorithm>
#include <vector>

#include "cli/terminal.h"
#include "features/descriptor.h"
#include "features/feature_set.h"

namespace resonet {
namespace {

using Row = std::vector<std::string>;

std::string markdown_cell(std::string text) {
    for (std::size_t at = 0; (at = text.find('|', at)) != std::string::npos; at += 2)
        text.insert(at, 1, '\\');
    return text;
}

std::string markdown(const std::vector<Row>& rows) {
    std::string text;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        for (const std::string& cell : rows[i]) text += "| " + markdown_cell(cell) + " ";
        text += "|\n";
        if (i > 0) continue;
        for (std::size_t k = 0; k < rows[i].size(); ++k) text += "|---";
        text += "|\n";
    }
    return text;
}

std::string aligned(const std::vector<Row>& rows) {
    std::vector<std::size_t> widths(rows.front().size(), 0);
    for (const Row& row : rows) {
        for (std::size_t k = 0; k < row.size(); ++k) widths[k] = std::max(widths[k], display_width(row[k]));
    }
    std::string text;
    for (const Row& row : rows) {
        std::string line;
        for (std::size_t k = 0; k < row.size(); ++k) {
            line += k + 1 < row.size() ? padded(row[k], widths[k]) + "  " : row[k];
        }
        text += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
    }
    return text;
}

std::vector<Row> descriptor_rows(const AnalysisSettings& settings, bool code) {
    const std::string mark = code ? "`" : "";
    std::vector<Row> rows{{"descriptor", "rows", "unit", "memory", "librosa", "meaning"}};
    for (const DescriptorInfo& known : all_descriptors()) {
        rows.push_back({mark + std::string(known.name) + mark,
                        std::to_string(row_count(known.descriptor, settings)), std::string(known.unit),
                        known.streams ? "bounded" : "grows", mark + std::string(known.librosa) + mark,
                        std::string(known.meaning)});
    }
    return rows;
}

std::vector<Row> parameter_rows(bool code) {
    const std::string mark = code ? "`" : "";
    std::vector<Row> rows{{"parameter", "default", "range", "meaning"}};
    for (const SettingInfo& known : all_settings()) {
        rows.push_back({mark + known.name + mark, known.fallback, known.range, known.meaning});
    }
    return rows;
}

}  // namespace

std::string describe_features(const AnalysisSettings& settings, ListFormat format) {
    if (format == ListFormat::markdown) {
        return "# Descriptors\n"
               "\n"
               "What `resonet extract` computes, with its default settings. `scripts/describe.sh` writes "
               "this page; "
               "`resonet\n"
               "extract --list` prints the same.\n"
               "\n"
               "Memory: what is bounded takes recordings of any length. What grows needs the whole recording "
               "for a "
               "maximum, a\n"
               "tuning or a tempo; cut long recordings with `--segment`.\n"
               "\n" +
               markdown(descriptor_rows(settings, true)) +
               "\n"
               "## Parameters\n"
               "\n"
               "Set with `--param GROUP.NAME=VALUE`.\n"
               "\n" +
               markdown(parameter_rows(true));
    }
    return aligned(descriptor_rows(settings, false)) +
           "\nmemory: 'bounded' descriptors take recordings of any length, what the others need grows with "
           "it\n\n" +
           aligned(parameter_rows(false));
}

}  // namespace resonet
