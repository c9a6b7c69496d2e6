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

std::string range_of(double least, double most) {
    return detail::number_text(least) + " to " + detail::number_text(most);
}

// All parameters of a group, which is a member of AnalysisSettings.
template <typename Group>
void add_group(std::vector<Entry>& entries, const std::string& group, Group AnalysisSettings::*member) {
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
        entries.push_back(std::move(entry));
    }
}

// A parameter whose values are words.
template <typename Group, typename Word>
void add_word(std::vector<Entry>& entries, const std::string& name, Group AnalysisSettings::*group,
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
    entries.push_back(std::move(entry));
}

std::string_view text_of_aggregate(Aggregate aggregate) {
    return aggregate == Aggregate::mean ? "mean" : "median";
}

Aggregate aggregate_from(std::string_view name) {
    if (name == "mean") return Aggregate::mean;
    if (name == "median") return Aggregate::median;
    throw UsageError(printable(name), "is not a way to join bands", "choose mean or median");
}

std::vector<Entry> make_entries() {
    using S = AnalysisSettings;
    std::vector<Entry> entries;
    add_group(entries, "stft", &S::stft);
    add_word(entries, "stft.padding", &S::stft, &StftParameters::padding, to_string, padding_from_string,
             "zero, reflect or edge", "what frames see beyond the ends of the recording");
    add_group(entries, "mel", &S::mel);
    add_word(entries, "mel.scale", &S::mel, &MelParameters::scale, to_string, mel_scale_from_string,
             "slaney or htk", "formula of the mel scale");
    add_word(entries, "mel.norm", &S::mel, &MelParameters::norm, to_string, mel_norm_from_string,
             "slaney or none", "slaney: bands of equal area");
    add_group(entries, "decibels", &S::decibels);
    add_group(entries, "mfcc", &S::mfcc);
    add_group(entries, "delta", &S::delta);
    add_group(entries, "tuning", &S::tuning);
    add_group(entries, "chroma", &S::chroma);
    add_group(entries, "cqt", &S::cqt);
    add_group(entries, "rolloff", &S::rolloff);
    add_group(entries, "contrast", &S::contrast);
    add_group(entries, "flatness", &S::flatness);
    add_group(entries, "rms", &S::rms);
    add_group(entries, "zero_crossings", &S::zero_crossings);
    add_group(entries, "onset", &S::onset);
    add_word(entries, "onset.aggregate", &S::onset, &OnsetParameters::aggregate, text_of_aggregate,
             aggregate_from, "mean or median", "how the bands are joined; the beats take the median");
    add_group(entries, "tempogram", &S::tempogram);
    add_group(entries, "tempo", &S::tempo);
    add_group(entries, "beats", &S::beats);
    add_group(entries, "separation", &S::separation);
    const AnalysisSettings defaults;
    for (Entry& entry : entries) entry.info.fallback = entry.get(defaults);
    return entries;
}

const std::vector<Entry>& entries() {
    static const std::vector<Entry> made = make_entries();
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
    check_parameters("mel bands", settings.mel);
    validate(settings.decibels);
    check_parameters("MFCC", settings.mfcc);
    check_parameters("delta", settings.delta);
    check_parameters("tuning", settings.tuning);
    check_parameters("chroma", settings.chroma);
    check_parameters("cqt", settings.cqt);
    check_parameters("rolloff", settings.rolloff);
    check_parameters("contrast", settings.contrast);
    check_parameters("flatness", settings.flatness);
    check_parameters("rms", settings.rms);
    check_parameters("zero_crossings", settings.zero_crossings);
    check_parameters("onset", settings.onset);
    check_parameters("tempogram", settings.tempogram);
    check_parameters("tempo", settings.tempo);
    check_parameters("beats", settings.beats);
    check_parameters("separation", settings.separation);
}

MelParameters mel_parameters(const AnalysisSettings& settings) {
    MelParameters mel = settings.mel;
    mel.sample_rate = settings.sample_rate;
    mel.n_fft = settings.stft.n_fft;
    return mel;
}

std::vector<SettingInfo> all_settings() {
    std::vector<SettingInfo> all;
    for (const Entry& entry : entries()) all.push_back(entry.info);
    return all;
}

void set(AnalysisSettings& settings, std::string_view name, std::string_view value) {
    for (const Entry& entry : entries()) {
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
    for (const Entry& entry : entries()) text += entry.info.name + "=" + entry.get(settings) + "\n";
    return text;
}

}  // namespace resonet
