#include "evaluation/prediction_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "core/csv.h"
#include "core/error.h"
#include "core/file.h"
#include "core/text.h"
#include "data/clip_checks.h"

namespace resonet {
namespace {

constexpr std::array<std::string_view, 4> file_columns = {"path", "picture", "array", "table"};
constexpr std::array<std::string_view, 2> place_columns = {"row", "start"};
constexpr std::string_view probability_prefix = "p_";
constexpr double sum_tolerance = 1e-3;
constexpr std::string_view write_again = "let the program write the predictions again";

/// Reads the rows of a file of predictions whose header it has understood.
class PredictionReader {
  public:
    explicit PredictionReader(const std::filesystem::path& file) : table_(file) {
        file_ = one_of(file_columns);
        place_ = one_of(place_columns);
        track_ = required("track");
        truth_ = required("truth");
        artist_ = table_.column("artist");
        seconds_ = table_.column("seconds");
        find_labels();
    }

    PredictionSet read() {
        while (table_.next()) read_row();
        if (found_.empty()) table_.fail("no clips follow the header", write_again);
        return std::move(found_);
    }

  private:
    std::size_t required(std::string_view name) const {
        const std::optional<std::size_t> column = table_.column(name);
        if (!column) table_.fail(fmt::format("lacks the column '{}'", name), write_again);
        return *column;
    }

    /// The only column that has one of `names`.
    template <std::size_t N>
    std::size_t one_of(const std::array<std::string_view, N>& names) const {
        std::optional<std::size_t> column;
        for (const std::string_view name : names) {
            const std::optional<std::size_t> here = table_.column(name);
            if (here && column) {
                table_.fail(fmt::format("has both columns '{}' and '{}'", table_.header()[*column], name),
                            "keep one");
            }
            if (here) column = here;
        }
        if (!column) {
            table_.fail(fmt::format("lacks a column '{}'", fmt::join(names, "' or '")), write_again);
        }
        return *column;
    }

    void find_labels() {
        for (std::size_t column = 0; column < table_.header().size(); ++column) {
            const std::string_view name = table_.header()[column];
            if (!name.starts_with(probability_prefix)) continue;
            const std::string label(name.substr(probability_prefix.size()));
            if (const std::string problem = label_problem(label); !problem.empty()) {
                table_.fail(fmt::format("the column '{}' {}", printable(name), problem), "rename it");
            }
            places_.emplace(label, static_cast<int>(found_.labels.size()));
            found_.labels.push_back(label);
            probabilities_.push_back(column);
        }
        if (found_.labels.empty()) {
            table_.fail("lacks probabilities: a column 'p_<label>' for each label", write_again);
        }
    }

    void read_row() {
        const std::vector<std::string>& row = table_.row();
        PredictedClip clip;
        clip.file = row[file_];
        clip.place = row[place_];
        clip.track = row[track_];
        if (artist_) clip.artist = row[*artist_];
        if (seconds_) clip.seconds = length(row[*seconds_]);
        const auto label = places_.find(row[truth_]);
        if (label == places_.end()) {
            table_.fail(fmt::format("the label '{}' has no probability", printable(row[truth_])),
                        fmt::format("labels are the columns that start with '{}'", probability_prefix));
        }
        clip.truth = label->second;
        if (!keys_.insert(clip_key(clip)).second) {
            table_.fail(fmt::format("'{}' is there twice", printable(clip.file)), "remove one of the rows");
        }
        read_probabilities();
        found_.clips.push_back(std::move(clip));
    }

    void read_probabilities() {
        double sum = 0;
        for (const std::size_t column : probabilities_) {
            const std::string& text = table_.row()[column];
            const std::optional<double> number = parse_number(text);
            // A comparison with what is not a number is false, too.
            if (!number || !(*number >= 0 && *number <= 1)) {
                table_.fail(fmt::format("'{}' in the column '{}' is no probability", printable(text),
                                        table_.header()[column]),
                            "give a number from 0 to 1");
            }
            sum += *number;
            found_.probabilities.push_back(static_cast<float>(*number));
        }
        if (std::abs(sum - 1) > sum_tolerance) {
            table_.fail(fmt::format("the probabilities sum to {:.6g}", sum), "they have to sum to 1");
        }
    }

    double length(const std::string& text) const {
        if (text.empty()) return PredictedClip().seconds;
        const std::optional<double> number = parse_number(text);
        if (!number || !std::isfinite(*number) || *number < 0) {
            table_.fail(fmt::format("'{}' is no length in seconds", printable(text)),
                        "leave the field blank if the length is unknown");
        }
        return *number;
    }

    CsvReader table_;
    std::size_t file_ = 0;
    std::size_t place_ = 0;
    std::size_t track_ = 0;
    std::size_t truth_ = 0;
    std::optional<std::size_t> artist_;
    std::optional<std::size_t> seconds_;
    std::vector<std::size_t> probabilities_;  ///< columns, in the order of the labels
    std::unordered_map<std::string, int> places_;
    std::unordered_set<std::string> keys_;
    PredictionSet found_;
};

std::string nine_digits(float probability) {
    return fmt::format("{:.9g}", probability);
}

}  // namespace

void write_predictions(const std::filesystem::path& file, const PredictionSet& predictions,
                       std::string_view file_column, std::string_view place_column) {
    AtomicFile out(file);
    std::vector<std::string> fields = {std::string(file_column),
                                       std::string(place_column),
                                       "track",
                                       "artist",
                                       "seconds",
                                       "truth",
                                       "predicted",
                                       "probability"};
    for (const std::string& label : predictions.labels) {
        fields.push_back(std::string(probability_prefix) + label);
    }
    write_csv_row(out.stream(), fields);
    const std::vector<int> predicted = predictions.predicted();
    for (std::size_t i = 0; i < predictions.size(); ++i) {
        const PredictedClip& clip = predictions.clips[i];
        const auto best = static_cast<std::size_t>(predicted[i]);
        const std::span<const float> row = predictions.row(i);
        fields = {clip.file,
                  clip.place,
                  clip.track,
                  clip.artist,
                  std::isfinite(clip.seconds) ? fmt::format("{}", clip.seconds) : std::string(),
                  predictions.labels[static_cast<std::size_t>(clip.truth)],
                  predictions.labels[best],
                  nine_digits(row[best])};
        for (const float probability : row) fields.push_back(nine_digits(probability));
        write_csv_row(out.stream(), fields);
    }
    out.commit();
}

PredictionSet read_predictions(const std::filesystem::path& file) {
    return PredictionReader(file).read();
}

}  // namespace resonet
