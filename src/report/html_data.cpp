#include <fmt/format.h>

#include <set>

#include "report/html_sections.h"
#include "report/html_table.h"
#include "report/html_text.h"
#include "report/run_facts.h"

namespace resonet {
namespace {

struct Counts {
    std::size_t tracks = 0;
    std::size_t artists = 0;
};

/// Different tracks and artists of the tested clips.
Counts counts_of(const ComparedModel& model) {
    std::set<std::string> tracks;
    std::set<std::string> artists;
    for (const PredictedClip& clip : model.pooled.clips) {
        if (!clip.track.empty()) tracks.insert(clip.track);
        if (!clip.artist.empty()) artists.insert(clip.artist);
    }
    return {tracks.size(), artists.size()};
}

std::string count_or(std::size_t count, const char* otherwise) {
    return count > 0 ? whole_text(static_cast<long long>(count)) : otherwise;
}

/// Of most leaky divisions the name says it already.
std::string division_of(const ComparedModel& model) {
    const bool said = !model.leaky || model.division.find("leaky split") != std::string::npos;
    return said ? model.division : fmt::format("{} (leaky split)", model.division);
}

std::string notes_list(const std::vector<std::string>& notes) {
    std::string html = "<ul class=\"notes\">\n";
    for (const std::string& note : notes) html += fmt::format("<li>{}</li>\n", html_escaped(note));
    return html + "</ul>\n";
}

}  // namespace

ReportSection data_section(const ReportPage& page) {
    const Comparison& comparison = page.comparison;
    HtmlTable table;
    table.caption = html_caption(page, "What was compared, and on what.");
    table.header = {"Model", "Kind", "Data", "Division", "Clips", "Tracks", "Artists", "Seeds", "Folds"};
    table.numbers = {false, false, false, false, true, true, true, true, true};
    for (const ComparedModel& model : comparison.models) {
        const Counts counts = counts_of(model);
        table.rows.push_back({words_cell(model.name), words_cell(model.kind),
                              words_cell(joined(run_facts(model, {"provenance", "data"}))),
                              words_cell(division_of(model)),
                              number_cell(whole_text(static_cast<long long>(model.test_clips))),
                              number_cell(count_or(counts.tracks, "unknown")),
                              number_cell(count_or(counts.artists, "unknown")),
                              number_cell(whole_text(static_cast<long long>(model.seeds))),
                              number_cell(count_or(model.folds, "none"))});
    }
    std::string html;
    if (!comparison.notes.empty()) html += notes_list(comparison.notes);
    html += html_table(table);
    html += html_paragraph(
        fmt::format("{} labels: {}.", comparison.labels.size(), joined(comparison.labels, 60)));
    html += html_paragraph(
        "Clips are the different ones of the test split; where a model was trained with several seeds, "
        "counts "
        "in the tables below hold every clip once a seed. Brackets hold 95 % intervals. The interval of "
        "accuracy covers both chances: which artists or tracks were drawn into the test split (a bootstrap "
        "of "
        "whole artists, or of tracks where artists are unknown), and the seeds. Those of precision, recall, "
        "groups and calibration are Wilson's, as if clips were independent, and rather too narrow.");
    if (comparison.validation) {
        html += html_paragraph(
            "Figures of some models are of the validation split, which the model was chosen on: they are "
            "better than what new music would give.");
    }
    return {"data", "What was compared", html};
}

ReportSection leak_section(const ReportPage& page) {
    HtmlTable table;
    table.caption = html_caption(page, "What the programs found of the splits before training.");
    table.header = {"Model", "Protocol", "Leaks found"};
    table.numbers = {false, false, false};
    for (const ComparedModel& model : page.comparison.models) {
        const std::vector<std::string> notes = run_facts(model, {"provenance", "leak_notes"});
        const bool recorded = !run_facts(model, {"provenance", "protocol"}).empty();
        table.rows.push_back({words_cell(model.name),
                              words_cell(joined(run_facts(model, {"provenance", "protocol"}))),
                              words_cell(!notes.empty() ? joined(notes, 3)
                                         : !recorded    ? "not recorded"
                                         : model.leaky  ? "the protocol allows them; none are described"
                                                        : "none")});
    }
    std::string html = html_table(table);
    html += html_paragraph(
        "A split leaks where segments of a track or copies of a recording are in more than one part of it: "
        "the model has heard the answer. Artists in more than one part flatter it, too; they can be told of "
        "only where they are known.");
    return {"leaks", "Leaks of the split", html};
}

}  // namespace resonet
