#include "training/schedule.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace resonet {
namespace {

constexpr double cycle_rise = 0.3;        // share of the steps in which one_cycle rises
constexpr double cycle_start = 1.0 / 25;  // its first rate, as a share of the peak
constexpr double cycle_end = 1.0 / 25e4;  // its last one
constexpr double least_rate = 1e-6;       // a step of rate 0 would be for nothing

/// Half a cosine from `from` (share 0) to `to` (share 1).
double half_cosine(double from, double to, double share) {
    return to + (from - to) * 0.5 * (1 + std::cos(std::numbers::pi * share));
}

}  // namespace

Schedule::Schedule(const TrainingSettings& settings, std::int64_t steps, std::vector<int> drops)
    : settings_(settings), steps_per_epoch_(steps), drops_(std::move(drops)) {}

double Schedule::rate(std::int64_t step) const {
    const double all = static_cast<double>(settings_.epochs) * static_cast<double>(steps_per_epoch_);
    const double done = static_cast<double>(step) / all;
    const double warmup = settings_.warmup;
    const double least = std::min(least_rate, settings_.learning_rate * 1e-3);
    if (done < warmup) return std::max(after_warmup(0, 0) * done / warmup, least);
    const double rate = after_warmup(warmup < 1 ? (done - warmup) / (1 - warmup) : 1, step);
    return settings_.schedule == ScheduleKind::cosine ? std::max(rate, least) : rate;
}

double Schedule::after_warmup(double share, std::int64_t step) const {
    const double peak = settings_.learning_rate;
    const std::int64_t epochs_done = step / steps_per_epoch_;
    switch (settings_.schedule) {
        case ScheduleKind::constant:
            return peak;
        case ScheduleKind::step: {
            const auto times = static_cast<double>(epochs_done / settings_.step_epochs);
            return peak * std::pow(settings_.step_factor, times);
        }
        case ScheduleKind::plateau: {
            const auto times = std::ranges::count_if(drops_, [&](int epoch) { return epoch <= epochs_done; });
            return peak * std::pow(settings_.step_factor, static_cast<double>(times));
        }
        case ScheduleKind::cosine:
            return peak * 0.5 * (1 + std::cos(std::numbers::pi * share));
        case ScheduleKind::one_cycle:
            if (share < cycle_rise) return half_cosine(peak * cycle_start, peak, share / cycle_rise);
            return half_cosine(peak, peak * cycle_end, (share - cycle_rise) / (1 - cycle_rise));
    }
    return peak;
}

void Schedule::epoch_ended(int epoch, double valid_loss) {
    if (settings_.schedule != ScheduleKind::plateau || std::isnan(valid_loss)) return;
    if (valid_loss < best_loss_) {
        best_loss_ = valid_loss;
        waited_ = 0;
        return;
    }
    if (epoch <= settings_.warmup * settings_.epochs) return;
    if (++waited_ < settings_.plateau_patience) return;
    drops_.push_back(epoch);
    waited_ = 0;
}

}  // namespace resonet
