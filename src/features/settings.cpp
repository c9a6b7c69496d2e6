#include "features/settings.h"

#include <functional>
#include <string>
#include <utility>

#include "core/error.h"
#include "core/text.h"

namespace resonet {
namespace {

/// A parameter of AnalysisSettings without its type.
struct Entry {
    SettingInfo info;
    std::function<std::string(const AnalysisSettings&)> get;
    std::function<void(AnalysisSettings&, std::string_view)> set;
};

/// All parameters, and what checks them group by group.
struct Registry {
    std::vector<Entry> entries;
    std::vector<std::function<void(const AnalysisSettings&)>> checks;
};

std::string range_of(double least, double most) {
    return detail::number_text(least) + " to " + detail::number_text(most);
}

// All parameters of a group, which is a member of AnalysisSettings.
template <typename Group>
void add_group(Registry& registry, const std::string& group, Group AnalysisSettings::*member) {
    registry.checks.push_back(
        [=](const AnalysisSettings& settings) { check_parameters(group, settings.*member); });
    for (const Parameter<Group>& parameter : Group::parameters()) {
        Entry entry;
        entry.info.name = group + "." + parameter.name;
        const bool truth = std::holds_alternative<bool Group::*>(parameter.member);
        entry.info.range = truth ? "true or false" : range_of(parameter.least, parameter.most);
        if (parameter.none != nullptr) entry.info.range += std::string(" or ") + parameter.none;
        entry.info.meaning = parameter.meaning;
        entry.get = [member, &parameter](const AnalysisSettings& settings) {
            return parameter_text(settings.*member, parameter);
        };
        entry.set = [member, &parameter, group](AnalysisSettings& settings, std::string_view text) {
            set_parameter(settings.*member, parameter, group, text);
        };
        registry.entries.push_back(std::move(entry));
    }
}

// A parameter whose values are words.
template <typename Group, typename Word>
void add_word(Registry& registry, const std::string& name, Group AnalysisSettings::*group,
              Word Group::*member, std::string_view (*text_of)(Word), Word (*from_text)(std::string_view),
              const char* words, const char* meaning) {
    Entry entry;
    entry.info = {name, "", words, meaning};
    entry.get = [=](const AnalysisSettings& settings) {
        return std::string(text_of(settings.*group.*member));
    };
    entry.set = [=](AnalysisSettings& settings, std::string_view text) {
        settings.*group.*member = from_text(text);
    };
    registry.entries.push_back(std::move(entry));
}

std::string_view text_of_aggregate(Aggregate aggregate) {
    return aggregate == Aggregate::mean ? "mean" : "median";
}

Aggregate aggregate_from(std::string_view name) {
    if (name == "mean") return Aggregate::mean;
    if (name == "median") return Aggregate::median;
    throw UsageError(printable(name), "is not a way to join bands", "choose mean or median");
}

Registry make_registry() {
    using S = AnalysisSettings;
    Registry registry;
    add_group(registry, "stft", &S::stft);
    add_word(registry, "stft.padding", &S::stft, &StftParameters::padding, to_string, padding_from_string,
             "zero, reflect or edge", "what frames see beyond the ends of the recording");
    add_group(registry, "mel", &S::mel);
    add_word(registry, "mel.scale", &S::mel, &MelParameters::scale, to_string, mel_scale_from_string,
             "slaney or htk", "formula of the mel scale");
    add_word(registry, "mel.norm", &S::mel, &MelParameters::norm, to_string, mel_norm_from_string,
             "slaney or none", "slaney: bands of equal area");
    add_group(registry, "decibels", &S::decibels);
    add_group(registry, "mfcc", &S::mfcc);
    add_group(registry, "delta", &S::delta);
    add_group(registry, "tuning", &S::tuning);
    add_group(registry, "chroma", &S::chroma);
    add_group(registry, "cqt", &S::cqt);
    add_group(registry, "rolloff", &S::rolloff);
    add_group(registry, "contrast", &S::contrast);
    add_group(registry, "flatness", &S::flatness);
    add_group(registry, "rms", &S::rms);
    add_group(registry, "zero_crossings", &S::zero_crossings);
    add_group(registry, "onset", &S::onset);
    add_word(registry, "onset.aggregate", &S::onset, &OnsetParameters::aggregate, text_of_aggregate,
             aggregate_from, "mean or median", "how the bands are joined; the beats take the median");
    add_group(registry, "tempogram", &S::tempogram);
    add_group(registry, "tempo", &S::tempo);
    add_group(registry, "beats", &S::beats);
    add_group(registry, "separation", &S::separation);
    const AnalysisSettings defaults;
    for (Entry& entry : registry.entries) entry.info.fallback = entry.get(defaults);
    return registry;
}

const Registry& registry() {
    static const Registry made = make_registry();
    return made;
}

}  // namespace

AnalysisSettings analysis_profile(std::string_view name) {
    AnalysisSettings settings;
    if (name == "librosa") return settings;
    if (name == "librosa-0.8") {
        settings.stft.padding = Padding::reflect;
        settings.separation.tail = false;
        return settings;
    }
    throw UsageError(printable(name), "is not a profile of descriptors", "choose librosa or librosa-0.8");
}

std::vector<std::string_view> analysis_profiles() {
    return {"librosa", "librosa-0.8"};
}

void validate(const AnalysisSettings& settings) {
    require_range("analysis", "sample_rate", settings.sample_rate, 1000, 768000);
    validate(settings.stft);
    if (!settings.stft.centre) {
        throw UsageError("analysis", "frames are not centred", "leave stft.centre as it is");
    }
    for (const auto& check : registry().checks) check(settings);
}

MelParameters mel_parameters(const AnalysisSettings& settings) {
    MelParameters mel = settings.mel;
    mel.sample_rate = settings.sample_rate;
    mel.n_fft = settings.stft.n_fft;
    return mel;
}

std::vector<SettingInfo> all_settings() {
    std::vector<SettingInfo> all;
    for (const Entry& entry : registry().entries) all.push_back(entry.info);
    return all;
}

void set(AnalysisSettings& settings, std::string_view name, std::string_view value) {
    for (const Entry& entry : registry().entries) {
        if (entry.info.name == name) {
            entry.set(settings, value);
            return;
        }
    }
    throw UsageError(printable(name), "is not a parameter of the descriptors",
                     "'resonet extract --list' names them all");
}

std::string settings_text(const AnalysisSettings& settings) {
    std::string text = "sample_rate=" + std::to_string(settings.sample_rate) + "\n";
    for (const Entry& entry : registry().entries) text += entry.info.name + "=" + entry.get(settings) + "\n";
    return text;
}

}  // namespace resonet
