#include "data/fma_genres.h"

#include <algorithm>
#include <optional>

#include "core/csv.h"
#include "core/error.h"
#include "core/text.h"
#include "data/clip_checks.h"

namespace resonet {
namespace {

constexpr std::size_t largest_id = 1'000'000;

int id_in(const CsvReader& table, std::size_t column) {
    const std::optional<std::size_t> id = parse_index(table.row()[column]);
    if (!id || *id > largest_id) {
        table.fail("has '" + printable(table.row()[column]) + "' for the number of a genre");
    }
    return static_cast<int>(*id);
}

std::size_t column_of(const CsvReader& table, std::string_view name, const std::filesystem::path& path) {
    if (const auto found = table.column(name)) return *found;
    throw UsageError(path.string(), "has no column '" + std::string(name) + "'",
                     "take genres.csv of fma_metadata");
}

}  // namespace

FmaGenres::FmaGenres(const std::filesystem::path& path) {
    try {
        CsvReader table(path);
        const std::size_t id = column_of(table, "genre_id", path);
        const std::size_t title = column_of(table, "title", path);
        const std::size_t top_level = column_of(table, "top_level", path);
        while (table.next()) {
            genres_[id_in(table, id)] = Genre{table.row()[title], id_in(table, top_level)};
        }
    } catch (const InputError& error) {
        throw UsageError(error.subject(), error.problem(), error.remedy());
    }
    for (const auto& [id, genre] : genres_) {
        if (genres_.contains(genre.top_level)) continue;
        throw UsageError(path.string(), "lacks genre " + std::to_string(genre.top_level) + ", the root of '" +
                                            printable(genre.title) + "'");
    }
}

std::string FmaGenres::root(const std::vector<int>& genres) const {
    std::vector<std::pair<int, int>> counts;  // root, how many of the genres have it; as they come
    for (const int id : genres) {
        const auto found = genres_.find(id);
        if (found == genres_.end()) continue;
        const int root = found->second.top_level;
        const auto entry = std::ranges::find(counts, root, &std::pair<int, int>::first);
        if (entry == counts.end()) {
            counts.emplace_back(root, 1);
        } else {
            ++entry->second;
        }
    }
    const auto most = std::ranges::max_element(counts, {}, &std::pair<int, int>::second);
    return most == counts.end() ? std::string() : genres_.at(most->first).title;
}

std::vector<int> fma_genre_list(std::string_view text) {
    std::vector<int> numbers;
    while (!text.empty()) {
        const std::size_t end = text.find_first_not_of("0123456789");
        const std::optional<std::size_t> number = parse_index(text.substr(0, end));
        if (number && *number <= largest_id) numbers.push_back(static_cast<int>(*number));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end == 0 ? 1 : end);
    }
    return numbers;
}

}  // namespace resonet
