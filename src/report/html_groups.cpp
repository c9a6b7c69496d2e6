#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "report/html_sections.h"
#include "report/html_table.h"
#include "report/html_text.h"

namespace resonet {
namespace {

using Groups = std::vector<GroupAccuracy> Evaluation::*;

/// Rows in the order of the first model that has groups; those of other models follow.
HtmlTable group_table(const ReportPage& page, Groups groups, const char* heading, const char* caption,
                      std::size_t most) {
    const Comparison& comparison = page.comparison;
    HtmlTable table;
    table.header = {heading, "Tracks"};
    std::vector<std::string> names;
    std::vector<std::map<std::string, const GroupAccuracy*>> found;
    for (const ComparedModel& model : comparison.models) {
        table.header.push_back(model.name);
        auto& here = found.emplace_back();
        for (const GroupAccuracy& group : model.clips.*groups) {
            if (here.emplace(group.name, &group).second &&
                std::find(names.begin(), names.end(), group.name) == names.end()) {
                names.push_back(group.name);
            }
        }
    }
    table.caption = html_caption(
        page, names.size() > most
                  ? fmt::format("{} The {} with the most clips, of {}; the tables beside this page have all.",
                                caption, most, names.size())
                  : std::string(caption));
    names.resize(std::min(names.size(), most));
    for (const std::string& name : names) {
        std::vector<HtmlCell> row{words_cell(name), number_cell("")};
        for (const auto& here : found) {
            const auto group = here.find(name);
            if (group == here.end()) {
                row.push_back(number_cell("\u2013"));
                continue;
            }
            if (row[1].text.empty()) row[1].text = whole_text(group->second->tracks);
            row.push_back(tinted_cell(
                fmt::format("{} (n {})", percent_text(group->second->accuracy), group->second->clips),
                group->second->accuracy.value));
        }
        table.rows.push_back(std::move(row));
    }
    return table;
}

}  // namespace

ReportSection groups_section(const ReportPage& page) {
    constexpr std::size_t most_artists = 40;
    constexpr std::size_t all = static_cast<std::size_t>(-1);
    std::string html;
    const HtmlTable artists =
        group_table(page, &Evaluation::artists, "Artist",
                    "Accuracy by artist, with Wilson's 95 % interval; n counts answers.", most_artists);
    if (!artists.rows.empty()) html += html_table(artists);
    const HtmlTable durations =
        group_table(page, &Evaluation::durations, "Length of the clip",
                    "Accuracy by length, with Wilson's 95 % interval; n counts answers.", all);
    if (!durations.rows.empty()) html += html_table(durations);
    return {"groups", "By artist and length", html};
}

}  // namespace resonet
