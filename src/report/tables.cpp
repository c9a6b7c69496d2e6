#include "report/tables.h"

#include <algorithm>
#include <cctype>
#include <set>
#include <utility>

#include "core/file.h"
#include "report/model_tables.h"
#include "report/summary_tables.h"

namespace resonet {
namespace {

/// What has to be said of figures of a leaky comparison, whether they leak themselves or not.
std::string words(const Comparison& comparison, bool leaks) {
    return leak_stamp(comparison) + (leaks ? "" : " of other models");
}

/// Marks what leaks; nothing can ask it not to. `leaks`: whether the figures of a row do.
template <typename Leaks>
void stamp(Table& table, const Comparison& comparison, Leaks leaks) {
    if (!comparison.leaky) return;
    table.columns.push_back({"leak", "Leak", CellKind::words});
    bool all = true;
    bool any = false;
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
        const bool leaky = leaks(i);
        table.rows[i].push_back(words(comparison, leaky));
        all = all && leaky;
        any = any || leaky;
    }
    table.caption += " Protocol: " + words(comparison, any) + (any && !all ? " of some models" : "") + ".";
}

/// Names come from recipes: only what is harmless in a file's name stays, and no two are alike, not even for
/// file systems that take capitals for small letters.
void make_file_names(std::vector<Table>& tables) {
    constexpr std::size_t longest = 80;
    std::set<std::string> taken;
    for (Table& table : tables) {
        std::string name;
        for (const char letter : table.name.substr(0, longest)) {
            const bool harmless = std::isalnum(static_cast<unsigned char>(letter)) != 0 || letter == '_';
            const bool kept = harmless || (letter == '.' && !name.empty() && name.back() != '.');
            if (kept || name.empty() || name.back() != '-') name += kept ? letter : '-';
        }
        while (name.size() > 1 && (name.back() == '-' || name.back() == '.')) name.pop_back();
        const auto lower = [](std::string text) {
            std::ranges::transform(text, text.begin(), [](unsigned char letter) {
                return static_cast<char>(std::tolower(letter));
            });
            return text;
        };
        table.name = name;
        for (int number = 2; !taken.insert(lower(table.name)).second; ++number) {
            table.name = name + "-" + std::to_string(number);
        }
    }
}

}  // namespace

std::vector<Table> comparison_tables(const Comparison& comparison) {
    std::vector<Table> tables;
    const auto keep = [&](Table table, const auto& leaks) {
        if (table.rows.empty()) return;
        stamp(table, comparison, leaks);
        tables.push_back(std::move(table));
    };
    const auto& models = comparison.models;
    keep(results_table(comparison), [&](std::size_t row) { return models.at(row).leaky; });
    keep(pairs_table(comparison), [&](std::size_t row) {
        const ModelPair& pair = comparison.pairs.at(row);
        return models.at(pair.first).leaky || models.at(pair.second).leaky;
    });
    for (const ComparedModel& model : models) {
        for (Table& table : model_tables(model, comparison.labels)) {
            keep(std::move(table), [&](std::size_t) { return model.leaky; });
        }
    }
    make_file_names(tables);
    return tables;
}

void write_tables(const std::vector<Table>& tables, const std::filesystem::path& folder) {
    for (const Table& table : tables) {
        write_atomically(folder / (table.name + ".csv"), table_csv(table));
        write_atomically(folder / (table.name + ".tex"), table_latex(table));
    }
}

}  // namespace resonet
