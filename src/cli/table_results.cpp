#include <fmt/format.h>

#include <algorithm>

#include "cli/result_writer.h"
#include "core/progress.h"
#include "core/text.h"

namespace resonet {
namespace {

constexpr std::size_t usual_top = 3;
constexpr std::size_t least_name_width = 20;

/// An aligned table for people: a line a file, with a timeline below it where that is asked for.
/// Files that failed are not in it: standard error tells of them.
class TableWriter : public ResultWriter {
  public:
    explicit TableWriter(ResultContext context)
        : context_(std::move(context)), top_(context_.top.value_or(usual_top)) {
        for (const std::string& label : context_.labels) {
            genre_width_ = std::max(genre_width_, display_width(printable(label)));
        }
        name_width_ = std::max<std::size_t>(context_.name_width, 4);
        if (context_.terminal.columns > 0) {
            // What is left for a name beside "  genre  probability", and ", genre 12.34 %" for each next
            // best.
            const std::size_t others = genre_width_ + 15 + (top_ - 1) * (genre_width_ + 10);
            const std::size_t room =
                context_.terminal.columns > others ? context_.terminal.columns - others : 0;
            name_width_ = std::min(name_width_, std::max(room, least_name_width));
        }
    }

    std::string result(const FileResult& result) override {
        if (!result.prediction) return {};
        std::string text = first_ ? head() : "";
        first_ = false;
        text += line(end_of(printable(result.path.string()), name_width_), result.prediction->probabilities);
        if (context_.timeline) text += timeline(*result.prediction);
        return text;
    }

  private:
    std::string label(std::size_t i) const { return printable(context_.labels[i]); }

    static std::string percent(float probability) {
        return fmt::format("{:.2f} %", 100 * static_cast<double>(probability));
    }

    std::string styled(std::string_view text, const char* code) const {
        return context_.terminal.colour ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : std::string(text);
    }

    std::string head() const {
        std::string text =
            padded("file", name_width_) + "  " + padded("genre", genre_width_) + "  probability";
        if (top_ > 1) text += "  next best";
        return styled(text, "2") + "\n";
    }

    std::string line(const std::string& name, std::span<const float> probabilities) const {
        const std::vector<std::size_t> best = ranking(probabilities, top_);
        std::string text = padded(name, name_width_) + "  " +
                           styled(padded(label(best[0]), genre_width_), "1") + "  " +
                           fmt::format("{:>11}", percent(probabilities[best[0]]));
        for (std::size_t i = 1; i < best.size(); ++i) {
            text +=
                fmt::format("{}{} {}", i == 1 ? "  " : ", ", label(best[i]), percent(probabilities[best[i]]));
        }
        return text + "\n";
    }

    /// Neighbouring windows of one genre become one stretch, with their mean probability of it.
    std::string timeline(const Prediction& prediction) const {
        std::string text;
        const auto& windows = prediction.windows;
        for (std::size_t i = 0; i < windows.size();) {
            const std::size_t genre = ranking(windows[i].probabilities, 1).front();
            const std::size_t first = i;
            double sum = 0;
            for (; i < windows.size() && ranking(windows[i].probabilities, 1).front() == genre; ++i) {
                sum += windows[i].probabilities[genre];
            }
            const auto mean = static_cast<float>(sum / static_cast<double>(i - first));
            const std::string span =
                fmt::format("  {} - {}", clock_text(windows[first].start), clock_text(windows[i - 1].end));
            text += padded(span, name_width_) + "  " + padded(label(genre), genre_width_) +
                    fmt::format("  {:>11}\n", percent(mean));
        }
        return text;
    }

    ResultContext context_;
    std::size_t top_;
    std::size_t genre_width_ = 5;
    std::size_t name_width_;
    bool first_ = true;
};

}  // namespace

std::unique_ptr<ResultWriter> make_table_writer(ResultContext context) {
    return std::make_unique<TableWriter>(std::move(context));
}

}  // namespace resonet
