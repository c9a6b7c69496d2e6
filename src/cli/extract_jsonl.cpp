#include <fmt/format.h>

#include <deque>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

#include "cli/extract_table.h"
#include "cli/result_writer.h"
#include "core/error.h"
#include "core/text.h"

namespace resonet {
namespace {

using nlohmann::json;

constexpr const char* begin_anew = "use --restart to begin anew, or another --out";

std::string quoted(const std::string& text) {
    return json(valid_utf8(text)).dump();
}

std::string number(double value) {
    const std::string text = shortest(value);
    return text.empty() ? "null" : text;
}

/// `"path": ...`, and its bytes where they are no text.
std::string path_fields(const std::string& path) {
    std::string fields = fmt::format("\"path\":{}", quoted(path));
    if (valid_utf8(path) != path) fields += fmt::format(",\"path_bytes\":{}", quoted(name_bytes(path)));
    return fields;
}

/// `,"warnings":[...]`, as `resonet classify` has it.
std::string warnings_field(const std::vector<std::string>& warnings) {
    std::vector<std::string> texts;
    for (const std::string& warning : warnings) texts.push_back(quoted(warning));
    return fmt::format(",\"warnings\":[{}]", fmt::join(texts, ","));
}

// Lines are put together here, not by the JSON library, for numbers in their shortest form.
class JsonLinesTable : public TableFormat {
  public:
    JsonLinesTable(const ExtractPlan& plan, std::vector<ClipName> names)
        : segment_(plan.segment), rate_(plan.settings.sample_rate), names_(std::move(names)) {
        for (const FeatureColumn& column : plan.set.columns) columns_.push_back(quoted(column.name));
    }

    std::string header() const override { return {}; }

    std::string text(std::size_t input, const ClipOutcome& outcome) const override {
        const std::string who = path_fields(names_[input].filename);
        if (!outcome.error.empty()) return fmt::format("{{{},\"error\":{}}}\n", who, quoted(outcome.error));
        std::string lines;
        for (std::size_t i = 0; i < outcome.rows.size(); ++i) {
            const FeatureRow& row = outcome.rows[i];
            lines +=
                fmt::format("{{{},\"label\":{},\"start\":{},\"duration\":{},\"samples\":{}", who,
                            quoted(names_[input].label), number(static_cast<double>(i * segment_) / rate_),
                            number(static_cast<double>(row.samples) / rate_), row.samples);
            if (i == 0 && !outcome.warnings.empty()) lines += warnings_field(outcome.warnings);
            lines += ",\"features\":{";
            for (std::size_t k = 0; k < columns_.size(); ++k) {
                lines += fmt::format("{}{}:{}", k == 0 ? "" : ",", columns_[k], number(row.values[k]));
            }
            lines += "}}\n";
        }
        return lines;
    }

    std::vector<RowGroup> groups(const std::filesystem::path& path) const override {
        std::map<std::string, std::deque<std::size_t>> left;
        for (std::size_t i = 0; i < names_.size(); ++i) {
            left[text_of_path(names_[i].filename)].push_back(i);
        }
        std::ifstream stream(path, std::ios::binary);
        std::vector<RowGroup> groups;
        std::string last;
        std::uint64_t at = 0;
        for (std::string line; std::getline(stream, line);) {
            const std::uint64_t end = at + line.size() + 1;
            const Line read = read_line(line, path);
            if (read.continues && !groups.empty() && read.identity == last) {
                groups.back().end = end;
            } else {
                RowGroup group{std::nullopt, read.failed, at, end};
                std::deque<std::size_t>& waiting = left[read.identity];
                if (!waiting.empty()) {
                    group.input = waiting.front();
                    waiting.pop_front();
                }
                groups.push_back(group);
            }
            last = read.identity;
            at = end;
        }
        return groups;
    }

    std::uint64_t whole_rows(const std::filesystem::path& path) const override {
        std::ifstream stream(path, std::ios::binary);
        std::uint64_t at = 0;
        for (std::string line; std::getline(stream, line) && !stream.eof();) at += line.size() + 1;
        return at;
    }

  private:
    struct Line {
        std::string identity;
        bool failed = false;
        bool continues = false;  ///< not the first segment
    };

    static Line read_line(const std::string& line, const std::filesystem::path& path) {
        try {
            const json object = json::parse(line);
            Line read;
            read.identity =
                object.at(object.contains("path_bytes") ? "path_bytes" : "path").get<std::string>();
            read.failed = object.contains("error");
            read.continues = !read.failed && object.at("start").get<double>() > 0.0;
            return read;
        } catch (const json::exception&) {
            throw UsageError(path.string(), "has a line that 'resonet extract' did not write", begin_anew);
        }
    }

    std::size_t segment_;
    double rate_;
    std::vector<ClipName> names_;
    std::vector<std::string> columns_;  ///< their names, in quotes
};

}  // namespace

std::unique_ptr<TableFormat> make_jsonl_table(const ExtractPlan& plan, std::vector<ClipName> names) {
    return std::make_unique<JsonLinesTable>(plan, std::move(names));
}

}  // namespace resonet
