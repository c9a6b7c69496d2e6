#include "classical/platt.h"

#include <cmath>
#include <vector>

namespace resonet {
namespace {

constexpr int most_steps = 100;
constexpr double least_gradient = 1e-5;
constexpr double least_step = 1e-10;
constexpr double ridge = 1e-12;  // keeps the Hessian invertible

struct Problem {
    std::vector<double> values;
    std::vector<double> targets;
};

/// Of one value: its negative log likelihood, and the probabilities of both classes, none of which overflows.
struct Term {
    double loss;
    double p;  ///< of the first class
    double q;
};

Term term_of(double value, double target, const Sigmoid& s) {
    const double z = value * s.a + s.b;
    const double e = std::exp(-std::abs(z));
    const double loss = (z >= 0 ? target * z : (target - 1) * z) + std::log1p(e);
    const double small = e / (1 + e);
    const double large = 1 / (1 + e);
    return z >= 0 ? Term{loss, small, large} : Term{loss, large, small};
}

double loss_of(const Problem& problem, const Sigmoid& s) {
    double sum = 0;
    for (std::size_t i = 0; i < problem.values.size(); ++i) {
        sum += term_of(problem.values[i], problem.targets[i], s).loss;
    }
    return sum;
}

/// Gradient (ga, gb) and Hessian (haa, hab, hbb) of the loss.
struct Slopes {
    double ga = 0, gb = 0, haa = ridge, hab = 0, hbb = ridge;
};

Slopes slopes_of(const Problem& problem, const Sigmoid& s) {
    Slopes slopes;
    for (std::size_t i = 0; i < problem.values.size(); ++i) {
        const double f = problem.values[i];
        const Term term = term_of(f, problem.targets[i], s);
        const double first = problem.targets[i] - term.p;
        const double second = term.p * term.q;
        slopes.ga += f * first;
        slopes.gb += first;
        slopes.haa += f * f * second;
        slopes.hab += f * second;
        slopes.hbb += second;
    }
    return slopes;
}

}  // namespace

Sigmoid fit_sigmoid(std::span<const double> first, std::span<const double> second) {
    if (first.empty() && second.empty()) return {};
    const auto ones = static_cast<double>(first.size());
    const auto zeros = static_cast<double>(second.size());
    Problem problem;
    problem.values.assign(first.begin(), first.end());
    problem.values.insert(problem.values.end(), second.begin(), second.end());
    problem.targets.assign(first.size(), (ones + 1) / (ones + 2));
    problem.targets.resize(problem.values.size(), 1 / (zeros + 2));
    const Sigmoid indifferent{0, std::log((zeros + 1) / (ones + 1))};
    Sigmoid best = indifferent;
    double loss = loss_of(problem, best);
    for (int step = 0; step < most_steps; ++step) {
        const Slopes s = slopes_of(problem, best);
        if (std::abs(s.ga) < least_gradient && std::abs(s.gb) < least_gradient) break;
        const double determinant = s.haa * s.hbb - s.hab * s.hab;
        const double da = -(s.hbb * s.ga - s.hab * s.gb) / determinant;
        const double db = -(s.haa * s.gb - s.hab * s.ga) / determinant;
        const double descent = s.ga * da + s.gb * db;
        double length = 1;
        for (; length >= least_step; length /= 2) {
            const Sigmoid next{best.a + length * da, best.b + length * db};
            const double next_loss = loss_of(problem, next);
            if (next_loss < loss + 1e-4 * length * descent) {
                best = next;
                loss = next_loss;
                break;
            }
        }
        if (length < least_step) break;
    }
    // The likelihood is concave: where its top lies on the wrong side, the best at the border is this.
    return best.a > 0 ? indifferent : best;
}

}  // namespace resonet
