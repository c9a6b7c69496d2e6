#include "data/clip_checks.h"

#include <charconv>
#include <cmath>

#include "core/text.h"

namespace resonet {
namespace {

constexpr std::size_t longest_label = 200;
constexpr double longest_time = 1e7;  // seconds; 115 days

template <typename T>
std::optional<T> parse(std::string_view text) {
    T value = {};
    const char* const end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc() || stopped != end) return std::nullopt;
    return value;
}

}  // namespace

std::optional<double> parse_number(std::string_view text) {
    return parse<double>(text);
}

std::optional<std::size_t> parse_index(std::string_view text) {
    return parse<std::size_t>(text);
}

std::string label_problem(std::string_view label) {
    if (label.empty()) return "has no label";
    if (label.size() > longest_label) return "has a label of more than 200 bytes";
    if (printable(label) != label) {
        return "has the label '" + printable(label) + "', which is not plain UTF-8 text";
    }
    if (label.front() == ' ' || label.back() == ' ') {
        return "has blanks around its label '" + std::string(label) + "'";
    }
    return {};
}

std::string clip_problem(const ClipRecord& clip, SourceKind kind) {
    if (clip.path.empty()) return "names no file";
    if (std::string problem = label_problem(clip.label); !problem.empty()) return problem;
    if (!(clip.start >= 0.0 && clip.start <= longest_time)) return "has an impossible start";
    const bool to_the_end = std::isinf(clip.duration) && clip.duration > 0.0;
    if (!to_the_end && !(clip.duration > 0.0 && clip.duration <= longest_time)) {
        return "has an impossible duration";
    }
    if (kind != SourceKind::audio && (clip.start != 0.0 || !to_the_end)) {
        return "has a start or duration, which only audio can have";
    }
    if (clip.fold && *clip.fold < 0) return "has a negative fold";
    return {};
}

bool DuplicateFinder::insert(const ClipRecord& clip) {
    return seen_.emplace(clip.path.lexically_normal().string(), clip.row, clip.start, clip.duration).second;
}

}  // namespace resonet
