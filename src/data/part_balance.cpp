#include "data/part_balance.h"

namespace resonet {
namespace {

double clips_of(const Kind& kind, std::size_t label) {
    for (const ClassCount& count : kind.piece) {
        if (count.label == label) return static_cast<double>(count.clips);
    }
    return 0.0;
}

}  // namespace

Cost& Cost::operator+=(const Cost& other) {
    missing += other.missing;
    uneven += other.uneven;
    return *this;
}

bool Cost::better_than(const Cost& other) const {
    return missing < other.missing || (missing == other.missing && uneven < other.uneven - least_gain);
}

PartBalance::PartBalance(std::span<const Kind> kinds, std::size_t classes, std::span<const double> shares)
    : kinds_(kinds),
      classes_(classes),
      parts_(shares.size()),
      asked_(parts_ * (classes + 1)),
      got_(parts_ * (classes + 1)),
      pieces_(kinds.size() * parts_) {
    for (const Kind& kind : kinds) {
        for (std::size_t part = 0; part < parts_; ++part) {
            const double pieces = shares[part] * static_cast<double>(kind.members.size());
            for (const ClassCount& count : kind.piece) {
                asked_[cell(part, count.label)] += pieces * static_cast<double>(count.clips);
            }
            asked_[cell(part, classes_)] += pieces * static_cast<double>(kind.size);
        }
    }
}

Cost PartBalance::change_of(std::size_t part, const Kind* out, const Kind* in) const {
    Cost cost;
    double all = 0.0;
    if (out != nullptr) {
        for (const ClassCount& count : out->piece) {
            const double back = in == nullptr ? 0.0 : clips_of(*in, count.label);
            cost += step(cell(part, count.label), back - static_cast<double>(count.clips));
        }
        all -= static_cast<double>(out->size);
    }
    if (in != nullptr) {
        for (const ClassCount& count : in->piece) {
            if (out != nullptr && clips_of(*out, count.label) > 0.0) continue;
            cost += step(cell(part, count.label), static_cast<double>(count.clips));
        }
        all += static_cast<double>(in->size);
    }
    return cost += step(cell(part, classes_), all);
}

Cost PartBalance::cost() const {
    Cost cost;
    for (std::size_t i = 0; i < got_.size(); ++i) {
        if (asked_[i] == 0.0) continue;  // no clips of this class at all
        const double off = got_[i] - asked_[i];
        cost += {got_[i] == 0.0 ? 1 : 0, off * off / asked_[i]};
    }
    return cost;
}

Cost PartBalance::step(std::size_t i, double more) const {
    return {(got_[i] + more == 0.0 ? 1 : 0) - (got_[i] == 0.0 ? 1 : 0),
            more * (2.0 * (got_[i] - asked_[i]) + more) / asked_[i]};
}

void PartBalance::change(std::size_t kind, std::size_t part, double sign) {
    for (const ClassCount& count : kinds_[kind].piece) {
        got_[cell(part, count.label)] += sign * static_cast<double>(count.clips);
    }
    got_[cell(part, classes_)] += sign * static_cast<double>(kinds_[kind].size);
    std::size_t& pieces = pieces_[kind * parts_ + part];
    pieces = sign > 0.0 ? pieces + 1 : pieces - 1;
}

}  // namespace resonet
