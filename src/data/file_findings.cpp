#include "data/file_findings.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>

#include "core/text.h"

namespace resonet {
namespace {

constexpr double quiet_share = 0.5;
constexpr double clipped_share = 0.001;
constexpr double short_share = 0.5;
constexpr double overrun_seconds = 0.1;

/// Collects the cases of a finding; the finding exists if there are some.
class Collector {
  public:
    void add(std::size_t clip, std::string detail, double badness = 0.0) {
        cases_.push_back({{{clip}, {}, std::move(detail)}, badness});
    }

    void finish(std::vector<Finding>& findings, Finding finding) {
        if (cases_.empty()) return;
        std::ranges::stable_sort(cases_, std::ranges::greater(), &Case::badness);
        for (Case& one : cases_) finding.items.push_back(std::move(one.item));
        findings.push_back(std::move(finding));
    }

  private:
    struct Case {
        FindingItem item;
        double badness = 0.0;
    };
    std::vector<Case> cases_;
};

using Check = std::function<void(std::size_t clip, const AudioMeasurement& measured, Collector& cases)>;

void look_at(const Manifest& manifest, const MeasuredClips& measured, std::vector<Finding>& findings,
             Finding finding, const Check& check) {
    Collector cases;
    for (std::size_t i = 0; i < manifest.clips.size(); ++i) {
        const std::optional<AudioMeasurement>& measurement = measured.clips[i].measurement;
        if (is_checked(manifest.clips[i]) && measurement) check(i, *measurement, cases);
    }
    cases.finish(findings, std::move(finding));
}

double median_seconds(const Manifest& manifest, const MeasuredClips& measured) {
    std::vector<double> seconds;
    for (std::size_t i = 0; i < manifest.clips.size(); ++i) {
        const std::optional<AudioMeasurement>& measurement = measured.clips[i].measurement;
        if (is_checked(manifest.clips[i]) && measurement) seconds.push_back(measurement->facts.seconds);
    }
    if (seconds.empty()) return 0.0;
    const auto middle = seconds.begin() + static_cast<std::ptrdiff_t>(seconds.size() / 2);
    std::ranges::nth_element(seconds, middle);
    return *middle;
}

/// The value most clips have; of equals the smallest.
int most_common(const Manifest& manifest, const MeasuredClips& measured, int AudioFacts::*fact) {
    std::map<int, std::size_t> clips_with;
    for (std::size_t i = 0; i < manifest.clips.size(); ++i) {
        const std::optional<AudioMeasurement>& measurement = measured.clips[i].measurement;
        if (is_checked(manifest.clips[i]) && measurement) ++clips_with[measurement->facts.*fact];
    }
    const auto most =
        std::ranges::max_element(clips_with, {}, [](const auto& entry) { return entry.second; });
    return most == clips_with.end() ? 0 : most->first;
}

void add_level_findings(const Manifest& manifest, const MeasuredClips& measured,
                        std::vector<Finding>& findings) {
    look_at(manifest, measured, findings,
            {"quiet",
             Severity::warning,
             "Silent for half of the time or more",
             "listen to them; cut the silence off, or " + exclusion_by_hand(manifest),
             "clip",
             {}},
            [](std::size_t i, const AudioMeasurement& measurement, Collector& cases) {
                const double silence = measurement.facts.silence;
                if (silence < quiet_share || std::isnan(measurement.facts.peak)) return;
                cases.add(i, fmt::format("{:.0f} % of the time below -60 dBFS", 100 * silence), silence);
            });
    look_at(manifest, measured, findings,
            {"clipped",
             Severity::warning,
             "Clipped",
             "take another copy of these, or " + exclusion_by_hand(manifest),
             "clip",
             {}},
            [](std::size_t i, const AudioMeasurement& measurement, Collector& cases) {
                const double clipping = measurement.facts.clipping;
                if (clipping < clipped_share) return;
                cases.add(i, fmt::format("{:.1f} % of the samples", 100 * clipping), clipping);
            });
}

void add_format_findings(const Manifest& manifest, const MeasuredClips& measured,
                         std::vector<Finding>& findings) {
    const int rate = most_common(manifest, measured, &AudioFacts::sample_rate);
    look_at(manifest, measured, findings,
            {"sample_rate",
             Severity::note,
             fmt::format("Sample rates other than {} Hz", rate),
             "they are resampled; where genres differ in their rates, a model can learn the rates instead",
             "clip",
             {}},
            [&](std::size_t i, const AudioMeasurement& measurement, Collector& cases) {
                const int own = measurement.facts.sample_rate;
                if (own != rate) cases.add(i, fmt::format("{} Hz", own), -own);
            });
    const int channels = most_common(manifest, measured, &AudioFacts::channels);
    look_at(manifest, measured, findings,
            {"channels",
             Severity::note,
             fmt::format("Other than {} channel{}", channels, channels == 1 ? "" : "s"),
             "they are mixed to mono",
             "clip",
             {}},
            [&](std::size_t i, const AudioMeasurement& measurement, Collector& cases) {
                const int own = measurement.facts.channels;
                if (own != channels) cases.add(i, fmt::format("{} channel{}", own, own == 1 ? "" : "s"), own);
            });
}

}  // namespace

std::vector<Finding> content_findings(const Manifest& manifest, std::span<const ClipContent> contents) {
    Collector unreadable;
    Collector blank;
    for (std::size_t i = 0; i < manifest.clips.size(); ++i) {
        if (!is_checked(manifest.clips[i])) continue;
        if (!contents[i].problem.empty()) unreadable.add(i, printable(contents[i].problem));
        if (contents[i].blank) {
            blank.add(i,
                      manifest.kind == SourceKind::audio ? "all samples are zero" : "one value throughout");
        }
    }
    std::vector<Finding> findings;
    const std::string remedy = "get them again, or exclude them: " + exclusion_command(manifest);
    unreadable.finish(findings, {"unreadable", Severity::error, "Cannot be used", remedy, "clip", {}});
    blank.finish(findings, {"blank", Severity::error, "Nothing in them", remedy, "clip", {}});
    return findings;
}

std::vector<Finding> audio_findings(const Manifest& manifest, const MeasuredClips& measured) {
    std::vector<Finding> findings;
    look_at(manifest, measured, findings,
            {"damaged",
             Severity::warning,
             "Damaged files that can be decoded in part",
             "get them again; what is missing is not in the clip",
             "clip",
             {}},
            [](std::size_t i, const AudioMeasurement& measurement, Collector& cases) {
                if (measurement.warnings.empty()) return;
                std::string detail;
                for (const std::string& warning : measurement.warnings) {
                    detail += (detail.empty() ? "" : "; ") + printable(warning);
                }
                cases.add(i, std::move(detail));
            });
    look_at(manifest, measured, findings,
            {"overrun",
             Severity::warning,
             "Stretches that go on after the end of their file",
             "correct their duration, or get the whole file; what is missing is not in the clip",
             "clip",
             {}},
            [&](std::size_t i, const AudioMeasurement& measurement, Collector& cases) {
                const double asked = manifest.clips[i].duration;
                const double seconds = measurement.facts.seconds;
                if (std::isinf(asked) || asked - seconds <= overrun_seconds) return;
                cases.add(i, fmt::format("{:.2f} s of {:.2f} s", seconds, asked), asked - seconds);
            });
    add_level_findings(manifest, measured, findings);
    const double median = median_seconds(manifest, measured);
    look_at(
        manifest, measured, findings,
        {"short",
         Severity::warning,
         fmt::format("Less than half as long as the median of {:.1f} s", median),
         "a prediction from less music is worth less; give the full clips, or " + exclusion_by_hand(manifest),
         "clip",
         {}},
        [&](std::size_t i, const AudioMeasurement& measurement, Collector& cases) {
            const double seconds = measurement.facts.seconds;
            if (seconds < shortest_clip || seconds >= short_share * median) return;
            cases.add(i, fmt::format("{:.2f} s", seconds), -seconds);
        });
    add_format_findings(manifest, measured, findings);
    return findings;
}

}  // namespace resonet
