#include "cli/dataset_check_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/terminal.h"
#include "cli/text_table.h"
#include "core/text.h"

namespace resonet {
namespace {

constexpr std::size_t widest_subject = 72;

std::string counts_text(const Manifest& manifest, const DatasetCheck& check) {
    std::string text =
        fmt::format("{}: {}, {}", printable(manifest.source.string()), counted(check.checked, "clip"),
                    counted(check.balance.clips_of.size(), "genre"));
    if (check.excluded > 0) text += fmt::format("; {} more excluded", grouped(check.excluded));
    text += '\n';
    if (!check.opened) {
        text += "Files were looked for but not opened.\n";
    } else if (check.from_cache > 0) {
        text += fmt::format("{} of them measured before.\n", grouped(check.from_cache));
    }
    return text;
}

/// "Largest blues (100), smallest jazz (99), evenness 1.00 (1: all equal)"
std::string balance_text(const ClassBalance& balance) {
    if (balance.clips_of.size() < 2) return {};
    const auto& [largest, most] = balance.clips_of.front();
    const auto& [smallest, fewest] = balance.clips_of.back();
    return fmt::format("Largest genre {} ({}), smallest {} ({}); evenness {:.3f}, where 1 is all equal.\n",
                       printable(largest), grouped(most), printable(smallest), grouped(fewest),
                       balance.evenness);
}

std::string subject_text(const Manifest& manifest, const FindingItem& item) {
    if (item.clips.empty()) return printable(item.subject);
    constexpr std::size_t most_names = 3;
    std::string text;
    for (std::size_t i = 0; i < std::min(item.clips.size(), most_names); ++i) {
        text += (i == 0 ? "" : " = ") + printable(clip_name(manifest, item.clips[i]));
    }
    if (item.clips.size() > most_names) text += fmt::format(" = {} more", item.clips.size() - most_names);
    return text;
}

std::string finding_text(const Manifest& manifest, const Finding& finding, std::size_t most_examples) {
    std::string text =
        fmt::format("  {}: {}\n", printable(finding.title), counted(finding.items.size(), finding.unit));
    const std::size_t shown = std::min(finding.items.size(), most_examples);
    std::vector<std::string> subjects;
    std::size_t width = 0;
    for (std::size_t i = 0; i < shown; ++i) {
        subjects.push_back(subject_text(manifest, finding.items[i]));
        width = std::max(width, std::min(display_width(subjects.back()), widest_subject));
    }
    for (std::size_t i = 0; i < shown; ++i) {
        text += fmt::format("    {}  {}\n", padded(subjects[i], width), printable(finding.items[i].detail));
    }
    if (shown < finding.items.size()) {
        text += fmt::format("    ... and {} more\n", grouped(finding.items.size() - shown));
    }
    return text + fmt::format("    -> {}\n", finding.remedy);
}

/// "1 error, 2 warnings, 0 notes"
std::string sum_text(const DatasetCheck& check) {
    const auto count = [&](Severity severity) {
        const auto findings = std::ranges::count(check.findings, severity, &Finding::severity);
        return counted(static_cast<std::size_t>(findings), to_string(severity));
    };
    return fmt::format("{}, {}, {}\n", count(Severity::error), count(Severity::warning),
                       count(Severity::note));
}

}  // namespace

std::string check_text(const Manifest& manifest, const DatasetCheck& check, std::size_t most_examples) {
    constexpr std::array sections = {std::pair(Severity::error, std::string_view("Errors")),
                                     std::pair(Severity::warning, std::string_view("Warnings")),
                                     std::pair(Severity::note, std::string_view("Notes"))};
    std::string text = counts_text(manifest, check) + balance_text(check.balance);
    for (const auto& [severity, heading] : sections) {
        bool first = true;
        for (const Finding& finding : check.findings) {
            if (finding.severity != severity) continue;
            if (first) text += fmt::format("\n{}\n", heading);
            first = false;
            text += finding_text(manifest, finding, most_examples);
        }
    }
    return text + '\n' + (check.findings.empty() ? "Nothing found.\n" : sum_text(check));
}

}  // namespace resonet
