#include "evaluation/seed_interval.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace resonet {
namespace {

/// Share of Student's distribution within +- sqrt(degrees) tan(angle) (Abramowitz and Stegun 1964, 26.7.3 and
/// 26.7.4).
double share_within(double angle, std::size_t degrees) {
    const double cosine = std::cos(angle);
    const bool odd = degrees % 2 == 1;
    double term = odd ? cosine : 1;
    double sum = 0;
    for (std::size_t power = odd ? 1 : 0; power + 2 <= degrees; power += 2) {
        sum += term;
        const auto n = static_cast<double>(power);
        term *= (n + 1) / (n + 2) * cosine * cosine;
    }
    if (!odd) return std::sin(angle) * sum;
    return 2 / std::numbers::pi * (angle + std::sin(angle) * sum);
}

}  // namespace

double student_975(std::size_t degrees) {
    double low = 0;
    double high = std::numbers::pi / 2;
    for (int step = 0; step < 60; ++step) {
        const double middle = (low + high) / 2;
        (share_within(middle, degrees) < 0.95 ? low : high) = middle;
    }
    return std::sqrt(static_cast<double>(degrees)) * std::tan((low + high) / 2);
}

double student_two_sided(double t, std::size_t degrees) {
    const double angle = std::atan(std::abs(t) / std::sqrt(static_cast<double>(degrees)));
    return std::clamp(1 - share_within(angle, degrees), 0.0, 1.0);
}

Interval interval_over_seeds(std::span<const double> figures) {
    const auto n = static_cast<double>(figures.size());
    double mean = 0;
    for (const double figure : figures) mean += figure / n;
    if (figures.size() < 2) return {mean, 0, 1};
    double squares = 0;
    for (const double figure : figures) squares += (figure - mean) * (figure - mean);
    const double half = student_975(figures.size() - 1) * std::sqrt(squares / (n - 1) / n);
    return {mean, std::max(0.0, mean - half), std::min(1.0, mean + half)};
}

}  // namespace resonet
