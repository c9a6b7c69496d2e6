#pragma once

#include <chrono>
#include <cstddef>
#include <mutex>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>

namespace resonet {

struct ProgressOptions {
    bool enabled = true;
    std::string unit = "files";                   ///< what is counted, in the plural
    std::ostream* stream = nullptr;               ///< none: standard error
    std::optional<bool> terminal = std::nullopt;  ///< none: found out
    std::size_t width = 0;                        ///< columns of the terminal; 0: found out
};

/// Shows how far long work has come: on a terminal a bar that is redrawn ten times a second at most;
/// elsewhere plain lines after 10 s, 20 s, 40 s and so on, at least every 5 minutes, and one at the end.
/// Any thread may call it.
class Progress {
  public:
    /// `total` steps of `what` ("decoding") are ahead; 0: nobody knows how many.
    Progress(std::string what, std::size_t total, ProgressOptions options = {});

    /// Finishes, if that was not done.
    ~Progress();
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    /// `steps` more are done.
    void advance(std::size_t steps = 1);

    /// Writes a line of its own, such as a warning, without spoiling the bar. Shown also when the
    /// display of progress is off.
    void note(std::string_view line);

    /// Draws the last state and leaves it standing. Call it when the work has ended well or badly.
    void finish();

  private:
    using Clock = std::chrono::steady_clock;

    void show(Clock::time_point now);
    std::string text(Clock::time_point now) const;

    const std::string what_;
    const std::size_t total_;
    ProgressOptions options_;
    std::ostream& stream_;
    bool terminal_;
    std::mutex mutex_;
    std::size_t done_ = 0;
    bool finished_ = false;
    Clock::time_point start_;
    Clock::time_point next_show_;
    Clock::duration interval_;
};

/// A time span for people: "0:07", "12:34", "1:02:03"; negative and absurd ones are "?".
std::string clock_text(double seconds);

/// What Progress says of `done` of `total` steps after `seconds`: count, share, rate and time left, as
/// in "120/480 files, 25 %, 12.5/s, 0:29 left".
std::string progress_text(std::size_t done, std::size_t total, double seconds, std::string_view unit);

/// A bar of `width` columns of which done/total are filled, as in "[=====>    ]".
std::string progress_bar(std::size_t done, std::size_t total, std::size_t width);

}  // namespace resonet
