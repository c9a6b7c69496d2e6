#include "report/report.h"

#include <map>
#include <system_error>

#include "core/error.h"
#include "core/file.h"
#include "core/interrupt.h"
#include "core/parallel.h"
#include "core/progress.h"
#include "plot/draw.h"
#include "report/comparison_json.h"
#include "report/earlier_report.h"
#include "report/figures_results.h"
#include "report/html_sections.h"
#include "report/tables.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;

void make_folder(const fs::path& folder) {
    std::error_code code;
    fs::create_directories(folder, code);
    if (code)
        throw SystemError(folder.string(), "cannot be made: " + code.message(), "choose another folder");
}

/// The same figure for paper: twice as many pixels.
Figure doubled(Figure figure) {
    figure.font = 2 * font_of(figure);
    figure.width *= 2;
    figure.height *= 2;
    return figure;
}

/// SVG documents by their names. Every picture is a process of its own, so that cores share them out.
std::map<std::string, std::string> draw_all(const std::vector<ReportFigure>& figures, const fs::path& folder,
                                            const ReportOptions& options) {
    GnuplotOptions gnuplot;
    gnuplot.program = find_gnuplot();
    const std::size_t formats = options.pictures ? 2 : 1;
    std::vector<std::string> documents(figures.size());
    ProgressOptions shown;
    shown.enabled = options.progress;
    shown.unit = "pictures";
    Progress progress("drawing", figures.size() * formats, shown);
    parallel_for(figures.size() * formats, 0, [&](std::size_t i) {
        throw_if_interrupted();
        const ReportFigure& figure = figures[i / formats];
        const fs::path file = folder / figure.name;
        if (i % formats == 0) {
            documents[i / formats] = render(figure.figure, PictureFormat::svg, gnuplot);
            if (options.pictures) write_atomically(file.string() + ".svg", documents[i / formats]);
        } else {
            draw(doubled(figure.figure), file.string() + ".png", gnuplot);
        }
        progress.advance();
    });
    progress.finish();
    std::map<std::string, std::string> pictures;
    for (std::size_t i = 0; i < figures.size(); ++i) pictures[figures[i].name] = std::move(documents[i]);
    return pictures;
}

/// The names of all files but comparison.json.
std::vector<std::string> files_of(const std::vector<Table>& tables, const std::vector<ReportFigure>& figures,
                                  const ReportOptions& options) {
    std::vector<std::string> files{"report.html"};
    for (const Table& table : tables) {
        files.push_back("tables/" + table.name + ".csv");
        files.push_back("tables/" + table.name + ".tex");
    }
    for (const ReportFigure& figure : figures) {
        if (!options.pictures) break;
        files.push_back("figures/" + figure.name + ".svg");
        files.push_back("figures/" + figure.name + ".png");
    }
    return files;
}

}  // namespace

void write_report(const Comparison& comparison, const fs::path& out, const ReportOptions& options) {
    std::error_code code;
    fs::path folder = fs::absolute(out, code).lexically_normal();
    if (code) throw SystemError(out.string(), code.message());
    make_folder(folder / "tables");
    if (options.pictures) make_folder(folder / "figures");
    remove_report(folder);
    const std::vector<Table> tables = comparison_tables(comparison);
    const std::vector<ReportFigure> figures = report_figures(comparison);
    // The list comes first: nothing of a report that is stopped halfway is ever left behind.
    nlohmann::ordered_json numbers = comparison_json(comparison, true);
    numbers["files"] = files_of(tables, figures, options);
    write_atomically(folder / "comparison.json", json_text(numbers));
    write_tables(tables, folder / "tables");
    const ReportPage page{comparison, options, folder, draw_all(figures, folder / "figures", options)};
    write_atomically(folder / "report.html", html_page(page));
}

}  // namespace resonet
