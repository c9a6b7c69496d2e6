#include "service/store_query.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <variant>
#include <vector>

#include "core/error.h"
#include "service/store_cursor.h"
#include "service/store_text.h"
#include "service/store_tracks.h"

namespace resonet {
namespace {

using Value = std::variant<std::int64_t, double, std::string>;

/// Parts of a statement, each with the values it takes, in order. Only what is written in this file becomes
/// part of a statement; what users ask for are values.
struct Condition {
    std::string sql;
    std::vector<Value> values;

    void add(const char* part, std::vector<Value> more = {}) {
        sql += sql.empty() ? "" : " AND ";
        sql += part;
        std::ranges::move(more, std::back_inserter(values));
    }
};

struct Order {
    const char* name;
    const char* key;
    bool is_text;
    bool of_result;
};

constexpr std::array<Order, 5> orders = {{
    {"added", "t.added", true, false},
    {"name", "t.sort_name", true, false},
    {"duration", "t.duration", false, false},
    {"genre", "coalesce(r.genre, '')", true, true},
    {"probability", "coalesce(r.probability, -1.0)", false, true},
}};

const Order& order_of(const TrackQuery& query) {
    const auto* const found =
        std::ranges::find_if(orders, [&](const Order& o) { return query.sort == o.name; });
    if (found == orders.end()) {
        throw UsageError("sort", "is none of a list of tracks",
                         "choose from added, name, duration, genre, probability");
    }
    return *found;
}

void check(const TrackQuery& query) {
    const std::string& state = query.state;
    if (!state.empty() && state != "waiting" && state != "heard" && state != "failed") {
        throw UsageError("state", "is none of a track", "choose from waiting, heard, failed");
    }
    for (const auto& bound : {query.least, query.most}) {
        if (bound && !std::isfinite(*bound)) throw UsageError("probability", "is no number");
    }
}

Condition condition_of(const TrackQuery& query) {
    Condition where;
    where.add("1");
    if (!query.text.empty()) where.add("instr(t.search, ?) > 0", {folded(query.text)});
    if (!query.genre.empty()) where.add("r.genre = ?", {query.genre});
    if (query.least) where.add("r.probability >= ?", {*query.least});
    if (query.most) where.add("r.probability <= ?", {*query.most});
    if (query.sure) where.add("r.sure = ?", {std::int64_t{*query.sure ? 1 : 0}});
    if (!query.state.empty()) where.add("t.state = ?", {query.state});
    if (query.label == "any") {
        where.add("EXISTS (SELECT 1 FROM labels l WHERE l.track = t.number)");
    } else if (query.label == "none") {
        where.add("NOT EXISTS (SELECT 1 FROM labels l WHERE l.track = t.number)");
    } else if (!query.label.empty()) {
        where.add("EXISTS (SELECT 1 FROM labels l WHERE l.track = t.number AND l.genre = ?)", {query.label});
    }
    return where;
}

bool filters_results(const TrackQuery& query) {
    return !query.genre.empty() || query.least || query.most || query.sure;
}

/// Where a page begins.
void add_cursor(Condition& where, const TrackQuery& query, const Order& order, const std::string& list) {
    if (query.cursor.empty()) return;
    const Cursor cursor = read_cursor(query.cursor, list);
    if (order.is_text ? !cursor.key.is_string() : !cursor.key.is_number()) {
        throw UsageError("cursor", "is not one of this list in this order", "begin with the first page");
    }
    const Value key = order.is_text ? Value(cursor.key.get<std::string>()) : Value(cursor.key.get<double>());
    const std::string part =
        std::string("(") + order.key + ", t.number) " + (query.descending ? "<" : ">") + " (?, ?)";
    where.add(part.c_str(), {key, cursor.number});
}

}  // namespace

Page list_tracks(StoreDatabase& database, const TrackQuery& query, const std::string& default_model) {
    check(query);
    const Order& order = order_of(query);
    Condition where = condition_of(query);
    const std::string& model = query.model.empty() ? default_model : query.model;
    const bool filtered = filters_results(query);
    // Only tracks that pass a filter of results need to have one.
    std::string from = "FROM tracks t ";
    std::vector<Value> model_value;
    if (filtered || order.of_result) {
        from += filtered ? "JOIN" : "LEFT JOIN";
        from += " results r ON r.track = t.number AND r.model = ? ";
        model_value.emplace_back(model);
    }
    Page page;
    {
        Query count(database, "SELECT COUNT(*) " + from + "WHERE " + where.sql, model_value, where.values);
        count.next();
        page.total = static_cast<std::size_t>(count.integer(0));
    }
    const std::string list = query.sort + (query.descending ? " desc" : " asc");
    add_cursor(where, query, order, list);
    const char* direction = query.descending ? " DESC" : " ASC";
    // One more than wanted tells whether there is another page.
    Query rows(database,
               std::string("SELECT t.number, ") + order.key + " " + from + "WHERE " + where.sql +
                   " ORDER BY " + order.key + direction + ", t.number" + direction + " LIMIT ?",
               model_value, where.values,
               query.limit == 0 ? std::int64_t{-1} : static_cast<std::int64_t>(query.limit) + 1);
    Cursor last{list, nullptr, 0};
    while (rows.next()) {
        if (query.limit != 0 && page.items.size() == query.limit) {
            page.next = cursor_text(last);
            break;
        }
        last.number = rows.integer(0);
        last.key = order.is_text ? nlohmann::json(rows.text(1)) : nlohmann::json(rows.number(1));
        page.items.push_back(track_json(database, last.number, default_model));
    }
    return page;
}

}  // namespace resonet
