#include "core/progress.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <iostream>

#include "core/text.h"

namespace resonet {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds redraw_interval(100);
constexpr milliseconds first_line_after(10'000);
constexpr milliseconds longest_silence(300'000);
constexpr std::size_t longest_bar = 40;
constexpr std::size_t shortest_bar = 8;

std::size_t terminal_width() {
    winsize size = {};
    if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
    return 80;
}

}  // namespace

std::string clock_text(double seconds) {
    constexpr double longest = 1000.0 * 3600.0;
    if (!(seconds >= 0.0 && seconds < longest)) return "?";
    const auto whole = static_cast<long>(seconds + 0.5);
    const long hours = whole / 3600;
    const long minutes = whole / 60 % 60;
    if (hours > 0) return fmt::format("{}:{:02}:{:02}", hours, minutes, whole % 60);
    return fmt::format("{}:{:02}", minutes, whole % 60);
}

std::string progress_text(std::size_t done, std::size_t total, double seconds, std::string_view unit) {
    const double rate = seconds > 0.0 ? static_cast<double>(done) / seconds : 0.0;
    const std::string pace = rate >= 10.0               ? fmt::format("{:.0f}/s", rate)
                             : rate >= 0.1 || done == 0 ? fmt::format("{:.1f}/s", rate)
                                                        : fmt::format("{} each", clock_text(1.0 / rate));
    if (total == 0) return fmt::format("{} {}, {}, {}", done, unit, pace, clock_text(seconds));
    const double share = static_cast<double>(done) / static_cast<double>(total);
    const std::string time = done >= total ? "in " + clock_text(seconds)
                             : rate > 0.0  ? clock_text(static_cast<double>(total - done) / rate) + " left"
                                           : "? left";
    return fmt::format("{}/{} {}, {:.0f} %, {}, {}", done, total, unit, 100.0 * share, pace, time);
}

std::string progress_bar(std::size_t done, std::size_t total, std::size_t width) {
    const std::size_t inner = width > 2 ? width - 2 : 0;
    const double share =
        total == 0 ? 0.0 : std::min(1.0, static_cast<double>(done) / static_cast<double>(total));
    const auto filled = static_cast<std::size_t>(share * static_cast<double>(inner));
    std::string bar(filled, '=');
    if (filled < inner) bar += '>';
    bar.resize(inner, ' ');
    return "[" + bar + "]";
}

Progress::Progress(std::string what, std::size_t total, ProgressOptions options)
    : what_(printable(what)),
      total_(total),
      options_(std::move(options)),
      stream_(options_.stream != nullptr ? *options_.stream : std::cerr),
      terminal_(options_.terminal.value_or(options_.stream == nullptr && isatty(STDERR_FILENO) == 1)),
      start_(Clock::now()),
      next_show_(start_),
      interval_(first_line_after) {
    if (!terminal_) next_show_ += interval_;
}

Progress::~Progress() {
    try {
        finish();
    } catch (...) {  // a display that fails is no reason to end the program
    }
}

void Progress::advance(std::size_t steps) {
    const std::lock_guard lock(mutex_);
    done_ += steps;
    if (!options_.enabled || finished_) return;
    const Clock::time_point now = Clock::now();
    if (now < next_show_) return;
    show(now);
    if (terminal_) {
        next_show_ = now + redraw_interval;
    } else {
        next_show_ = now + interval_;
        interval_ = std::min<Clock::duration>(2 * interval_, longest_silence);
    }
}

void Progress::note(std::string_view line) {
    const std::lock_guard lock(mutex_);
    const bool bar = terminal_ && options_.enabled && !finished_;
    if (bar) stream_ << "\r\x1b[K";
    stream_ << printable(line) << '\n';
    if (bar) show(Clock::now());
    stream_.flush();
}

void Progress::finish() {
    const std::lock_guard lock(mutex_);
    if (finished_) return;
    finished_ = true;
    if (!options_.enabled) return;
    show(Clock::now());
    if (terminal_) stream_ << '\n';
    stream_.flush();
}

std::string Progress::text(Clock::time_point now) const {
    const double seconds = std::chrono::duration<double>(now - start_).count();
    return progress_text(done_, total_, seconds, options_.unit);
}

void Progress::show(Clock::time_point now) {
    const std::string state = text(now);
    if (!terminal_) {
        stream_ << what_ << ": " << state << '\n';
        stream_.flush();
        return;
    }
    // The last column stays free: some terminals wrap when it is written to.
    const std::size_t width = (options_.width > 0 ? options_.width : terminal_width()) - 1;
    std::string line = what_ + " ";
    const std::size_t taken = line.size() + state.size() + 1;
    if (total_ > 0 && width >= taken + shortest_bar) {
        line += progress_bar(done_, total_, std::min(longest_bar, width - taken)) + " ";
    }
    line += state;
    if (line.size() > width) line.resize(width);
    stream_ << '\r' << line << "\x1b[K";
    stream_.flush();
}

}  // namespace resonet
