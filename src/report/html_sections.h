#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "report/report.h"

namespace resonet {

/// What the sections of a report are made from.
struct ReportPage {
    const Comparison& comparison;
    const ReportOptions& options;
    std::filesystem::path folder;                 ///< where the page will be; absolute
    std::map<std::string, std::string> pictures;  ///< SVG documents by the names of report_figures()
};

/// Part of a report; left out where its content is empty.
struct ReportSection {
    std::string id;
    std::string title;
    std::string content;  ///< HTML
};

/// The picture `name` with a caption (text); empty if there is none.
std::string html_figure(const ReportPage& page, const std::string& name, std::string_view caption);

/// The pictures of a kind for all models, side by side where there is room.
std::string html_figures(const ReportPage& page, std::string_view kind, std::string_view caption);

/// A caption, with the leak stamp where it has to be.
std::string html_caption(const ReportPage& page, std::string_view caption);

/// "<p>...</p>" of text.
std::string html_paragraph(std::string_view text);

/// A sentence that says what n is: of clips, tracks, runs.
std::string clips_text(const ComparedModel& model);

ReportSection data_section(const ReportPage& page);
ReportSection leak_section(const ReportPage& page);
ReportSection results_section(const ReportPage& page);
ReportSection pairs_section(const ReportPage& page);  ///< none with fewer than two models
ReportSection classes_section(const ReportPage& page);
ReportSection confusion_section(const ReportPage& page);
ReportSection training_section(const ReportPage& page);
ReportSection roc_section(const ReportPage& page);
ReportSection calibration_section(const ReportPage& page);
ReportSection risk_section(const ReportPage& page);
ReportSection groups_section(const ReportPage& page);
ReportSection mistakes_section(const ReportPage& page);
ReportSection cost_section(const ReportPage& page);
ReportSection repeat_section(const ReportPage& page);

/// "RCRNN, CNN and 3 more": the title of a report that was given none.
std::string report_title(const Comparison& comparison, const ReportOptions& options);

/// The whole document.
std::string html_page(const ReportPage& page);

}  // namespace resonet
