#include <fmt/format.h>

#include <algorithm>

#include "core/hash.h"
#include "core/version.h"
#include "report/figures_page.h"
#include "report/html_sections.h"
#include "report/html_svg.h"
#include "report/html_text.h"
#include "report/report_assets.h"
#include "report/run_facts.h"

namespace resonet {
namespace {

std::string lead(const Comparison& comparison) {
    std::size_t runs = 0;
    for (const ComparedModel& model : comparison.models) runs += model.runs.size();
    return fmt::format("{} model{}, {} run{}, {} label{}.", comparison.models.size(),
                       comparison.models.size() == 1 ? "" : "s", runs, runs == 1 ? "" : "s",
                       comparison.labels.size(), comparison.labels.size() == 1 ? "" : "s");
}

/// Nothing is ever loaded, and no script runs but the page's own: a name in the data that slipped through
/// could do no harm.
std::string policy() {
    const Sha256Digest digest = sha256(report_js);
    const std::string hash = base64(std::string(digest.begin(), digest.end()));
    return fmt::format(
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src 'sha256-{}'; "
        "base-uri 'none'; form-action 'none'",
        hash);
}

std::string banner(const Comparison& comparison) {
    if (!comparison.leaky) return {};
    return "<div class=\"leak\" role=\"note\"><strong>Leaky split.</strong> Test clips of some models are "
           "not "
           "independent of what they were trained on: their figures promise more than new music would "
           "give.</div>\n";
}

std::vector<ReportSection> sections_of(const ReportPage& page) {
    std::vector<ReportSection> sections;
    for (const auto make : {data_section, leak_section, results_section, pairs_section, classes_section,
                            confusion_section, training_section, roc_section, calibration_section,
                            risk_section, groups_section, mistakes_section, cost_section, repeat_section}) {
        ReportSection section = make(page);
        if (!section.content.empty()) sections.push_back(std::move(section));
    }
    return sections;
}

}  // namespace

std::string html_caption(const ReportPage& page, std::string_view caption) {
    const std::string stamp = leak_stamp(page.comparison);
    return stamp.empty() ? std::string(caption) : fmt::format("{} ({})", caption, stamp);
}

std::string html_paragraph(std::string_view text) {
    return fmt::format("<p>{}</p>\n", html_escaped(text));
}

std::string clips_text(const ComparedModel& model) {
    const auto counted = [](std::size_t count, const char* word) {
        return fmt::format("{} {}{}", whole_text(static_cast<long long>(count)), word, count == 1 ? "" : "s");
    };
    return fmt::format("{}: {} to {}, {}.", model.name,
                       counted(static_cast<std::size_t>(std::max(0, model.clips.n)), "answer"),
                       counted(model.test_clips, "clip"), counted(model.runs.size(), "run"));
}

std::string html_figure(const ReportPage& page, const std::string& name, std::string_view caption) {
    const auto found = page.pictures.find(name);
    if (found == page.pictures.end()) return {};
    const std::string text = caption.empty() ? "" : html_caption(page, caption);
    return fmt::format("<figure>{}<div class=\"picture\">{}</div></figure>\n",
                       text.empty() ? "" : fmt::format("<figcaption>{}</figcaption>", html_escaped(text)),
                       inline_svg(found->second, name, text.empty() ? name : text));
}

std::string html_figures(const ReportPage& page, std::string_view kind, std::string_view caption) {
    std::string all;
    for (std::size_t i = 0; i < page.comparison.models.size(); ++i) {
        all += html_figure(page, figure_name(kind, page.comparison, i), "");
    }
    if (all.empty()) return {};
    return fmt::format("<p>{}</p>\n<div class=\"grid\">\n{}</div>\n",
                       html_escaped(html_caption(page, caption)), all);
}

std::string report_title(const Comparison& comparison, const ReportOptions& options) {
    if (!options.title.empty()) return options.title;
    std::vector<std::string> names;
    for (const ComparedModel& model : comparison.models) names.push_back(model.name);
    return names.empty() ? "Report" : joined(names, 4);
}

std::string html_page(const ReportPage& page) {
    const std::string title = stamped(page.comparison, report_title(page.comparison, page.options));
    const std::vector<ReportSection> sections = sections_of(page);
    const std::string stamp = leak_stamp(page.comparison);
    std::string html = fmt::format(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<meta name=\"generator\" content=\"resonet "
        "{}\">\n<title>{}</title>\n<style>\n{}</style>\n</head>\n<body>\n",
        policy(), version, html_escaped(title), report_css);
    html += banner(page.comparison);
    html += fmt::format(
        "<header class=\"top\"><div><h1>{}</h1><p class=\"lead\">{}</p></div>"
        "<button id=\"theme\" type=\"button\" aria-label=\"Switch between dark and light\" "
        "hidden>Dark</button>"
        "</header>\n<nav aria-label=\"Contents\"><ul>\n",
        html_escaped(title), html_escaped(lead(page.comparison)));
    for (const ReportSection& section : sections) {
        html += fmt::format("<li><a href=\"#{}\">{}</a></li>\n", section.id, html_escaped(section.title));
    }
    html += "</ul></nav>\n<main>\n";
    for (const ReportSection& section : sections) {
        html += fmt::format(
            "<section id=\"{}\">\n<h2>{}{}</h2>\n{}</section>\n", section.id, html_escaped(section.title),
            stamp.empty() ? "" : fmt::format("<span class=\"stamp\">{}</span>", html_escaped(stamp)),
            section.content);
    }
    html +=
        fmt::format("</main>\n<footer>Made by resonet {}.</footer>\n<script>{}</script>\n</body>\n</html>\n",
                    version, report_js);
    return html;
}

}  // namespace resonet
