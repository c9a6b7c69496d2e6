#include "data/dataset_check.h"

#include <algorithm>
#include <iterator>
#include <span>

#include "data/file_findings.h"
#include "data/known_faults.h"
#include "data/measured_clips.h"
#include "data/recording_findings.h"

namespace resonet {
namespace {

void append(std::vector<Finding>& findings, std::vector<Finding> more) {
    findings.insert(findings.end(), std::make_move_iterator(more.begin()),
                    std::make_move_iterator(more.end()));
}

/// Finds copies among clips by what was read of them.
void compare_contents(const Manifest& manifest, DatasetCheck& check) {
    std::vector<std::string> contents;
    for (const ClipContent& content : check.contents) contents.push_back(content.content);
    check.pairs = exact_duplicates(manifest, contents);
}

/// Measures the clips and finds copies among them, and what else that tells.
void check_audio(const Manifest& manifest, const DatasetCheckOptions& options, DatasetCheck& check) {
    const MeasuredClips measured = measure_clips(
        manifest, {.threads = options.threads, .cache = options.cache, .progress = options.progress});
    check.from_cache = measured.from_cache;
    check.contents = contents_of(measured);
    std::vector<std::span<const std::uint32_t>> fingerprints;
    for (const MeasuredClip& clip : measured.clips) {
        check.facts.push_back(clip.measurement ? std::optional(clip.measurement->facts) : std::nullopt);
        fingerprints.push_back(clip.measurement
                                   ? std::span<const std::uint32_t>(clip.measurement->fingerprint)
                                   : std::span<const std::uint32_t>());
    }
    append(check.findings, audio_findings(manifest, measured));
    compare_contents(manifest, check);
    const std::vector<DuplicatePair> near = near_duplicates(
        manifest, fingerprints, check.pairs,
        {.threshold = options.threshold, .threads = options.threads, .progress = options.progress});
    check.pairs.insert(check.pairs.end(), near.begin(), near.end());
}

}  // namespace

bool DatasetCheck::has_errors() const {
    return std::ranges::any_of(findings,
                               [](const Finding& finding) { return finding.severity == Severity::error; });
}

DatasetCheck check_dataset(const Manifest& manifest, const DatasetCheckOptions& options) {
    DatasetCheck check;
    check.opened = options.contents;
    check.facts.reserve(manifest.clips.size());
    if (!options.contents) {
        check.contents = look_for_files(manifest);
        compare_contents(manifest, check);
    } else if (manifest.kind == SourceKind::audio) {
        check_audio(manifest, options, check);
    } else {
        check.contents = read_contents(manifest, options.threads, options.progress);
        compare_contents(manifest, check);
    }
    check.facts.resize(manifest.clips.size());
    check.clusters = cluster_names(manifest, check.pairs);
    for (std::size_t i = 0; i < manifest.clips.size(); ++i) {
        const bool excluded = !is_checked(manifest.clips[i]);
        ++(excluded ? check.excluded : check.checked);
        if (!excluded && !check.contents[i].problem.empty()) ++check.unreadable;
    }
    append(check.findings, content_findings(manifest, check.contents));
    append(check.findings, duplicate_findings(manifest, check.pairs));
    const Manifest known = annotated(manifest, check);
    append(check.findings, label_conflicts(known));
    append(check.findings, leak_findings(known));
    append(check.findings, known_faults(manifest, check.clusters));
    check.balance = class_balance(manifest);
    append(check.findings, label_findings(manifest));
    std::ranges::stable_sort(check.findings, std::ranges::greater(), &Finding::severity);
    return check;
}

Manifest annotated(const Manifest& manifest, const DatasetCheck& check) {
    Manifest copy = manifest;
    for (std::size_t i = 0; i < copy.clips.size(); ++i) {
        copy.clips[i].cluster = check.clusters[i];
        if (check.facts[i]) copy.clips[i].facts = check.facts[i];
    }
    return copy;
}

}  // namespace resonet
