#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/terminal.h"
#include "inference/batch.h"
#include "inference/six_digits.h"

namespace resonet {

enum class ResultFormat { table, json, jsonl, csv };

/// The format called `name`; UsageError where there is none.
ResultFormat result_format(std::string_view name);

/// What a writer knows before the first result.
struct ResultContext {
    std::string model;                ///< name of the model
    std::vector<std::string> labels;  ///< its genres, in the order of the probabilities
    double unsure_below = 0;          ///< confidence below which no answer is given (decide())
    std::optional<std::size_t> top;   ///< genres to tell of; none: as is usual in the format
    bool timeline = false;            ///< tell of each window, too
    std::size_t name_width = 0;       ///< columns the widest name takes
    bool raw_names = false;           ///< some name is not valid UTF-8
    Terminal terminal;
};

/// Turns results into text, piece by piece, so that each can be shown as it comes.
class ResultWriter {
  public:
    virtual ~ResultWriter() = default;

    /// What comes before all results.
    virtual std::string begin() { return {}; }
    /// The text of the next result; may be empty.
    virtual std::string result(const FileResult& result) = 0;
    /// What comes after all results.
    virtual std::string end() { return {}; }
};

std::unique_ptr<ResultWriter> make_table_writer(ResultContext context);
std::unique_ptr<ResultWriter> make_json_writer(ResultContext context);
std::unique_ptr<ResultWriter> make_jsonl_writer(ResultContext context);
std::unique_ptr<ResultWriter> make_csv_writer(ResultContext context);
std::unique_ptr<ResultWriter> make_result_writer(ResultFormat format, ResultContext context);

/// Indices of the `count` largest probabilities, the largest first; of equal ones the first first.
std::vector<std::size_t> ranking(std::span<const float> probabilities, std::size_t count);

/// The bytes of `name` in hexadecimal, for names that are not valid UTF-8.
std::string name_bytes(const std::string& name);

}  // namespace resonet
