#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <ranges>
#include <set>

#include "cli/audit_report.h"
#include "core/text.h"
#include "data/groups.h"

namespace resonet {
namespace {

constexpr std::array shown_kinds = {LeakKind::track, LeakKind::file, LeakKind::cluster, LeakKind::album,
                                    LeakKind::artist};
constexpr double usual_test_share = 0.2;
constexpr std::size_t most_folds_named = 5;  // as many as there are splits

std::string percent(std::size_t part, std::size_t whole) {
    if (whole == 0) return "none";
    return fmt::format("{:.1f} %", 100.0 * static_cast<double>(part) / static_cast<double>(whole));
}

/// "Artists are known for 90 % of the clips, albums for none."
std::string knowledge(const LeakReport& leaks) {
    const auto share = [&](LeakKind kind) -> std::string {
        const std::size_t known = leaks[kind].known;
        if (known == 0) return "none";
        return known == leaks.clips ? "all" : percent(known, leaks.clips);
    };
    const std::string artists = share(LeakKind::artist);
    const std::string albums = share(LeakKind::album);
    if (artists == "none" && albums == "none") {
        return "Artists and albums are not known: whether they do, nobody can say.\n";
    }
    return fmt::format("Artists are known for {} of the clips, albums for {}.\n", artists, albums);
}

/// "train 442, valid 197, test 290, excluded 70 (column 'split')".
std::string division_text(const Manifest& manifest, std::optional<Division> division) {
    std::map<int, std::size_t> parts;
    std::size_t outside = 0;
    for (const ClipRecord& clip : manifest.clips) {
        if (division == Division::folds) {
            if (clip.fold && clip.split != Split::excluded) {
                ++parts[*clip.fold];
            } else {
                ++outside;
            }
        } else {
            ++parts[static_cast<int>(clip.split)];
        }
    }
    const std::string& column = division == Division::folds ? manifest.fold_column : manifest.split_column;
    std::string text;
    if (parts.size() > most_folds_named) {
        const auto [least, most] = std::ranges::minmax(parts | std::views::values);
        text = fmt::format("{} folds of {} to {} clips", parts.size(), least, most);
        parts.clear();
    }
    const auto name = [&](int part) {
        if (division == Division::folds) return fmt::format("fold {}:", part);
        const auto split = static_cast<Split>(part);
        return std::string(split == Split::unassigned ? "without a split" : to_string(split));
    };
    for (const auto& [part, clips] : parts) {
        text += fmt::format("{}{} {}", text.empty() ? "" : ", ", name(part), clips);
    }
    if (outside > 0) text += fmt::format(", in no fold {}", outside);
    return fmt::format("{} (column '{}')", text, printable(column));
}

std::string headline(const Manifest& manifest, const AuditReport& report) {
    std::set<std::string_view> labels;
    std::size_t synthetic = 0;
    for (const ClipRecord& clip : manifest.clips) {
        labels.insert(clip.label);
        if (clip.synthetic) ++synthetic;
    }
    std::string text = fmt::format("{}: {} clips of {} genres\n", printable(manifest.source.string()),
                                   manifest.clips.size(), labels.size());
    text += report.division
                ? division_text(manifest, report.division) + "\n"
                : fmt::format("not divided: no clip has a split (column '{}') or a fold (column '{}')\n",
                              printable(manifest.split_column), printable(manifest.fold_column));
    if (synthetic > 0) {
        text += fmt::format("{} of the clips {} synthetic: rendered by a program, not played\n", synthetic,
                            synthetic == 1 ? "is" : "are");
    }
    return text;
}

std::string table(const LeakReport& leaks) {
    std::string text = fmt::format("\n{:<22}{:>8}{:>15}{:>14}{:>10}   {}\n", "", "names", "known for",
                                   "straddling", "clips", "test clips with a sibling in training");
    for (const LeakKind kind : shown_kinds) {
        const LeaksOfKind& found = leaks[kind];
        const std::string name = leak_noun(kind, 2);
        if (found.known == 0) {
            text += fmt::format("{:<22}{:>8}\n", name, "-");
            continue;
        }
        text += fmt::format("{:<22}{:>8}{:>15}{:>14}{:>10}   {} ({})\n", name, found.names,
                            percent(found.known, leaks.clips), found.leaks.size(), found.clips,
                            found.test_clips, percent(found.test_clips, leaks.test_clips));
    }
    return text;
}

std::string examples(const LeakReport& leaks) {
    std::string text;
    for (const LeakKind kind : shown_kinds) {
        if (!leaks[kind].empty()) text += describe_leaks(leaks, kind) + '\n';
    }
    return text.empty() ? text : '\n' + text;
}

std::string siblings(const LeaksOfKind& found, const LeakReport& leaks) {
    return fmt::format("{} of the test clips ({} of {})", percent(found.test_clips, leaks.test_clips),
                       found.test_clips, leaks.test_clips);
}

std::string verdict(const LeakReport& leaks) {
    const bool folds = leaks.division == Division::folds;
    const std::string_view training = folds ? "another fold" : "train or valid";
    const std::string_view parts = folds ? "folds" : "splits";
    if (leaks.leaky() && leaks[LeakKind::recording].test_clips == 0) {
        return fmt::format(
            "These splits are leaky: recordings are in train and in valid, though none is in test.\n");
    }
    if (leaks.leaky()) {
        return fmt::format(
            "{} leaky: {} have a sibling in {},\n"
            "a clip of the same track or a copy. A model is tested on recordings that it was trained on.\n",
            folds ? "These folds are" : "This split is", siblings(leaks[LeakKind::recording], leaks),
            training);
    }
    const auto straddles = [&](LeakKind kind) { return !leaks[kind].empty(); };
    const bool artists = straddles(LeakKind::artist);
    if (artists || straddles(LeakKind::album)) {
        const LeakKind wider = artists ? LeakKind::artist : LeakKind::album;
        return fmt::format(
            "No track or duplicate is known to straddle the {}, but {} do:\n"
            "{} have a clip of the same {} in {}.\n{}",
            parts, leak_noun(wider, 2), siblings(leaks[wider], leaks), leak_noun(wider, 1), training,
            knowledge(leaks));
    }
    const bool known = leaks[LeakKind::artist].known + leaks[LeakKind::album].known > 0;
    return fmt::format("No track{} is known to straddle the {}.\n{}",
                       known ? ", duplicate, album or artist" : " or duplicate", parts, knowledge(leaks));
}

std::string at_random(const Manifest& manifest) {
    const double tracks = siblings_at_random(manifest, {}, usual_test_share);
    const double artists = siblings_at_random(manifest, {.album = true, .artist = true}, usual_test_share);
    if (tracks == 0 && artists == 0) {
        return "No clips are known to belong together: every one is a track of its own, without an artist.\n";
    }
    std::string text = fmt::format(
        "Split at random (80 % to train), about {:.1f} % of the test clips would have a sibling in "
        "training,\n"
        "a clip of the same track or a copy",
        100 * tracks);
    if (artists > tracks) text += fmt::format("; {:.1f} % a clip of the same artist or album", 100 * artists);
    return text + (tracks > 0 ? ".\nSuch a split would be leaky.\n" : ".\n");
}

/// What to do where nobody has looked for copies; empty where somebody has.
std::string copies_text(const Manifest& manifest) {
    if (knows_copies(manifest)) return {};
    return fmt::format(
        "Copies are not looked for here, and none is marked (columns 'cluster' and 'content'): run\n"
        "'resonet dataset check {} --out checked.csv' first.\n",
        printable(manifest.source.string()));
}

}  // namespace

std::string leaks_text(const Manifest& manifest, const AuditReport& report) {
    const std::string head = headline(manifest, report);
    const std::string copies = copies_text(manifest);
    if (!report.division) return head + '\n' + at_random(manifest) + copies;
    return head + table(report.leaks) + examples(report.leaks) + '\n' + verdict(report.leaks) + copies;
}

}  // namespace resonet
