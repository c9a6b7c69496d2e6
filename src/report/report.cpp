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

}  // namespace

void write_report(const Comparison& comparison, const fs::path& out, const ReportOptions& options) {
    std::error_code code;
    fs::path folder = fs::absolute(out, code).lexically_normal();
    if (code) throw SystemError(out.string(), code.message());
    make_folder(folder / "tables");
    if (options.pictures) make_folder(folder / "figures");
    ReportPage page{comparison, options, folder,
                    draw_all(report_figures(comparison), folder / "figures", options)};
    write_tables(comparison, folder / "tables");
    write_atomically(folder / "comparison.json", comparison_json_text(comparison));
    write_atomically(folder / "report.html", html_page(page));
}

}  // namespace resonet
