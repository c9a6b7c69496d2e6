#include "learn/epoch_log.h"

#include <fmt/format.h>

#include <cmath>
#include <cstdio>

#include "core/file.h"

namespace resonet {
namespace {

/// Blank where there is no number.
std::string field(double value) {
    return std::isnan(value) ? "" : fmt::format("{}", value);
}

}  // namespace

void EpochLog::add(const EpochReport& r) {
    reports_.push_back(r);
    write();
    std::string line = fmt::format("{} {:>4}/{}  train loss {:.3f} accuracy {:.3f}", phase_, r.epoch, epochs_,
                                   r.train_loss, r.train_accuracy);
    if (!std::isnan(r.valid_loss)) {
        line += fmt::format("  valid loss {:.3f} accuracy {:.3f}", r.valid_loss, r.valid_accuracy);
    }
    fmt::print(stderr, "{}  {:.1f} s\n", line, r.seconds);
    std::fflush(stderr);
}

void EpochLog::write() const {
    std::string text = "epoch,learning_rate,train_loss,train_accuracy,valid_loss,valid_accuracy,seconds\n";
    for (const EpochReport& r : reports_) {
        text += fmt::format("{},{},{},{},{},{},{:.3f}\n", r.epoch, r.learning_rate, r.train_loss,
                            r.train_accuracy, field(r.valid_loss), field(r.valid_accuracy), r.seconds);
    }
    write_atomically(csv_, text);
}

}  // namespace resonet
