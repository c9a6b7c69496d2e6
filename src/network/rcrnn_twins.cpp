#include "network/rcrnn_twins.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <nlohmann/json.hpp>
#include <optional>

#include "core/json_fields.h"

namespace resonet {
namespace {

constexpr std::int64_t most_layers = 3;  // deeper stacks hardly train without shortcuts

/// The search for widths that make a twin as large as its original.
class Match {
  public:
    Match(Twin twin, std::function<std::int64_t(const RcrnnConfig&)> count, std::int64_t target)
        : twin_(twin), count_(std::move(count)), target_(target) {}

    struct Result {
        RcrnnConfig config;
        double factor = 1.0;
        std::int64_t error = 0;  // parameters too many or too few
    };

    bool close(const Result& result) const {
        return static_cast<double>(result.error) <= twin_tolerance * static_cast<double>(target_);
    }

    Result run(const RcrnnConfig& config) const {
        Result best = measure(config, 1.0);
        if (close(best)) return best;
        double low = 1.0;
        double high = 1.0;
        // In small steps: a network that is far too large could not even be described.
        while (count(config, high) < target_ && high < 1000) high *= 1.1;
        while (count(config, low) > target_ && low > 0.001) low /= 1.1;
        for (int i = 0; i < 20; ++i) {
            const double middle = std::sqrt(low * high);
            (count(config, middle) < target_ ? low : high) = middle;
        }
        for (const double factor : {low, high}) keep_nearer(best, measure(scaled(config, factor), factor));
        for (bool nearer = true; nearer;) nearer = step(best);
        return best;
    }

  private:
    std::vector<std::int64_t*> widths(RcrnnConfig& config) const {
        if (twin_ == Twin::rnn) return {&config.hidden};
        std::vector<std::int64_t*> list{&config.stem_channels};
        for (RcrnnStage& stage : config.stages) list.push_back(&stage.channels);
        return list;
    }

    RcrnnConfig scaled(RcrnnConfig config, double factor) const {
        for (std::int64_t* width : widths(config)) {
            *width = std::max<std::int64_t>(1, std::llround(static_cast<double>(*width) * factor));
        }
        return config;
    }

    std::int64_t count(const RcrnnConfig& config, double factor) const {
        return count_(scaled(config, factor));
    }

    Result measure(const RcrnnConfig& config, double factor) const {
        return {config, factor, std::abs(count_(config) - target_)};
    }

    static bool keep_nearer(Result& best, const Result& other) {
        if (other.error >= best.error) return false;
        best = other;
        return true;
    }

    bool step(Result& best) const {
        const std::size_t number = widths(best.config).size();
        for (std::size_t i = number; i-- > 0;) {
            for (const std::int64_t change : {1, -1}) {
                RcrnnConfig config = best.config;
                std::int64_t& width = *widths(config)[i];
                width += change;
                if (width >= 1 && keep_nearer(best, measure(config, best.factor))) return true;
            }
        }
        return false;
    }

    Twin twin_;
    std::function<std::int64_t(const RcrnnConfig&)> count_;
    std::int64_t target_;
};

RcrnnConfig without_part(Twin twin, RcrnnConfig config) {
    switch (twin) {
        case Twin::crnn:
            config.residual = false;
            config.stochastic_depth = 0;
            break;
        case Twin::cnn:
            config.hidden = 0;
            break;
        case Twin::rnn:
            config.convolutions = false;
            if (config.hidden == 0) {
                throw FieldError("recipe [model]", "hidden", 0, "leaves an rnn without recurrent layers",
                                 "choose 1 or more");
            }
            break;
    }
    return config;
}

}  // namespace

RcrnnConfig twin_config(Twin twin, const RcrnnConfig& config, std::int64_t bands, std::int64_t columns,
                        std::int64_t labels, bool match) {
    const RcrnnConfig plain = without_part(twin, config);
    if (!match) return plain;
    const auto count = [&](const RcrnnConfig& c) {
        return analyse(build_rcrnn(c, bands, columns, labels)).parameters;
    };
    const std::int64_t target = count(config);
    const Match search(twin, count, target);
    std::optional<Match::Result> best;
    for (std::int64_t layers = 1; layers <= most_layers; ++layers) {
        RcrnnConfig candidate = plain;
        if (twin == Twin::rnn) candidate.recurrent_layers = layers;
        const Match::Result result = search.run(candidate);
        const auto change = [](const Match::Result& r) { return std::abs(std::log(r.factor)); };
        if (search.close(result) && (!best || change(result) < change(*best))) best = result;
        if (twin != Twin::rnn) break;
    }
    if (!best) {
        throw UsageError("recipe [model]",
                         "has no twin within 5 % of the rcrnn's " + std::to_string(target) + " parameters",
                         "choose larger sizes, or set match_parameters = false");
    }
    return best->config;
}

Network build_twin(Twin twin, const nlohmann::json& model, const Shape& input, std::int64_t labels) {
    JsonFields fields(model, "recipe [model]");
    const bool match = fields.get_or("match_parameters", true);
    nlohmann::json rest = model;
    rest.erase("match_parameters");
    const RcrnnConfig config = rcrnn_config_from_json(rest);
    return build_rcrnn(twin_config(twin, config, input.at(1), input.at(2), labels, match), input.at(1),
                       input.at(2), labels);
}

}  // namespace resonet
