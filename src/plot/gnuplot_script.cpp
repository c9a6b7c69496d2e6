#include "plot/gnuplot_script.h"

#include <fmt/format.h>

#include <iterator>
#include <span>

#include "plot/gnuplot_layers.h"
#include "plot/gnuplot_text.h"
#include "plot/layout.h"
#include "plot/legend.h"
#include "plot/text_width.h"

namespace resonet {
namespace {

class Script {
  public:
    Script(const Figure& figure, PictureFormat format)
        : figure_(figure), format_(format), layout_(lay_out(figure)), unit_(layout_.font / 12.0) {}

    std::string write() {
        begin();
        for (std::size_t i = 0; i < figure_.panels.size(); ++i) panel(i);
        put("unset multiplot\n");
        return std::move(text_);
    }

  private:
    template <typename... Arguments>
    void put(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
        fmt::format_to(std::back_inserter(text_), format, std::forward<Arguments>(arguments)...);
    }

    double across(double pixels) const { return pixels / figure_.width; }
    double up(double pixels) const { return pixels / figure_.height; }

    /// The fonts of a PNG are measured in points, of which there are 72 for every 96 pixels.
    std::string font(double height, bool bold) const {
        const bool png = format_ == PictureFormat::png;
        return fmt::format("font \"{}{},{:.2f}\"", png ? "Sans" : "sans-serif", bold ? ":Bold" : "",
                           png ? 0.75 * height : height);
    }

    void begin() {
        put("set encoding utf8\nset terminal {} size {},{} noenhanced {} {}\n",
            format_ == PictureFormat::png ? "pngcairo" : "svg standalone", figure_.width, figure_.height,
            format_ == PictureFormat::png ? "" : "background \"#ffffff\"", font(layout_.font, false));
        put("unset key\nset tics out nomirror\nset style textbox 1 opaque fillcolor rgb {} noborder\n",
            script_colour(colours::black, 0.6));
        put("set multiplot\n");
        const std::string title =
            fitted(figure_.title, 1.25 * layout_.font, figure_.width - 2 * layout_.font);
        if (title.empty()) return;
        put("set label 1 {} at screen 0.5,{} center noenhanced front {}\n", script_string(title),
            up(layout_.title), font(1.1 * layout_.font, true));
    }

    void ticks(const char* axis, std::span<const Tick> ticks, const Axis* scale, bool labelled) {
        put("set {}tics scale {:.3f} norangelimit (", axis, 0.35);
        for (std::size_t i = 0; i < ticks.size(); ++i) {
            put("{}{} {}", i == 0 ? "" : ", ", labelled ? script_format(ticks[i].label) : "\"\"",
                scale == nullptr ? ticks[i].at : to_plot(*scale, ticks[i].at));
        }
        put(")\n");
    }

    void axes(const Panel& panel, const PanelLayout& place) {
        const Box& area = place.area;
        put("set lmargin at screen {}\nset rmargin at screen {}\n", across(area.left), across(area.right()));
        put("set bmargin at screen {}\nset tmargin at screen {}\n", up(area.bottom), up(area.top()));
        put("set xrange [{}:{}] noextend\nset yrange [{}:{}] noextend\n", to_plot(panel.x, panel.x.low),
            to_plot(panel.x, panel.x.high), to_plot(panel.y, panel.y.low), to_plot(panel.y, panel.y.high));
        ticks("x", place.x_ticks, &panel.x, panel.x.labelled);
        ticks("y", place.y_ticks, &panel.y, panel.y.labelled);
        put("set border {} lw {:.2f} lc rgb \"#404040\"\n", panel.colours ? 15 : 3, 0.7 * unit_);
        if (panel.grid) {
            put("set grid xtics ytics back lt 1 lw {:.2f} lc rgb \"#dcdcdc\"\n", 0.5 * unit_);
        } else {
            put("unset grid\n");
        }
    }

    void colour_bar(const PanelLayout& place, const ColourScale& colours) {
        put("set palette defined (");
        const std::span<const Colour> stops = palette_colours(colours.palette);
        for (std::size_t i = 0; i < stops.size(); ++i) {
            put("{}{} \"#{:02x}{:02x}{:02x}\"", i == 0 ? "" : ", ", i, stops[i].red, stops[i].green,
                stops[i].blue);
        }
        put(")\nset cbrange [{}:{}]\n", colours.low, colours.high);
        if (!place.bar) {
            put("unset colorbox\n");
            return;
        }
        put("set colorbox user origin screen {},{} size screen {},{} border\n", across(place.bar->left),
            up(place.bar->bottom), across(place.bar->width), up(place.bar->height));
        ticks("cb", place.bar_ticks, nullptr, true);
        upright(with_unit(colours.label, colours.unit), place.bar_label,
                place.bar->bottom + place.bar->height / 2, place.bar->height);
    }

    /// A label that is read from below.
    void upright(const std::string& words, double left, double middle, double room) {
        if (words.empty() || words == " ()") return;
        put("set label {} at screen {},{} center rotate by 90 noenhanced front\n",
            script_string(fitted(words, layout_.font, room + 2 * layout_.font)), across(left), up(middle));
    }

    void labels(const Panel& panel, const PanelLayout& place) {
        const Box& area = place.area;
        if (!panel.title.empty()) {
            put("set label {} at screen {},{} left noenhanced front {}\n",
                script_string(fitted(panel.title, 1.15 * layout_.font, area.width)), across(area.left),
                up(place.title), font(layout_.font, true));
        }
        if (panel.x.labelled && !panel.x.label.empty()) {
            put("set label {} at screen {},{} center noenhanced front\n",
                script_string(with_unit(panel.x.label, panel.x.unit)), across(area.left + area.width / 2),
                up(place.x_label));
        }
        if (panel.y.labelled) {
            upright(with_unit(panel.y.label, panel.y.unit), place.y_label, area.bottom + area.height / 2,
                    area.height);
        }
        for (const Layer& layer : panel.layers) {
            if (const Words* words = std::get_if<Words>(&layer)) this->words(panel, *words);
        }
        legend(panel, place);
    }

    void legend(const Panel& panel, const PanelLayout& place) {
        const std::vector<LegendEntry> entries = legend_of(panel);
        const double font = layout_.font;
        double left = place.area.right() - legend_width(entries, font);
        for (const LegendEntry& entry : entries) {
            const double right = left + sample_length * font;
            if (entry.sample == Sample::dot) {
                put("set label \"\" at screen {},{} point pt 7 ps {} lc rgb {} front\n",
                    across((left + right) / 2), up(place.legend), point_size(entry.width, unit_),
                    script_colour(entry.colour));
            } else {
                const double width = entry.sample == Sample::box ? 0.6 * font : unit_ * entry.width;
                put("set arrow from screen {},{} to screen {},{} nohead {} lw {} lc rgb {} front\n",
                    across(left), up(place.legend), across(right), up(place.legend), dash_text(entry.dash),
                    width, script_colour(entry.colour, entry.opacity));
            }
            put("set label {} at screen {},{} left noenhanced front\n", script_string(entry.text),
                across(right + sample_gap * font), up(place.legend));
            left = right + (sample_gap + entry_gap) * font + text_width(entry.text, font);
        }
    }

    void words(const Panel& panel, const Words& words) {
        const char* align = words.align == Align::left    ? "left"
                            : words.align == Align::right ? "right"
                                                          : "center";
        put("set label {} at {},{} {} noenhanced front tc rgb {}{}\n", script_string(words.text),
            to_plot(panel.x, words.x), to_plot(panel.y, words.y), align, script_colour(words.colour),
            words.halo ? " boxed bs 1" : "");
    }

    void panel(std::size_t index) {
        const Panel& panel = figure_.panels[index];
        const PanelLayout& place = layout_.panels[index];
        axes(panel, place);
        if (panel.colours) colour_bar(place, *panel.colours);
        labels(panel, place);
        const std::vector<PlotElement> elements = plot_elements(panel, place.area, unit_);
        put("plot ");
        for (std::size_t i = 0; i < elements.size(); ++i) {
            put("{}{}", i == 0 ? "" : ", ", elements[i].command);
        }
        put("{}\n", elements.empty() ? "NaN notitle" : "");
        for (const PlotElement& element : elements) text_ += element.data;
        put("\nunset label\nunset arrow\n");
    }

    const Figure& figure_;
    PictureFormat format_;
    Layout layout_;
    double unit_;  ///< width of an ordinary curve in pixels
    std::string text_;
};

}  // namespace

std::string gnuplot_script(const Figure& figure, PictureFormat format) {
    return Script(figure, format).write();
}

}  // namespace resonet
