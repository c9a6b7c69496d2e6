#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <deque>
#include <fstream>
#include <map>
#include <utility>

#include "cli/extract_table.h"
#include "core/csv.h"
#include "core/error.h"

namespace resonet {
namespace {

constexpr const char* begin_anew = "use --restart to begin anew, or another --out";

/// Finds the inputs that the rows of a table belong to, row by row.
class RowFinder {
  public:
    RowFinder(std::span<const ClipName> names, bool segmented) : names_(names), segmented_(segmented) {
        for (std::size_t i = 0; i < names.size(); ++i) {
            first_rows_[{name_of(i, 0), names[i].label}].push_back(i);
        }
    }

    struct Found {
        std::optional<std::size_t> input;
        bool begins = false;  ///< whether this is the first row of the input
    };

    Found next(const std::string& filename, const std::string& label) {
        if (segmented_ && last_ && filename == name_of(*last_, rows_) && label == names_[*last_].label) {
            ++rows_;
            return {last_, false};
        }
        last_.reset();
        const auto found = first_rows_.find({filename, label});
        // The same file given twice has two rows of one name.
        if (found == first_rows_.end() || found->second.empty()) return {};
        last_ = found->second.front();
        found->second.pop_front();
        rows_ = 1;
        return {last_, true};
    }

  private:
    std::string name_of(std::size_t input, std::size_t segment) const {
        const std::string& name = names_[input].filename;
        return segmented_ ? segment_name(name, segment) : name;
    }

    std::span<const ClipName> names_;
    bool segmented_;
    std::map<std::pair<std::string, std::string>, std::deque<std::size_t>> first_rows_;
    std::optional<std::size_t> last_;
    std::size_t rows_ = 0;  ///< of the last input so far
};

class CsvTable : public TableFormat {
  public:
    CsvTable(const ExtractPlan& plan, std::vector<ClipName> names)
        : segmented_(plan.segment > 0), names_(std::move(names)) {
        columns_ = {"filename", "length"};
        for (const FeatureColumn& column : plan.set.columns) columns_.push_back(column.name);
        columns_.emplace_back("label");
    }

    std::string header() const override {
        std::vector<std::string> fields;
        for (const std::string& column : columns_) fields.push_back(csv_field(column));
        return fmt::format("{}\n", fmt::join(fields, ","));
    }

    std::string text(std::size_t input, const ClipOutcome& outcome) const override {
        const ClipName& name = names_[input];
        std::string lines;
        for (std::size_t i = 0; i < outcome.rows.size(); ++i) {
            lines += csv_field(segmented_ ? segment_name(name.filename, i) : name.filename);
            lines += fmt::format(",{}", outcome.rows[i].samples);
            for (const double value : outcome.rows[i].values) lines.append(",").append(shortest(value));
            lines += fmt::format(",{}\n", csv_field(name.label));
        }
        return lines;
    }

    std::vector<RowGroup> groups(const std::filesystem::path& path) const override {
        std::ifstream stream(path, std::ios::binary);
        std::vector<RowGroup> groups;
        try {
            CsvReader reader(stream, path.string());
            if (reader.header() != columns_) {
                throw UsageError(path.string(), "has other columns than were asked for", begin_anew);
            }
            RowFinder finder(names_, segmented_);
            auto begin = static_cast<std::uint64_t>(stream.tellg());
            while (reader.next()) {
                const auto end = static_cast<std::uint64_t>(stream.tellg());
                const auto found = finder.next(reader.row().front(), reader.row().back());
                if (found.input && !found.begins) {
                    groups.back().end = end;
                } else {
                    groups.push_back({found.input, false, begin, end});
                }
                begin = end;
            }
        } catch (const InputError& error) {
            throw UsageError(error.subject(), error.problem(), begin_anew);
        }
        return groups;
    }

    /// A line break ends a row unless it stands in quotes; quotes in quotes are doubled.
    std::uint64_t whole_rows(const std::filesystem::path& path) const override {
        std::ifstream stream(path, std::ios::binary);
        std::uint64_t at = 0;
        std::uint64_t end = 0;
        bool quoted = false;
        std::vector<char> block(std::size_t{1} << 16);
        while (stream) {
            stream.read(block.data(), static_cast<std::streamsize>(block.size()));
            for (std::streamsize i = 0; i < stream.gcount(); ++i) {
                const char c = block[static_cast<std::size_t>(i)];
                ++at;
                if (c == '"') quoted = !quoted;
                if (c == '\n' && !quoted) end = at;
            }
        }
        return end;
    }

  private:
    bool segmented_;
    std::vector<ClipName> names_;
    std::vector<std::string> columns_;
};

}  // namespace

std::string shortest(double value) {
    if (!std::isfinite(value)) return {};
    char text[32];
    return {text, std::to_chars(text, text + sizeof text, value).ptr};
}

std::unique_ptr<TableFormat> make_csv_table(const ExtractPlan& plan, std::vector<ClipName> names) {
    return std::make_unique<CsvTable>(plan, std::move(names));
}

}  // namespace resonet
