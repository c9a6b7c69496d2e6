#include "cli/plot_command.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "cli/complain.h"
#include "cli/plot_data.h"
#include "cli/plot_figure.h"
#include "cli/plot_kind.h"
#include "core/error.h"
#include "core/file.h"
#include "core/text.h"
#include "plot/draw.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;

struct PlotOptions {
    std::string audio;
    std::string kind;
    std::string out;
    std::string profile = "librosa";
    std::string size;
    std::optional<std::string> title;
    double start = 0.0;
    std::optional<double> duration;
    int threads = 0;
};

struct PageSize {
    int width = 0;
    int height = 0;
};

/// "1600x800". Errors: UsageError.
PageSize page_size(const std::string& text) {
    PageSize size;
    const char* end = text.data() + text.size();
    const auto [cross, first] = std::from_chars(text.data(), end, size.width);
    if (first == std::errc() && cross != end && *cross == 'x') {
        const auto [rest, second] = std::from_chars(cross + 1, end, size.height);
        const auto fits = [](int side) { return side >= 200 && side <= 10000; };
        if (second == std::errc() && rest == end && fits(size.width) && fits(size.height)) return size;
    }
    throw UsageError("--size", "is '" + text + "'", "width and height from 200 to 10000, such as 1600x800");
}

void check_time(const char* option, double seconds, bool positive) {
    if (std::isfinite(seconds) && (positive ? seconds > 0 : seconds >= 0)) return;
    throw UsageError(option, fmt::format("is {}", seconds), positive ? "more than 0 s" : "0 s or more");
}

fs::path output_path(const PlotOptions& options) {
    if (!options.out.empty()) return options.out;
    return fs::path(options.audio).stem().string() + "." + options.kind + ".png";
}

/// "song.mel.png: mel, 1600 x 800 pixels, 30.00 s from 0 s", on standard error as `dataset scan` has it.
void report(const fs::path& out, const PlotOptions& options, const Figure& figure, const PlotData& data) {
    fmt::print(stderr, "{}: {}, {} x {} pixels, {:.2f} s of sound\n", printable(out.string()), options.kind,
               figure.width, figure.height, data.seconds);
}

ExitStatus plot(const PlotOptions& options) {
    // What is wrong with the command is found before the work begins.
    const PlotKind kind = plot_kind_from_string(options.kind);
    const fs::path out = output_path(options);
    const PictureFormat format = picture_format(out);
    const PageSize size =
        options.size.empty() ? PageSize{info(kind).width, info(kind).height} : page_size(options.size);
    check_time("--start", options.start, false);
    if (options.duration) check_time("--duration", *options.duration, true);
    GnuplotOptions gnuplot;
    gnuplot.program = find_gnuplot();

    PlotRequest request;
    request.file = options.audio;
    request.start = options.start;
    if (options.duration) request.duration = *options.duration;
    request.settings = analysis_profile(options.profile);
    request.columns = static_cast<std::size_t>(size.width);
    request.threads = static_cast<std::size_t>(options.threads);
    AtomicFile file(out);  // where it cannot be written shows before the work
    const PlotData data = read_plot_data(kind, request);
    for (const std::string& warning : data.warnings) complain(options.audio + ": warning: " + warning);

    Figure figure =
        plot_figure(kind, data, options.title ? *options.title : request.file.filename().string());
    figure.width = size.width;
    figure.height = size.height;
    file.write(render(figure, format, gnuplot));
    file.commit();
    report(out, options, figure, data);
    return ExitStatus::done;
}

std::string kind_list() {
    std::string text = "Kinds:\n";
    for (const PlotKindInfo& kind : all_plot_kinds())
        text += fmt::format("  {:<16}{}\n", kind.name, kind.meaning);
    return text;
}

}  // namespace

void add_plot_command(CLI::App& app, Action& action) {
    CLI::App* command = app.add_subcommand("plot", "Draw a picture of a recording");
    const auto options = std::make_shared<PlotOptions>();
    command->add_option("AUDIO", options->audio, "Audio file")->type_name("")->required();
    command->add_option("-k,--kind", options->kind, "What to show, see below")->type_name("KIND")->required();
    command
        ->add_option("-o,--out", options->out,
                     "Picture to write, .png or .svg (the audio's name with .KIND.png, in this folder)")
        ->type_name("FILE");
    command->add_option("--start", options->start, "Where to begin, in seconds (0)")->type_name("S");
    command->add_option("--duration", options->duration, "How much to show, in seconds (all)")
        ->type_name("S");
    command->add_option("--profile", options->profile, "Settings of the analysis: librosa or librosa-0.8")
        ->type_name("NAME");
    command->add_option("--title", options->title, "Title (the audio's name); '' for none")
        ->type_name("TEXT");
    command->add_option("--size", options->size, "Width and height in pixels, such as 1600x800")
        ->type_name("WxH");
    command->add_option("-j,--threads", options->threads, "Threads to use (all cores)")
        ->type_name("N")
        ->check(CLI::Range(1, 1024));
    command->footer(
        kind_list() +
        "\n"
        "Needs the program gnuplot (Debian: apt-get install gnuplot-nox). Long recordings are shown\n"
        "by averages; kinds that need a whole recording in memory ask for a stretch of it.\n"
        "\n"
        "Examples:\n"
        "  resonet plot song.mp3 --kind spectrogram\n"
        "  resonet plot song.mp3 --kind chroma --start 60 --duration 20 --out chroma.svg\n"
        "  resonet plot song.mp3 --kind all --title 'Take 3'\n");
    command->callback([options, &action] { action = [options] { return plot(*options); }; });
}

}  // namespace resonet
