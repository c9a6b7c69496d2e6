#include "cli/dataset_split.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <memory>

#include "cli/complain.h"
#include "cli/dataset_options.h"
#include "cli/protect_inputs.h"
#include "cli/split_lists_report.h"
#include "cli/split_report.h"
#include "cli/text_table.h"
#include "core/error.h"
#include "core/text.h"
#include "data/clip_checks.h"
#include "data/groups.h"
#include "data/split_columns.h"

namespace resonet {
namespace {

constexpr const char* usual_ratio = ".8,.1,.1";

constexpr std::array<std::string_view, 6> scheme_names = {"random", "stratified", "track",
                                                          "artist", "files",      "filtered"};

struct SplitOptions {
    DatasetOptions data;
    std::string scheme;
    std::optional<std::string> ratio;
    std::size_t folds = 0;
    std::uint64_t seed = 1;
    bool in_place = false;
    bool include_excluded = false;
    std::array<std::string, 3> lists;  ///< train, valid, test
    std::vector<std::string> fold_lists;
    bool allow_missing = false;

    bool by_lists() const { return scheme == "files" || scheme == "filtered"; }
    bool as_folds() const { return folds > 0 || !fold_lists.empty(); }
    std::string target() const { return in_place ? data.manifest : data.out; }
};

[[noreturn]] void refuse(std::string_view problem, std::string_view remedy) {
    throw UsageError("dataset split", problem, remedy);
}

void check(const SplitOptions& options) {
    if (std::ranges::find(scheme_names, options.scheme) == scheme_names.end()) {
        refuse("knows no scheme '" + printable(options.scheme) + "'",
               fmt::format("choose from {}", fmt::join(scheme_names, ", ")));
    }
    if (options.in_place == !options.data.out.empty()) {
        refuse(options.in_place ? "takes either --out or --in-place" : "does not know where to write",
               "name a file with --out, or change the manifest itself with --in-place");
    }
    const bool any_list =
        std::ranges::any_of(options.lists, [](const std::string& list) { return !list.empty(); });
    if (options.by_lists()) {
        if (options.ratio || options.folds > 0) {
            refuse("takes no --ratio or --folds with lists", "the lists say it all");
        }
        if (any_list == !options.fold_lists.empty()) {
            refuse("takes the names of the clips from lists",
                   "give --train, --valid and --test, or --fold-lists; see 'resonet dataset split --help'");
        }
        return;
    }
    if (any_list || !options.fold_lists.empty()) {
        refuse("takes lists only with --scheme files or filtered", "leave out the one or the other");
    }
    if (options.ratio && options.folds > 0) {
        refuse("takes either --ratio or --folds", "leave out the one or the other");
    }
}

/// Errors: UsageError where the result would replace something that is read.
void protect(const SplitOptions& options) {
    std::vector<std::string> inputs(options.lists.begin(), options.lists.end());
    inputs.insert(inputs.end(), options.fold_lists.begin(), options.fold_lists.end());
    if (!options.in_place) inputs.push_back(options.data.manifest);
    protect_inputs(std::array{options.target()}, inputs);
}

/// The numbers of ".8,.1,.1"; what they have to sum to is for others to say.
std::vector<double> shares_of(const std::string& ratio) {
    std::vector<double> shares;
    for (std::size_t start = 0; start <= ratio.size();) {
        const std::size_t end = std::min(ratio.find(',', start), ratio.size());
        const std::optional<double> share = parse_number(ratio.substr(start, end - start));
        if (!share) refuse("has the ratio '" + printable(ratio) + "'", "give for example .8,.1,.1");
        shares.push_back(*share);
        start = end + 1;
    }
    if (shares.size() != 2 && shares.size() != 3) {
        refuse(fmt::format("has {} ratios", shares.size()),
               "give train,test or train,valid,test, for example .8,.1,.1");
    }
    const std::vector<double> whole = whole_shares(shares);
    if (whole != shares) {
        complain(fmt::format("--ratio {} does not sum to 1: taken as {:.4f}", ratio, fmt::join(whole, ",")));
    }
    return whole;
}

/// The clips of a data set divided, and what the parts are.
struct Division {
    Parts parts;
    std::vector<Split> splits;  ///< of the parts; empty: they are folds
    std::size_t count = 0;
    QualityOptions quality;
    SplitNames names;
    bool clean = true;  ///< no complaints
};

void name_parts(Division& division) {
    division.names.folds = division.quality.folds = division.splits.empty();
    for (std::size_t part = 0; part < division.count; ++part) {
        division.names.parts.push_back(division.names.folds ? std::to_string(part + 1)
                                                            : std::string(to_string(division.splits[part])));
    }
}

Division divide_by_lists(const Manifest& manifest, const SplitOptions& options) {
    Division division;
    std::vector<NameList> lists;
    for (const std::string& path : options.fold_lists) lists.push_back(read_name_list(path));
    constexpr std::array splits = {Split::train, Split::valid, Split::test};
    for (std::size_t i = 0; i < splits.size(); ++i) {
        if (options.lists[i].empty()) continue;
        lists.push_back(read_name_list(options.lists[i]));
        division.splits.push_back(splits[i]);
    }
    ListedParts listed = parts_from_lists(manifest, lists);
    division.clean = check_listed(manifest, lists, listed, options.allow_missing);
    if (!options.include_excluded) keep_excluded(manifest, lists, listed);
    if (options.scheme == "filtered") compare_with_fault_filtered(lists, listed);
    division.parts = std::move(listed.parts);
    division.count = lists.size();
    name_parts(division);
    return division;
}

Division divide_by_scheme(const Manifest& manifest, const SplitOptions& options) {
    SplitPlan plan;
    const auto scheme = std::ranges::find(scheme_names, options.scheme) - scheme_names.begin();
    plan.scheme = static_cast<SplitScheme>(scheme);
    plan.shares =
        options.folds > 0 ? equal_shares(options.folds) : shares_of(options.ratio.value_or(usual_ratio));
    plan.seed = options.seed;
    std::vector<bool> used;
    for (const ClipRecord& clip : manifest.clips) {
        used.push_back(options.include_excluded || clip.split != Split::excluded);
    }
    Division division;
    division.parts = divide(manifest, used, plan);
    division.count = plan.shares.size();
    if (options.folds == 0) {
        division.splits = division.count == 2 ? std::vector{Split::train, Split::test}
                                              : std::vector{Split::train, Split::valid, Split::test};
    }
    division.quality.asked = plan.shares;
    division.quality.kept = grouping_of(plan.scheme);
    if (division.quality.kept) division.names.group = options.scheme;
    name_parts(division);
    return division;
}

void write_parts(Manifest& manifest, const Division& division, const SplitOptions& options) {
    for (std::size_t i = 0; i < manifest.clips.size(); ++i) {
        ClipRecord& clip = manifest.clips[i];
        const std::optional<std::size_t>& part = division.parts[i];
        if (division.splits.empty()) {
            clip.fold = part ? std::optional(static_cast<int>(*part) + 1) : std::nullopt;
            // It takes part in the folds now.
            if (part && clip.split == Split::excluded) clip.split = Split::unassigned;
        } else {
            clip.split = part ? division.splits[*part] : Split::excluded;
        }
    }
    write_manifest(options.target(), manifest);
}

ExitStatus split(const SplitOptions& options) {
    check(options);
    protect(options);
    Manifest manifest = read_manifest_to_divide(options.data.manifest, options.data.columns);
    protect_clips(std::array{options.target()}, manifest);
    const Division division =
        options.by_lists() ? divide_by_lists(manifest, options) : divide_by_scheme(manifest, options);
    const SplitQuality quality = split_quality(manifest, division.parts, division.count, division.quality);
    write_parts(manifest, division, options);
    const std::string seed = options.by_lists() ? "" : fmt::format(", seed {}", options.seed);
    // On standard error: --out may be /dev/stdout.
    fmt::print(stderr, "{}: {} in {} (scheme {}{}), {} {}; column '{}'\n\n{}", printable(options.target()),
               counted(quality.all.clips, "clip"),
               counted(division.count, division.splits.empty() ? "fold" : "split"), options.scheme, seed,
               grouped(quality.unused), division.splits.empty() ? "in none" : "excluded",
               printable(division.splits.empty() ? manifest.fold_column : manifest.split_column),
               split_report(quality, division.names));
    if (!knows_copies(manifest)) {
        fmt::print(stderr,
                   "copies: nobody has looked for them, so they may be in several {} "
                   "('resonet dataset check --out' finds them)\n",
                   division.splits.empty() ? "folds" : "splits");
    }
    return division.clean ? ExitStatus::done : ExitStatus::inputs_failed;
}

void add_list_options(CLI::App& command, SplitOptions& options) {
    constexpr std::array names = {"train", "valid", "test"};
    for (std::size_t i = 0; i < names.size(); ++i) {
        command
            .add_option(fmt::format("--{}", names[i]), options.lists[i],
                        fmt::format("Names of the clips to {}, one a line", i == 0   ? "train on"
                                                                            : i == 1 ? "choose models on"
                                                                                     : "test on"))
            ->type_name("FILE")
            ->group("Lists (schemes files and filtered)");
    }
    command.add_option("--fold-lists", options.fold_lists, "Names of the clips of each fold")
        ->type_name("FILE...")
        ->group("Lists (schemes files and filtered)");
    command.add_flag("--allow-missing", options.allow_missing, "Names without a clip are no failure")
        ->group("Lists (schemes files and filtered)");
}

}  // namespace

void add_dataset_split(CLI::App& dataset, Action& action) {
    CLI::App* command = dataset.add_subcommand("split", "Divide a data set into splits or folds");
    const auto options = std::make_shared<SplitOptions>();
    add_manifest_options(*command, options->data);
    command
        ->add_option("--scheme", options->scheme,
                     "track, artist, stratified, random, files or filtered; see below")
        ->type_name("SCHEME")
        ->required();
    command->add_option("--ratio", options->ratio, "Shares of train,valid,test or of train,test (.8,.1,.1)")
        ->type_name("A,B,C");
    command->add_option("--folds", options->folds, "Folds of equal size instead, numbered from 1")
        ->check(CLI::Range(std::size_t{2}, std::size_t{1000}))
        ->type_name("K");
    add_seed_option(*command, options->seed, "Another number divides otherwise");
    add_out_option(*command, options->data.out, "Manifest to write");
    command->add_flag("--in-place", options->in_place, "Write the manifest itself");
    command->add_flag("--include-excluded", options->include_excluded,
                      "Use excluded clips too; else they stay excluded");
    add_list_options(*command, *options);
    command->footer(
        "Schemes:\n"
        "  track       clips of one track, file or cluster of copies stay together; classes are balanced\n"
        "  artist      tracks of one artist too: what tells how a model does on music by others\n"
        "  stratified  clips at random, classes balanced; leaks where a track has several clips\n"
        "  random      clips at random\n"
        "  files       as lists of names say; what none names is excluded, and what was, stays so\n"
        "  filtered    likewise, with the fault-filtered lists of GTZAN (443, 197 and 290 names)\n"
        "\n"
        "No audio is moved. With --column or --fold-column, one manifest carries several divisions.\n"
        "--allow-missing is for a data set that is a part of what the lists were made for.\n"
        "\n"
        "Exit status: 0 done, 1 names of a list fit no clip, 2 wrong usage.\n"
        "\n"
        "Examples:\n"
        "  resonet dataset split genres.csv --scheme artist --out split.csv\n"
        "  resonet dataset split genres.csv --scheme track --folds 10 --seed 7 --in-place\n"
        "  resonet dataset split gtzan.csv --scheme filtered --train train_filtered.txt \\\n"
        "      --valid valid_filtered.txt --test test_filtered.txt --out filtered.csv\n");
    command->callback([options, &action] { action = [options] { return split(*options); }; });
}

}  // namespace resonet
