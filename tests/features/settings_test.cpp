#include "features/settings.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "core/error.h"

namespace resonet {
namespace {

std::string line_of(const AnalysisSettings& settings, const std::string& name) {
    const std::string text = "\n" + settings_text(settings);
    const std::size_t begin = text.find("\n" + name + "=");
    if (begin == std::string::npos) return "no such line";
    const std::size_t value = begin + name.size() + 2;
    return text.substr(value, text.find('\n', value) - value);
}

TEST(AnalysisSettings, DefaultsAreLibrosas) {
    const AnalysisSettings settings;
    EXPECT_NO_THROW(validate(settings));
    for (const auto& [name, value] :
         std::vector<std::pair<std::string, std::string>>{{"sample_rate", "22050"},
                                                          {"stft.n_fft", "2048"},
                                                          {"stft.hop_length", "512"},
                                                          {"stft.padding", "zero"},
                                                          {"mel.scale", "slaney"},
                                                          {"mel.norm", "slaney"},
                                                          {"mfcc.n_mfcc", "20"},
                                                          {"delta.width", "9"},
                                                          {"chroma.n_chroma", "12"},
                                                          {"chroma.tuning", "estimated"},
                                                          {"rolloff.roll_percent", "0.85"},
                                                          {"contrast.fmin", "200"},
                                                          {"contrast.quantile", "0.02"},
                                                          {"contrast.linear", "false"},
                                                          {"flatness.amin", "1e-10"},
                                                          {"rms.frame_length", "2048"},
                                                          {"tuning.resolution", "0.01"},
                                                          {"tuning.threshold", "0.1"},
                                                          {"onset.aggregate", "mean"},
                                                          {"tempo.start_bpm", "120"},
                                                          {"separation.kernel_size", "31"},
                                                          {"separation.power", "2"},
                                                          {"separation.margin", "1"}}) {
        EXPECT_EQ(line_of(settings, name), value) << name;
    }
}

TEST(AnalysisSettings, EverySettingIsDescribed) {
    std::set<std::string> names;
    for (const SettingInfo& s : all_settings()) {
        EXPECT_TRUE(names.insert(s.name).second) << s.name << " stands twice";
        EXPECT_NE(s.name.find('.'), std::string::npos) << s.name;
        EXPECT_FALSE(s.fallback.empty()) << s.name;
        EXPECT_FALSE(s.range.empty()) << s.name;
        EXPECT_FALSE(s.meaning.empty()) << s.name;
    }
    for (const char* group : {"stft.", "mel.", "decibels.", "mfcc.", "delta.", "tuning.", "chroma.", "cqt.",
                              "rolloff.", "contrast.", "flatness.", "rms.", "zero_crossings.", "onset.",
                              "tempogram.", "tempo.", "beats.", "separation."}) {
        EXPECT_TRUE(std::any_of(names.begin(), names.end(), [&](const std::string& name) {
            return name.starts_with(group);
        })) << group;
    }
}

TEST(AnalysisSettings, SetToItsDefaultNothingChanges) {
    const std::string before = settings_text({});
    for (const SettingInfo& s : all_settings()) {
        AnalysisSettings settings;
        set(settings, s.name, s.fallback);
        EXPECT_EQ(settings_text(settings), before) << s.name;
        EXPECT_EQ(line_of(settings, s.name), s.fallback) << s.name;
    }
}

// Values other than the default that are in range, by their ranges.
std::vector<std::string> other_values(const SettingInfo& s) {
    std::vector<std::string> values;
    const std::size_t to = s.range.find(" to ");
    if (to != std::string::npos) {
        const std::size_t end = s.range.find(" or ", to);
        values = {s.range.substr(0, to), s.range.substr(to + 4, end - to - 4)};
        if (end != std::string::npos) values.push_back(s.range.substr(end + 4));
    } else {
        std::string word;
        for (const char c : s.range + " ") {
            if (c != ' ' && c != ',') {
                word += c;
                continue;
            }
            if (!word.empty() && word != "or") values.push_back(word);
            word.clear();
        }
    }
    std::erase(values, s.fallback);
    return values;
}

TEST(AnalysisSettings, EveryChangeShowsInTheText) {
    const std::string before = settings_text({});
    for (const SettingInfo& s : all_settings()) {
        const std::vector<std::string> values = other_values(s);
        EXPECT_FALSE(values.empty()) << s.name << ": " << s.range;
        std::set<std::string> texts{before};
        for (const std::string& value : values) {
            AnalysisSettings settings;
            ASSERT_NO_THROW(set(settings, s.name, value)) << s.name << '=' << value;
            EXPECT_EQ(line_of(settings, s.name), value) << s.name;
            EXPECT_TRUE(texts.insert(settings_text(settings)).second) << s.name << '=' << value;
            // Only that line is another.
            AnalysisSettings back = settings;
            set(back, s.name, s.fallback);
            EXPECT_EQ(settings_text(back), before) << s.name;
        }
    }
    AnalysisSettings rate;
    rate.sample_rate = 44100;
    EXPECT_NE(settings_text(rate), before);
}

TEST(AnalysisSettings, TextShowsTheSmallestChange) {
    AnalysisSettings settings;
    settings.rolloff.roll_percent = 0.8500000000000001;
    EXPECT_NE(settings_text(settings), settings_text({}));
    AnalysisSettings copy;
    set(copy, "rolloff.roll_percent", line_of(settings, "rolloff.roll_percent"));
    EXPECT_EQ(copy.rolloff.roll_percent, settings.rolloff.roll_percent);
}

TEST(AnalysisSettings, SetsTheMemberItNames) {
    AnalysisSettings settings;
    set(settings, "stft.n_fft", "4096");
    set(settings, "stft.padding", "reflect");
    set(settings, "chroma.tuning", "-0.25");
    set(settings, "rms.frame_length", "1000");
    set(settings, "zero_crossings.frame_length", "500");
    set(settings, "separation.kernel_size", "15");
    set(settings, "contrast.linear", "true");
    set(settings, "onset.aggregate", "median");
    set(settings, "mel.scale", "htk");
    EXPECT_EQ(settings.stft.n_fft, 4096);
    EXPECT_EQ(settings.stft.padding, Padding::reflect);
    EXPECT_EQ(settings.chroma.tuning, -0.25);
    EXPECT_EQ(settings.rms.frame_length, 1000);
    EXPECT_EQ(settings.zero_crossings.frame_length, 500);
    EXPECT_EQ(settings.separation.kernel_size, 15);
    EXPECT_TRUE(settings.contrast.linear);
    EXPECT_EQ(settings.onset.aggregate, Aggregate::median);
    EXPECT_EQ(settings.mel.scale, MelScale::htk);
}

TEST(AnalysisSettings, RefusesUnknownNamesAndValues) {
    AnalysisSettings settings;
    const auto refuse = [&](const char* name, const char* value) {
        try {
            set(settings, name, value);
            ADD_FAILURE() << name << '=' << value << " was taken";
        } catch (const UsageError& error) {
            EXPECT_FALSE(error.remedy().empty()) << error.what();
        }
    };
    for (const char* name : {"", "n_fft", "stft", "stft.", "stft.n_fft ", "STFT.n_fft", "rolloff.quantile",
                             "mel.sample_rate", "mel.n_fft", "stft.centre"}) {
        refuse(name, "1");
    }
    refuse("stft.n_fft", "many");
    refuse("stft.n_fft", "15");
    refuse("stft.n_fft", "2048.5");
    refuse("stft.hop_length", "0");
    refuse("stft.padding", "wrap");
    refuse("stft.padding", "");
    refuse("mel.scale", "Slaney");
    refuse("mel.norm", "area");
    refuse("onset.aggregate", "sum");
    refuse("contrast.linear", "yes");
    refuse("chroma.tuning", "none");
    refuse("separation.margin", "inf");
    refuse("decibels.amin", "nan");
    EXPECT_EQ(settings_text(settings), settings_text({}));
}

TEST(AnalysisSettings, ValidationFindsEveryGroup) {
    const auto refused = [](const auto& change) {
        AnalysisSettings settings;
        change(settings);
        try {
            validate(settings);
        } catch (const UsageError& error) {
            return !error.remedy().empty();
        }
        return false;
    };
    using S = AnalysisSettings;
    EXPECT_TRUE(refused([](S& s) { s.sample_rate = 999; }));
    EXPECT_TRUE(refused([](S& s) { s.sample_rate = 768001; }));
    EXPECT_TRUE(refused([](S& s) { s.stft.n_fft = 2047; }));
    EXPECT_TRUE(refused([](S& s) { s.stft.win_length = 2049; }));
    EXPECT_TRUE(refused([](S& s) { s.stft.hop_length = 0; }));
    EXPECT_TRUE(refused([](S& s) { s.stft.centre = false; }));
    EXPECT_TRUE(refused([](S& s) { s.mel.bands = 0; }));
    EXPECT_TRUE(refused([](S& s) { s.mel.fmax = -1.0; }));
    EXPECT_TRUE(refused([](S& s) { s.decibels.amin = 0.0; }));
    EXPECT_TRUE(refused([](S& s) { s.mfcc.n_mfcc = 0; }));
    EXPECT_TRUE(refused([](S& s) { s.delta.width = 1; }));
    EXPECT_TRUE(refused([](S& s) { s.tuning.resolution = 0.0; }));
    EXPECT_TRUE(refused([](S& s) { s.chroma.n_chroma = 1; }));
    EXPECT_TRUE(refused([](S& s) { s.chroma.tuning = 1.0; }));
    EXPECT_TRUE(refused([](S& s) { s.cqt.n_octaves = 0; }));
    EXPECT_TRUE(refused([](S& s) { s.rolloff.roll_percent = 1.5; }));
    EXPECT_TRUE(refused([](S& s) { s.contrast.n_bands = 0; }));
    EXPECT_TRUE(refused([](S& s) { s.flatness.amin = -1.0; }));
    EXPECT_TRUE(refused([](S& s) { s.rms.frame_length = 0; }));
    EXPECT_TRUE(refused([](S& s) { s.zero_crossings.threshold = -1.0; }));
    EXPECT_TRUE(refused([](S& s) { s.onset.lag = 0; }));
    EXPECT_TRUE(refused([](S& s) { s.tempogram.win_length = 0; }));
    EXPECT_TRUE(refused([](S& s) { s.tempo.std_bpm = 0.0; }));
    EXPECT_TRUE(refused([](S& s) { s.beats.tightness = -1.0; }));
    EXPECT_TRUE(refused([](S& s) { s.separation.power = 0.0; }));
}

TEST(AnalysisSettings, MelTakesRateAndSizeFromTheOthers) {
    AnalysisSettings settings;
    settings.sample_rate = 44100;
    settings.stft.n_fft = 4096;
    settings.mel.bands = 40;
    const MelParameters mel = mel_parameters(settings);
    EXPECT_EQ(mel.sample_rate, 44100);
    EXPECT_EQ(mel.n_fft, 4096);
    EXPECT_EQ(mel.bands, 40);
}

TEST(AnalysisProfiles, AreValidAndDiffer) {
    std::set<std::string> texts;
    for (const std::string_view name : analysis_profiles()) {
        const AnalysisSettings settings = analysis_profile(name);
        EXPECT_NO_THROW(validate(settings)) << name;
        EXPECT_TRUE(texts.insert(settings_text(settings)).second) << name;
    }
    EXPECT_EQ(settings_text(analysis_profile("librosa")), settings_text({}));
    EXPECT_EQ(analysis_profile("librosa-0.8").stft.padding, Padding::reflect);
    EXPECT_THROW(analysis_profile(""), UsageError);
    EXPECT_THROW(analysis_profile("Librosa"), UsageError);
}

}  // namespace
}  // namespace resonet
