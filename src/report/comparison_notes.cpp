#include "report/comparison_notes.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "core/text.h"
#include "evaluation/grouped_bootstrap.h"
#include "evaluation/leak_words.h"

namespace resonet {
namespace {

using nlohmann::json;

/// "a", "a and b", "a, b and c".
std::string listed(const std::vector<std::string>& words) {
    std::string text;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (i > 0) text += i + 1 == words.size() ? " and " : ", ";
        text += words[i];
    }
    return text;
}

/// The names of the models of which `holds` is true.
template <typename Holds>
std::vector<std::string> names_where(const Comparison& comparison, Holds holds) {
    std::vector<std::string> names;
    for (const ComparedModel& model : comparison.models) {
        if (holds(model)) names.push_back(printable(model.name));
    }
    return names;
}

std::set<std::uint64_t> seeds_of(const ComparedModel& model) {
    std::set<std::uint64_t> seeds;
    for (const RunFolder& run : model.runs) seeds.insert(run.seed);
    return seeds;
}

void note_leaks(const Comparison& comparison, std::vector<std::string>& notes) {
    const auto names = names_where(comparison, [](const ComparedModel& model) { return model.leaky; });
    if (names.empty()) return;
    notes.push_back(
        fmt::format("{}: {}. Recordings, artists or copies are in training and test at once; the figures "
                    "do not say how these models do on other music.",
                    leaky_words, listed(names)));
}

/// Artists on both sides do not make a split leaky, but they flatter.
void note_artists(const Comparison& comparison, std::vector<std::string>& notes) {
    const auto shares = [](const RunFolder& run) {
        const json provenance = run.record.value("provenance", json::object());
        const json text = provenance.is_object() ? provenance.value("leak_notes", json()) : json();
        return text.is_string() && text.get<std::string>().find("artist") != std::string::npos;
    };
    const auto names = names_where(comparison, [&](const ComparedModel& model) {
        return !model.leaky && std::ranges::any_of(model.runs, shares);
    });
    if (names.empty()) return;
    notes.push_back(
        fmt::format("artists on both sides: {}. Recordings are kept apart, but some artists are in "
                    "training and test; music by others may do worse.",
                    listed(names)));
}

void note_splits(const Comparison& comparison, std::vector<std::string>& notes) {
    const auto of_split = [&](const char* split) {
        return names_where(comparison,
                           [&](const ComparedModel& model) { return model.runs.front().split == split; });
    };
    if (const auto names = of_split("valid"); !names.empty()) {
        notes.push_back(
            fmt::format("validation split: {}. The figures are of the clips by which the training was "
                        "stopped or the model chosen, and flatter it.",
                        listed(names)));
    }
    if (const auto names = of_split("train"); !names.empty()) {
        notes.push_back(
            fmt::format("training split: {}. The models were fitted on these clips; the figures do "
                        "not say how they do on others.",
                        listed(names)));
    }
    const auto unknown = names_where(comparison, [](const ComparedModel& model) {
        return std::ranges::any_of(model.runs, [](const RunFolder& run) {
            return run.record.at("provenance").at("protocol") == "unknown overlap with training";
        });
    });
    if (!unknown.empty()) {
        notes.push_back(
            fmt::format("unknown overlap: {}. Nobody knows which of these clips the models were "
                        "trained on.",
                        listed(unknown)));
    }
}

/// Models that say they divided the clips alike, but read other data in runs of the same seed and fold.
void note_other_data(const Comparison& comparison, std::vector<std::string>& notes) {
    std::map<std::string, std::map<std::pair<std::uint64_t, int>, std::map<std::string, std::string>>> found;
    std::set<std::string> unlike;
    for (const ComparedModel& model : comparison.models) {
        for (const RunFolder& run : model.runs) {
            const std::string hash = data_hash(run);
            auto& models = found[model.division][{run.seed, run.fold.value_or(0)}];
            if (hash.empty()) continue;
            for (const auto& [other, other_hash] : models) {
                if (other_hash != hash) unlike.insert({printable(other), printable(model.name)});
            }
            models.emplace(model.name, hash);
        }
    }
    if (unlike.empty()) return;
    const bool all = unlike.size() == comparison.models.size() && unlike.size() > 2;
    notes.push_back(fmt::format(
        "other data: the runs of {} did not all read the same data (clips, labels, splits or features); "
        "only clips in common are compared.",
        all ? "these models" : listed({unlike.begin(), unlike.end()})));
}

std::string clips_text(std::size_t clips) {
    return fmt::format("{} clip{}", clips, clips == 1 ? "" : "s");
}

void note_pairs(const Comparison& comparison, std::vector<std::string>& notes) {
    constexpr double few_in_common = 0.9;
    std::vector<std::string> none;
    std::vector<std::string> some;
    std::vector<std::string> by_track;
    std::vector<std::string> labels;
    for (const ModelPair& pair : comparison.pairs) {
        const ComparedModel& first = comparison.models[pair.first];
        const ComparedModel& second = comparison.models[pair.second];
        const std::string names = fmt::format("{} and {}", printable(first.name), printable(second.name));
        const std::size_t fewer = std::min(pair.of_first, pair.of_second);
        if (pair.clips == 0) {
            const std::set<std::uint64_t> one = seeds_of(first);
            const bool share = std::ranges::any_of(
                seeds_of(second), [&](const std::uint64_t seed) { return one.contains(seed); });
            none.push_back(names + (share ? " (no clip in common)" : " (no seed in common)"));
            continue;
        }
        if (static_cast<double>(pair.clips) < few_in_common * static_cast<double>(fewer)) {
            some.push_back(
                fmt::format("{} ({} of {} and {})", names, pair.clips, pair.of_first, pair.of_second));
        }
        if (pair.by_track) by_track.push_back(names);
        if (pair.other_labels > 0)
            labels.push_back(fmt::format("{} ({})", names, clips_text(pair.other_labels)));
    }
    const auto add = [&notes](const char* what, const std::vector<std::string>& pairs, const char* meaning) {
        constexpr std::size_t most = 6;
        if (pairs.empty()) return;
        std::vector<std::string> shown(
            pairs.begin(), pairs.begin() + static_cast<std::ptrdiff_t>(std::min(most, pairs.size())));
        std::string text;
        for (const std::string& pair : shown) text += (text.empty() ? "" : "; ") + pair;
        if (pairs.size() > most) text += fmt::format("; and {} other pairs", pairs.size() - most);
        notes.push_back(fmt::format("{}: {}{}", what, text, meaning));
    };
    add("not comparable", none, ". Letters do not tell these apart, whatever their figures.");
    add("few clips in common", some, ". Their differences are of these clips alone.");
    add("other files", by_track, ". These models read other files; clips are matched by their tracks.");
    add("other labels", labels, ". The same clips bear other labels in each; each answer counts by its own.");
}

void note_seeds(const Comparison& comparison, std::vector<std::string>& notes) {
    const std::set<std::uint64_t> first = seeds_of(comparison.models.front());
    const bool alike = std::ranges::all_of(
        comparison.models, [&](const ComparedModel& model) { return seeds_of(model) == first; });
    if (!alike) {
        std::map<std::string, std::vector<std::string>> names;
        for (const ComparedModel& model : comparison.models) {
            names[seeds_text(model)].push_back(printable(model.name));
        }
        std::string text;
        for (const auto& [seeds, models] : names) {
            text += (text.empty() ? "" : "; ") + seeds + " of " + listed(models);
        }
        notes.push_back(fmt::format("unlike seeds: {}. Pairs are compared on the seeds they share.", text));
    }
    const auto single = names_where(comparison, [](const ComparedModel& model) { return model.seeds == 1; });
    if (!single.empty()) {
        notes.push_back(fmt::format(
            "one seed: {}. How much another seed would change is not in the intervals.", listed(single)));
    }
}

void note_folds(const Comparison& comparison, std::vector<std::string>& notes) {
    for (const ComparedModel& model : comparison.models) {
        const std::size_t wanted = model.folds * model.seeds;
        if (model.folds == 0 || model.runs.size() == wanted) continue;
        notes.push_back(fmt::format("missing folds: of {} {} of {} folds are there.", printable(model.name),
                                    model.runs.size(), wanted));
    }
}

void note_units(const Comparison& comparison, std::vector<std::string>& notes) {
    const auto unknown = names_where(comparison, [](const ComparedModel& model) { return !model.by_artist; });
    if (!unknown.empty()) {
        const bool all = unknown.size() == comparison.models.size();
        notes.push_back(
            fmt::format("artists are not known{}. Each track is a unit of its own there, and "
                        "intervals may be too narrow.",
                        all ? std::string() : " for " + listed(unknown)));
    }
    const auto few =
        names_where(comparison, [](const ComparedModel& model) { return model.units < few_units; });
    if (!few.empty()) {
        notes.push_back(
            fmt::format("few units: the test clips of {} are of fewer than {} artists or recordings; "
                        "intervals and p values are rough.",
                        listed(few), few_units));
    }
}

/// Predictions that are not those that run.json tells of.
void note_contradictions(const Comparison& comparison, std::vector<std::string>& notes) {
    constexpr double tolerated_clips = 2;  // ties may break another way once numbers are rounded
    for (const ComparedModel& model : comparison.models) {
        for (const RunFolder& run : model.runs) {
            const json::json_pointer place("/figures/" + run.split + "/accuracy");
            if (!run.record.contains(place) || !run.record[place].is_number()) continue;
            const std::vector<int> truth = run.test.truth();
            const std::vector<int> predicted = run.test.predicted();
            double right = 0;
            for (std::size_t i = 0; i < truth.size(); ++i) right += truth[i] == predicted[i] ? 1 : 0;
            const double told = run.record[place].get<double>();
            const auto n = static_cast<double>(run.test.size());
            if (std::abs(right - told * n) <= tolerated_clips + 1e-6) continue;
            notes.push_back(
                fmt::format("contradiction: {} has predictions of accuracy {:.1f} %, its run.json says "
                            "{:.1f} %.",
                            printable(run.path.string()), 100 * right / n, 100 * told));
        }
    }
}

}  // namespace

std::string seeds_text(const ComparedModel& model) {
    const std::set<std::uint64_t> seeds = seeds_of(model);
    if (seeds.size() == 1) return fmt::format("seed {}", *seeds.begin());
    if (seeds.size() > 2 && *seeds.rbegin() - *seeds.begin() == seeds.size() - 1) {
        return fmt::format("seeds {} to {}", *seeds.begin(), *seeds.rbegin());
    }
    std::vector<std::string> words;
    for (const std::uint64_t seed : seeds) words.push_back(std::to_string(seed));
    return "seeds " + listed(words);
}

std::vector<std::string> comparison_notes(const Comparison& comparison) {
    std::vector<std::string> notes;
    if (comparison.models.empty()) return notes;
    note_leaks(comparison, notes);
    note_artists(comparison, notes);
    note_splits(comparison, notes);
    note_contradictions(comparison, notes);
    note_other_data(comparison, notes);
    note_pairs(comparison, notes);
    note_seeds(comparison, notes);
    note_folds(comparison, notes);
    note_units(comparison, notes);
    for (const ComparedModel& model : comparison.models) {
        for (const std::string& note : model.notes) notes.push_back(printable(note));
    }
    return notes;
}

}  // namespace resonet
