#include "plot/ticks.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

namespace resonet {
namespace {

constexpr double minutes_from = 120.0;  // seconds
constexpr double hours_from = 3600.0;

/// The smallest of 1, 2, 5 times a power of ten that divides `span` into at most `intervals`.
double round_step(double span, double intervals) {
    const double least = span / intervals;
    const double decade = std::pow(10.0, std::floor(std::log10(least)));
    for (const double factor : {1.0, 2.0, 5.0}) {
        if (factor * decade >= least * (1 - 1e-9)) return factor * decade;
    }
    return 10.0 * decade;
}

double time_step(double span, double intervals, double longest) {
    const double least = span / intervals;
    if (longest >= minutes_from) {
        for (const double step : {1., 2., 5., 10., 15., 30., 60., 120., 300., 600., 900., 1800., 3600.}) {
            if (least > 0.5 && step >= least * (1 - 1e-9)) return step;
        }
        if (least > hours_from) return hours_from * round_step(span / hours_from, intervals);
    }
    return round_step(span, intervals);
}

std::vector<Tick> linear_ticks(const Axis& axis, double low, double high, std::size_t most) {
    const double intervals = static_cast<double>(most - 1);
    const double step = axis.style == TickStyle::time ? time_step(high - low, intervals, high)
                                                      : round_step(high - low, intervals);
    std::vector<Tick> ticks;
    const double slack = 1e-9 * (high - low);
    for (double i = std::ceil((low - slack) / step); i * step <= high + slack; ++i) {
        const double at = i * step + 0.0;  // -0 becomes 0
        switch (axis.style) {
            case TickStyle::number:
                ticks.push_back({at, number_label(at, step)});
                break;
            case TickStyle::hertz:
                ticks.push_back({at, hertz_label(at)});
                break;
            case TickStyle::time:
                ticks.push_back({at, time_label(at, step, high)});
                break;
        }
    }
    return ticks;
}

std::vector<Tick> decade_ticks(const Axis& axis, double low, double high, std::span<const double> factors) {
    std::vector<Tick> ticks;
    for (double decade = std::pow(10.0, std::floor(std::log10(low))); decade <= high; decade *= 10) {
        for (const double factor : factors) {
            const double at = factor * decade;
            if (at < low * (1 - 1e-9) || at > high * (1 + 1e-9)) continue;
            ticks.push_back({at, axis.style == TickStyle::hertz ? hertz_label(at) : number_label(at, at)});
        }
    }
    return ticks;
}

std::vector<Tick> logarithmic_ticks(const Axis& axis, double low, double high, std::size_t most) {
    constexpr std::array all{1.0, 2.0, 5.0};
    for (const std::size_t factors : {3U, 1U}) {
        std::vector<Tick> ticks = decade_ticks(axis, low, high, std::span(all).first(factors));
        if (ticks.size() <= most || factors == 1) {
            if (ticks.size() >= 2) return ticks;
        }
    }
    return linear_ticks(axis, low, high, most);  // less than a decade
}

}  // namespace

std::vector<Tick> ticks_of(const Axis& axis, std::size_t most) {
    if (!axis.ticks.empty()) return axis.ticks;
    const auto [low, high] = std::minmax(axis.low, axis.high);
    most = std::max<std::size_t>(most, 2);
    return axis.scale == Scale::logarithmic ? logarithmic_ticks(axis, low, high, most)
                                            : linear_ticks(axis, low, high, most);
}

std::string number_label(double value, double step) {
    const int decimals = std::clamp(static_cast<int>(std::ceil(-std::log10(step) - 1e-9)), 0, 9);
    if (std::abs(value) < 1e-9 * step) return "0";
    const std::string digits = fmt::format("{:.{}f}", std::abs(value), decimals);
    return value < 0 ? "\u2212" + digits : digits;
}

std::string hertz_label(double hertz) {
    return hertz >= 1000 ? fmt::format("{:.6g}k", hertz / 1000) : fmt::format("{:.6g}", hertz);
}

std::string time_label(double seconds, double step, double longest) {
    if (longest < minutes_from) return number_label(seconds, step);
    const int decimals = step < 1 ? std::clamp(static_cast<int>(std::ceil(-std::log10(step))), 1, 3) : 0;
    // Rounded before it is split, or 59.9999 s would become 0:60.
    const double unit = std::pow(10.0, decimals);
    const double rounded = std::round(std::max(0.0, seconds) * unit) / unit;
    const double minutes = std::floor(rounded / 60);
    const std::string rest =
        fmt::format("{:0{}.{}f}", rounded - 60 * minutes, decimals == 0 ? 2 : 3 + decimals, decimals);
    if (longest < hours_from) return fmt::format("{:.0f}:{}", minutes, rest);
    const double hours = std::floor(minutes / 60);
    return fmt::format("{:.0f}:{:02.0f}:{}", hours, minutes - 60 * hours, rest);
}

std::string time_unit(double longest) {
    if (longest < minutes_from) return "s";
    return longest < hours_from ? "min:s" : "h:min:s";
}

}  // namespace resonet
