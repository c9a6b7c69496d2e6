#include "learn/crossval_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>

#include "core/csv.h"
#include "core/text.h"

namespace resonet {
namespace {

constexpr const char* leak_stamp = "leaky split";

double share(const FoldResult& result) {
    return result.n == 0 ? 0.0 : static_cast<double>(result.correct) / result.n;
}

std::string accuracy_text(const CrossvalSummary& one) {
    const std::optional<Interval> accuracy = one.accuracy();
    if (!accuracy) return "not complete";
    return fmt::format("{:.1f} [{:.1f}, {:.1f}]{}", 100 * accuracy->value, 100 * accuracy->low,
                       100 * accuracy->high, one.leaky ? std::string(", ") + leak_stamp : "");
}

/// Clips tested by one seed; the most of any.
int clips_of_a_seed(const CrossvalSummary& one) {
    int most = 0;
    for (const FoldResult& first : one.results) {
        int sum = 0;
        for (const FoldResult& result : one.results) sum += result.seed == first.seed ? result.n : 0;
        most = std::max(most, sum);
    }
    return most;
}

}  // namespace

std::string crossval_csv(const std::vector<CrossvalSummary>& summaries) {
    std::ostringstream out;
    const auto add = [&](const std::vector<std::string>& cells) { write_csv_row(out, cells); };
    add({"recipe", "division", "split", "seed", "fold", "n", "correct", "accuracy", "macro_f1"});
    for (const CrossvalSummary& one : summaries) {
        for (const FoldResult& result : one.results) {
            add({valid_utf8(one.name), one.division, one.leaky ? leak_stamp : "disjoint",
                 std::to_string(result.seed), std::to_string(result.fold), std::to_string(result.n),
                 std::to_string(result.correct), fmt::format("{:.6g}", share(result)),
                 fmt::format("{:.6g}", result.macro_f1)});
        }
    }
    return out.str();
}

nlohmann::ordered_json crossval_json(const std::vector<CrossvalSummary>& summaries) {
    nlohmann::ordered_json all = nlohmann::ordered_json::array();
    for (const CrossvalSummary& one : summaries) {
        nlohmann::ordered_json json{
            {"recipe", one.name},       {"summary", one.summary},
            {"division", one.division}, {"split", one.leaky ? leak_stamp : "disjoint"},
            {"folds", one.folds},       {"seeds", one.seeds}};
        const std::optional<Interval> accuracy = one.accuracy();
        json["accuracy"] = accuracy ? nlohmann::ordered_json(accuracy->value) : nullptr;
        if (accuracy) json["accuracy_interval_95"] = {accuracy->low, accuracy->high};
        json["deviation_over_folds"] = one.deviation_over_folds();
        json["results"] = nlohmann::ordered_json::array();
        for (const FoldResult& result : one.results) {
            json["results"].push_back({{"seed", result.seed},
                                       {"fold", result.fold},
                                       {"n", result.n},
                                       {"correct", result.correct},
                                       {"macro_f1", result.macro_f1}});
        }
        json["missing"] = one.missing;
        json["problems"] = one.problems;
        all.push_back(std::move(json));
    }
    return all;
}

std::string crossval_markdown(const std::vector<CrossvalSummary>& summaries) {
    std::string text =
        "| recipe | division | accuracy, % | deviation over folds | n | folds run |\n"
        "|---|---|---|---|---|---|\n";
    bool leaky = false;
    for (const CrossvalSummary& one : summaries) {
        leaky = leaky || one.leaky;
        text += fmt::format("| `{}` | {} | {} | {:.1f} | {} | {} of {} |\n", printable(one.name),
                            one.division, accuracy_text(one), 100 * one.deviation_over_folds(),
                            clips_of_a_seed(one), one.results.size(), one.folds * one.seeds);
    }
    text +=
        "\nAccuracy over the clips of all folds, mean of the seeds whose folds are all there, with a 95 % "
        "interval:\na bootstrap over artists, or over recordings where artists are unknown, and of several "
        "seeds also Student's for\ntheir mean. The deviation is that of the folds' accuracies, in points.\n";
    if (leaky) {
        text +=
            "\n\"leaky split\": recordings, artists or copies are in training and test at once; the figure "
            "says in part how well\na model knows them again.\n";
    }
    for (const CrossvalSummary& one : summaries) {
        if (!one.missing.empty()) {
            text +=
                fmt::format("\n`{}` still misses {}\n", printable(one.name), fmt::join(one.missing, "; "));
        }
        for (const std::string& problem : one.problems) {
            text += fmt::format("\n`{}` failed: {}\n", printable(one.name), printable(problem));
        }
    }
    return text;
}

}  // namespace resonet
