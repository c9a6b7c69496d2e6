#include "cli/split_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "cli/text_table.h"
#include "core/text.h"

namespace resonet {
namespace {

constexpr std::size_t most_columns = 12;  // parts that a table shows one by one

using Row = std::vector<std::string>;

double share_of(std::size_t part, std::size_t all) {
    return all == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(all);
}

/// One column a part. Splits are few and get shares beside their counts, folds counts alone.
class PartColumns {
  public:
    PartColumns(const SplitQuality& quality, const SplitNames& names) : quality_(quality), names_(names) {}

    std::string text() {
        head();
        for (std::size_t label = 0; label < quality_.labels.size(); ++label) {
            const auto clips = [label](const PartContent& content) { return content.clips_of[label]; };
            if (clips(quality_.all) > 0) row(quality_.labels[label], clips);
        }
        row("all clips", [](const PartContent& content) { return content.clips; });
        asked();
        const auto groups = [](const PartContent& content) { return content.groups; };
        const auto tracks = [](const PartContent& content) { return content.tracks; };
        row("tracks", tracks, false);
        if (quality_.artists.units > 0) {
            row(
                "artists", [](const PartContent& content) { return content.artists; }, false);
        }
        // Of artists that share tracks or albums, several are one group.
        if (names_.group == "artist") row("groups", groups, false);
        return table_.text();
    }

  private:
    bool shares() const { return !names_.folds; }
    bool single() const { return quality_.parts.size() <= most_columns; }

    void head() {
        Row row = {names_.folds ? "fold" : ""};
        if (single()) {
            for (const std::string& name : names_.parts) {
                row.push_back(name);
                if (shares()) row.emplace_back();
            }
        } else {
            row.insert(row.end(), {"fewest", "most"});
        }
        row.emplace_back("all");
        table_.add(row);
    }

    template <typename Count>
    void row(const std::string& name, Count count, bool with_shares = true) {
        Row row = {name};
        if (single()) {
            for (const PartContent& part : quality_.parts) {
                row.push_back(grouped(count(part)));
                if (!shares()) continue;
                row.push_back(with_shares ? percent(share_of(count(part), count(quality_.all))) : "");
            }
        } else {
            const auto [least, most] = std::ranges::minmax(quality_.parts, {}, count);
            row.insert(row.end(), {grouped(count(least)), grouped(count(most))});
        }
        row.push_back(grouped(count(quality_.all)));
        table_.add(row);
    }

    void asked() {
        if (quality_.asked.empty() || !shares()) return;
        Row row = {"asked"};
        for (const double share : quality_.asked) row.insert(row.end(), {"", percent(share)});
        table_.add(row);
    }

    const SplitQuality& quality_;
    const SplitNames& names_;
    TextTable table_;
};

std::string part_name(const SplitNames& names, std::size_t part) {
    return names.folds ? "fold " + names.parts[part] : names.parts[part];
}

std::string deviation_text(const Deviation& deviation, const SplitQuality& quality, const SplitNames& names) {
    if (std::abs(static_cast<double>(deviation.clips) - deviation.asked) < 1e-6) {
        return "every class has the share that was asked for, exactly\n";
    }
    const std::string label = printable(quality.labels[deviation.label]);
    return fmt::format(
        "largest deviation: {} in {} has {} where {:.1f} were asked: {} of the class instead of {}\n", label,
        part_name(names, deviation.part), counted(deviation.clips, "clip"), deviation.asked,
        percent(deviation.got_share), percent(deviation.asked_share));
}

std::string missing_text(const MissingClass& missing, const SplitQuality& quality, const SplitNames& names) {
    std::vector<std::string> parts;
    for (const std::size_t part : missing.parts) parts.push_back(names.parts[part]);
    std::string where = names.folds ? (parts.size() == 1 ? "fold " : "folds ") : "";
    if (parts.size() > most_columns) {
        where = fmt::format("{} of {} folds", parts.size(), quality.parts.size());
    } else {
        where += fmt::format("{}", fmt::join(parts, ", "));
    }
    std::string text =
        fmt::format("missing class: {} is not in {}", printable(quality.labels[missing.label]), where);
    if (quality.asked.empty()) return text + ", as the lists have it\n";
    if (names.group.empty()) {
        text += fmt::format("; it has {}", counted(missing.clips, "clip"));
    } else {
        text += fmt::format("; its {} from {}", counted(missing.clips, "clip comes", "clips come"),
                            counted(missing.groups, "separate " + names.group));
    }
    if (missing.groups >= quality.parts.size()) {
        return text +
               (names.group.empty() ? " (use --scheme track)\n" : " (try another --seed, or add clips)\n");
    }
    std::string remedy;
    if (names.folds && missing.groups >= 2)
        remedy = fmt::format("ask for at most {} folds, ", missing.groups);
    if (names.group == "artist") remedy += "use --scheme track, ";
    return text + " (" + remedy + "add clips or leave the class out)\n";
}

std::string leak_text(const SplitQuality& quality, const SplitNames& names) {
    const Straddling& tracks = quality.tracks;
    if (tracks.straddling == 0) return {};
    const std::string where = names.folds ? "more than one fold" : "more than one split";
    const std::string tested =
        names.folds ? "clips have siblings in other folds" : "test clips have siblings in training";
    return fmt::format(
        "leaky split: {} of {} have segments or copies in {}; {} of {} {}.\n"
        "  Figures measured on it tell how well recordings are known again, not genres; "
        "use --scheme track, or say so with every figure.\n",
        grouped(tracks.straddling),
        counted(tracks.several, "track with several clips", "tracks with several clips"), where,
        grouped(tracks.siblings), grouped(tracks.tested), tested);
}

std::string artist_text(const SplitQuality& quality, const SplitNames& names) {
    const Straddling& artists = quality.artists;
    std::string text;
    if (artists.straddling > 0) {
        text = fmt::format(
            "artists: {} of {} are in {}; {} of {} {} by an artist of {}{}\n", grouped(artists.straddling),
            grouped(artists.units), names.folds ? "more than one fold" : "more than one split",
            grouped(artists.siblings), grouped(artists.tested), names.folds ? "clips are" : "test clips are",
            names.folds ? "another fold" : "the training split",
            names.group == "artist" ? "" : "; use --scheme artist to keep them apart");
    }
    if (quality.unknown_artist > 0) {
        text += fmt::format("artists: {} of {} clips have none named{}\n", grouped(quality.unknown_artist),
                            grouped(quality.all.clips),
                            names.group == "artist" ? "; each of their tracks went for an artist of its own"
                                                    : ", so leaks between artists cannot be ruled out");
    }
    return text;
}

}  // namespace

std::string split_report(const SplitQuality& quality, const SplitNames& names) {
    std::string text = PartColumns(quality, names).text();
    if (quality.deviation) text += deviation_text(*quality.deviation, quality, names);
    for (const MissingClass& missing : quality.missing) text += missing_text(missing, quality, names);
    return text + leak_text(quality, names) + artist_text(quality, names);
}

}  // namespace resonet
