#include "cli/split_lists_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "cli/complain.h"
#include "cli/dataset_options.h"
#include "cli/text_table.h"
#include "core/error.h"

namespace resonet {
namespace {

/// Train, valid and test of GTZAN without its faults (Kereliuk, Sturm, Larsen 2015).
constexpr std::array<std::size_t, 3> fault_filtered = {443, 197, 290};

std::size_t clips_of(const Parts& parts, std::size_t part) {
    return static_cast<std::size_t>(
        std::ranges::count_if(parts, [part](const auto& found) { return found == part; }));
}

/// "2 names fit no clip: 'a', 'b'", of what one name does and what several do.
std::string told(std::span<const std::string> names, std::string_view one, std::string_view several) {
    return counted(names.size(), std::string("name ") + std::string(one),
                   std::string("names ") + std::string(several)) +
           ": " + examples(names);
}

}  // namespace

bool check_listed(const Manifest& manifest, const std::vector<NameList>& lists, const ListedParts& listed,
                  bool missing_allowed) {
    if (!listed.twice.empty()) {
        throw UsageError(manifest.source.string(),
                         "has clips in two lists: " + told(listed.twice, "means a clip of an earlier list",
                                                           "mean clips of earlier lists"),
                         "name every clip once");
    }
    for (std::size_t part = 0; part < lists.size(); ++part) {
        if (clips_of(listed.parts, part) > 0) continue;
        throw UsageError(lists[part].path.string(),
                         "names no clip of the data set: it begins with " + examples(lists[part].names, 1),
                         "names have to fit the paths or tracks of the manifest");
    }
    bool clean = true;
    if (!listed.ambiguous.empty()) {
        complain(told(listed.ambiguous, "fits several tracks and was passed over",
                      "fit several tracks each and were passed over"));
        clean = false;
    }
    if (!listed.unknown.empty() && !missing_allowed) {
        complain(told(listed.unknown, "of the lists fits no clip", "of the lists fit no clip") +
                 " (--allow-missing, if that is as it should be)");
        clean = false;
    }
    return clean;
}

void keep_excluded(const Manifest& manifest, const std::vector<NameList>& lists, ListedParts& listed) {
    std::size_t kept_out = 0;
    for (std::size_t i = 0; i < manifest.clips.size(); ++i) {
        if (!listed.parts[i] || manifest.clips[i].split != Split::excluded) continue;
        listed.parts[i].reset();
        ++kept_out;
    }
    if (kept_out == 0) return;
    for (std::size_t part = 0; part < lists.size(); ++part) {
        if (clips_of(listed.parts, part) > 0) continue;
        throw UsageError(lists[part].path.string(), "names excluded clips alone",
                         "use them with --include-excluded");
    }
    complain(counted(kept_out, "clip that the lists name was excluded before and stays so",
                     "clips that the lists name were excluded before and stay so") +
             " (--include-excluded uses them)");
}

void compare_with_fault_filtered(const std::vector<NameList>& lists, const ListedParts& listed) {
    for (std::size_t part = 0; part < std::min(lists.size(), fault_filtered.size()); ++part) {
        const std::size_t names = lists[part].names.size();
        const std::size_t clips = clips_of(listed.parts, part);
        const std::size_t known = fault_filtered[part];
        if (names != known) {
            complain(fmt::format("{}: lists {} where the fault-filtered split of GTZAN has {}",
                                 lists[part].path.string(), counted(names, "name"), known));
        } else if (clips != known) {
            complain(
                fmt::format("{}: {} of its {} names have clips, so figures are not quite those of the "
                            "fault-filtered split of GTZAN",
                            lists[part].path.string(), clips, known));
        }
    }
}

}  // namespace resonet
