#include "data/recording_findings.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "data/leak_check.h"

namespace resonet {
namespace {

/// "the second begins 10.0 s into the first"
std::string place_text(const FingerprintMatch& match) {
    const double shift = static_cast<double>(match.offset) * fingerprint_step;
    if (match.offset == 0) return "beginning together";
    return fmt::format("the {} begins {:.1f} s into the {}", shift > 0 ? "second" : "first", std::abs(shift),
                       shift > 0 ? "first" : "second");
}

Finding leak_finding(const LeaksOfKind& leaks, Finding finding) {
    for (const Leak& leak : leaks.leaks) {
        finding.items.push_back(
            {{}, leak.name, fmt::format("{} clips in {}", leak.clips, fmt::join(leak.parts, " and "))});
    }
    return finding;
}

}  // namespace

std::vector<Finding> duplicate_findings(const Manifest& manifest, std::span<const DuplicatePair> pairs) {
    Finding exact = {"exact_duplicate",
                     Severity::warning,
                     "Exact copies",
                     "copies count twice in every figure; keep one of each: " + exclusion_command(manifest),
                     "pair",
                     {}};
    Finding near = {"near_duplicate",
                    Severity::warning,
                    "Copies in another format, or excerpts of one recording",
                    "keep one of each: " + exclusion_command(manifest) +
                        "; or at least all in one split (column 'cluster' sees to that)",
                    "pair",
                    {}};
    std::vector<const DuplicatePair*> near_pairs;
    for (const DuplicatePair& pair : pairs) {
        if (!is_checked(manifest.clips[pair.first]) || !is_checked(manifest.clips[pair.second])) continue;
        if (pair.exact) {
            exact.items.push_back({{pair.first, pair.second}, {}, "the same samples"});
        } else {
            near_pairs.push_back(&pair);
        }
    }
    if (manifest.kind != SourceKind::audio) {
        for (FindingItem& item : exact.items) item.detail = "the same values";
    }
    std::ranges::stable_sort(near_pairs, {},
                             [](const DuplicatePair* pair) { return pair->match.bit_error_rate; });
    for (const DuplicatePair* pair : near_pairs) {
        near.items.push_back(
            {{pair->first, pair->second},
             {},
             fmt::format("{:.1f} % of the bits differ over {:.1f} s, {}", 100 * pair->match.bit_error_rate,
                         pair->match.seconds(), place_text(pair->match))});
    }
    std::vector<Finding> findings;
    if (!exact.items.empty()) findings.push_back(std::move(exact));
    if (!near.items.empty()) findings.push_back(std::move(near));
    return findings;
}

std::vector<Finding> leak_findings(const Manifest& manifest) {
    LeakReport report = find_leaks(manifest);
    std::vector<Finding> findings;
    const auto add = [&](LeakKind kind, Finding finding) {
        if (!report[kind].empty()) findings.push_back(leak_finding(report[kind], std::move(finding)));
    };
    add(LeakKind::recording, {"split_leak",
                              Severity::error,
                              "Recordings in more than one split",
                              "split again with 'resonet dataset split', or the figures are wrong",
                              "recording",
                              {}});
    add(LeakKind::artist, {"artist_leak",
                           Severity::warning,
                           "Artists in more than one split",
                           "split by artist, or say beside the figures that artists are shared",
                           "artist",
                           {}});
    add(LeakKind::album, {"album_leak",
                          Severity::note,
                          "Albums in more than one split",
                          "split by album or artist",
                          "album",
                          {}});
    const bool has_folds =
        std::ranges::any_of(manifest.clips, [](const ClipRecord& clip) { return clip.fold.has_value(); });
    if (!has_folds) return findings;
    report = find_leaks(manifest, Division::folds);
    add(LeakKind::recording, {"fold_leak",
                              Severity::error,
                              "Recordings in more than one fold",
                              "make the folds again with 'resonet dataset split', or the figures are wrong",
                              "recording",
                              {}});
    add(LeakKind::artist, {"artist_fold_leak",
                           Severity::warning,
                           "Artists in more than one fold",
                           "make folds by artist, or say beside the figures that artists are shared",
                           "artist",
                           {}});
    return findings;
}

}  // namespace resonet
