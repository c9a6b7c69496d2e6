#include "data/other_columns.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <unordered_map>

#include "core/csv.h"
#include "core/error.h"
#include "core/interrupt.h"
#include "data/clip_checks.h"
#include "data/descriptor_table.h"

namespace resonet {
namespace {

constexpr double largest_whole = 9007199254740992.0;  // 2^53: larger numbers are not told apart

/// A text that numbers have in common however they are written.
std::string plain(const std::string& cell) {
    const std::optional<double> number = parse_number(cell);
    return number ? fmt::format("{}", *number + 0.0) : cell;  // + 0.0: -0 is 0
}

/// Whether two texts always come together.
class Pairing {
  public:
    void add(const std::string& label, const std::string& cell) {
        const auto [label_entry, new_label] = cells_.try_emplace(label, Cell{cell, 0});
        const auto [cell_entry, new_cell] = labels_.try_emplace(cell, label);
        holds_ = holds_ && label_entry->second.text == cell && cell_entry->second == label;
        ++label_entry->second.clips;
    }

    bool holds() const { return holds_; }

    /// Whether there are so many clips of every label that it will not be chance.
    bool tells() const {
        return holds_ && cells_.size() > 1 &&
               std::ranges::all_of(cells_, [](const auto& entry) { return entry.second.clips > 1; });
    }

  private:
    struct Cell {
        std::string text;
        std::size_t clips = 0;
    };
    std::unordered_map<std::string, Cell> cells_;
    std::unordered_map<std::string, std::string> labels_;
    bool holds_ = true;
};

bool may_number(const std::string& name) {
    if (name.size() < 2) return false;
    const std::string end = name.substr(name.size() - 2);
    return (end[0] == 'i' || end[0] == 'I') && (end[1] == 'd' || end[1] == 'D');
}

/// What a column may still be.
class Candidate {
  public:
    explicit Candidate(const std::string& name) : numbers_(may_number(name)) {}

    void start_table() {
        last_ = -std::numeric_limits<double>::infinity();
        ++tables_;
    }

    /// Takes the next row; `label`: of the clip that is used there.
    void take(const std::string& cell, const std::string* label) {
        if (numbers_) take_number(cell);
        if (label == nullptr || !(labels_ || pairing_.holds())) return;
        ++clips_;
        const std::string text = plain(cell);
        labels_ = labels_ && text == *label;
        if (pairing_.holds()) pairing_.add(*label, text);
    }

    bool may_be() const { return labels_ || numbers_ || pairing_.holds(); }

    std::optional<std::string> reason(std::size_t tables) const {
        if (tables_ != tables) return std::nullopt;
        if (labels_ && clips_ > 0) return "it holds the labels";
        if (pairing_.tells()) return "it goes with the labels one to one";
        if (numbers_) return "it numbers the rows";
        return std::nullopt;
    }

  private:
    void take_number(const std::string& cell) {
        const double number = parse_number(cell).value_or(-std::numeric_limits<double>::infinity());
        numbers_ = number > last_ && std::abs(number) <= largest_whole && std::floor(number) == number;
        last_ = number;
    }

    bool labels_ = true;
    bool numbers_;
    Pairing pairing_;
    double last_ = 0.0;
    std::size_t clips_ = 0;
    std::size_t tables_ = 0;
};

using LabelOfRow = std::unordered_map<std::size_t, std::string>;

/// The candidates of all tables, in the order they come.
class Candidates {
  public:
    /// Errors: InputError.
    void read(const std::filesystem::path& path, const LabelOfRow& labels) {
        CsvReader reader(path);
        std::vector<std::pair<std::size_t, Candidate*>> open;
        for (std::size_t i = 0; i < reader.header().size(); ++i) {
            const std::string& name = reader.header()[i];
            if (is_row_description(name)) continue;
            Candidate& candidate = of(name);
            candidate.start_table();
            if (candidate.may_be()) open.emplace_back(i, &candidate);
        }
        // Descriptors drop out in the first rows.
        for (std::size_t row = 0; !open.empty() && reader.next(); ++row) {
            const auto label = labels.find(row);
            for (const auto& [column, candidate] : open) {
                candidate->take(reader.row()[column], label == labels.end() ? nullptr : &label->second);
            }
            std::erase_if(open, [](const auto& entry) { return !entry.second->may_be(); });
        }
        ++tables_;
    }

    std::vector<OtherColumn> found() const {
        std::vector<OtherColumn> columns;
        for (const std::string& name : names_) {
            if (std::optional<std::string> reason = candidates_.at(name).reason(tables_)) {
                columns.push_back({name, std::move(*reason)});
            }
        }
        return columns;
    }

  private:
    Candidate& of(const std::string& name) {
        const auto [entry, is_new] = candidates_.try_emplace(name, name);
        if (is_new) names_.push_back(name);
        return entry->second;
    }

    std::map<std::string, Candidate> candidates_;
    std::vector<std::string> names_;
    std::size_t tables_ = 0;
};

}  // namespace

std::vector<OtherColumn> other_columns(const Manifest& manifest, const std::vector<bool>& used) {
    std::map<std::filesystem::path, LabelOfRow> tables;
    for (std::size_t i = 0; i < manifest.clips.size(); ++i) {
        const ClipRecord& clip = manifest.clips[i];
        if (used[i]) tables[clip.path].emplace(clip.row, plain(clip.label));
    }
    Candidates candidates;
    for (const auto& [path, labels] : tables) {
        throw_if_interrupted();
        try {
            candidates.read(path, labels);
        } catch (const InputError&) {
            // Whoever needs its rows says so.
        }
    }
    return candidates.found();
}

}  // namespace resonet
