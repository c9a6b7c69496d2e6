#include <fmt/format.h>

#include <algorithm>

#include "cli/result_writer.h"
#include "core/progress.h"
#include "core/text.h"
#include "inference/decision.h"

namespace resonet {
namespace {

constexpr std::size_t usual_top = 3;
constexpr const char* unsure_words = "not sure";
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
        if (context_.unsure_below > 0) {
            genre_width_ = std::max(genre_width_, std::string_view(unsure_words).size());
        }
        name_width_ = std::max<std::size_t>(context_.name_width, 4);
        if (context_.terminal.columns > 0) {
            // What is left for a name beside "  genre  probability", and ", genre 12.34 %" for each next
            // best.
            std::size_t listed = top_ - 1;
            if (context_.unsure_below > 0) listed = std::max(listed, unsure_candidates());
            const std::size_t others = genre_width_ + 15 + listed * (genre_width_ + 10);
            const std::size_t room =
                context_.terminal.columns > others ? context_.terminal.columns - others : 0;
            name_width_ = std::min(name_width_, std::max(room, least_name_width));
        }
    }

    std::string result(const FileResult& result) override {
        if (!result.prediction) return {};
        std::string text = first_ ? head() : "";
        first_ = false;
        const std::string name = end_of(printable(result.path.string()), name_width_);
        const std::vector<float>& probabilities = result.prediction->probabilities;
        const bool sure = decide(probabilities, context_.unsure_below).sure;
        text += sure ? line(name, probabilities) : unsure_line(name, probabilities);
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
        return text + candidates(std::span(best).subspan(1), probabilities) + "\n";
    }

    /// How many genres stand behind "perhaps".
    std::size_t unsure_candidates() const { return context_.top.value_or(usual_top - 1); }

    /// "NAME  not sure      perhaps  blues 31.20 %, jazz 28.11 %": as wide as the line of a sure one unless
    /// more genres were asked for.
    std::string unsure_line(const std::string& name, std::span<const float> probabilities) const {
        return padded(name, name_width_) + "  " + styled(padded(unsure_words, genre_width_), "2") + "  " +
               fmt::format("{:>11}", "perhaps") +
               candidates(ranking(probabilities, unsure_candidates()), probabilities) + "\n";
    }

    std::string candidates(std::span<const std::size_t> labels, std::span<const float> probabilities) const {
        std::string text;
        for (const std::size_t i : labels) {
            text += fmt::format("{}{} {}", text.empty() ? "  " : ", ", label(i), percent(probabilities[i]));
        }
        return text;
    }

    /// Neighbouring windows of one genre become one stretch, with their mean probability of it.
    std::string timeline(const Prediction& prediction) const {
        std::string text;
        const auto& windows = prediction.windows;
        for (std::size_t i = 0; i < windows.size();) {
            const std::size_t genre = decide(windows[i].probabilities, 0).label;
            const std::size_t first = i;
            double sum = 0;
            for (; i < windows.size() && decide(windows[i].probabilities, 0).label == genre; ++i) {
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
