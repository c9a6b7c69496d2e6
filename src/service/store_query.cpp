#include "service/store_query.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <optional>
#include <sstream>
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

    void add(const std::string& part, std::vector<Value> more = {}) {
        sql += sql.empty() ? "" : " AND ";
        sql += part;
        std::ranges::move(more, std::back_inserter(values));
    }
};

struct Order {
    const char* name;
    const char* key;
    bool is_text;
    bool of_result;  ///< of the model that is asked for
};

constexpr std::array<Order, 5> orders = {{
    {"added", "t.added", true, false},
    {"name", "t.sort_name", true, false},
    {"duration", "t.duration", false, false},
    {"genre", "r.genre", true, true},
    {"probability", "r.probability", false, true},
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
    where.add("1");  // so that there is one
    std::istringstream words(folded(query.text));
    for (std::string word; words >> word;) where.add("instr(t.search, ?) > 0", {word});
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
        where.add("EXISTS (SELECT 1 FROM labels l WHERE l.track = t.number AND l.genre = ? COLLATE NOCASE)",
                  {query.label});
    }
    return where;
}

bool filters_results(const TrackQuery& query) {
    return !query.genre.empty() || query.least || query.most || query.sure;
}

[[noreturn]] void refuse_cursor() {
    throw UsageError("cursor", "is not one of this list in this order", "begin with the first page");
}

/// Tracks in an order. A list consists of one, or of those that the model has heard and those that it has
/// not.
struct Part {
    std::string from;
    Condition where;
    std::string key;     ///< what it is sorted by before the number
    std::string number;  ///< of the track
};

/// All tracks, with what the model says of them if that is asked for.
Part whole_list(const TrackQuery& query, const Order& order, const std::string& model) {
    Part part{"FROM tracks t ", {}, order.key, "t.number"};
    part.where.add("1");
    if (filters_results(query)) {
        part.from += "JOIN results r ON r.track = t.number ";
        part.where.add("r.model = ?", {model});
    }
    return part;
}

/// The tracks that the model has heard, by an index of the results: not all of them need to be sorted.
Part heard_tracks(const Order& order, const std::string& model) {
    Part part{"FROM results r CROSS JOIN tracks t ON t.number = r.track ", {}, order.key, "r.track"};
    part.where.add("r.model = ?", {model});
    return part;
}

Part unheard_tracks(const std::string& model) {
    Part part{"FROM tracks t ", {}, "NULL", "t.number"};
    part.where.add("NOT EXISTS (SELECT 1 FROM results r WHERE r.track = t.number AND r.model = ?)", {model});
    return part;
}

/// The parts of a list that a page after `cursor` may reach into, in order, each from where it begins.
std::vector<Part> parts_of(const TrackQuery& query, const Order& order, const std::string& model,
                           const std::optional<Cursor>& cursor) {
    std::vector<Part> parts;
    if (!order.of_result) {
        parts.push_back(whole_list(query, order, model));
    } else {
        parts.push_back(heard_tracks(order, model));
        if (!filters_results(query)) parts.push_back(unheard_tracks(model));
    }
    if (!cursor) return parts;
    const char* const beyond = query.descending ? "<" : ">";
    if (cursor->key.is_null() && order.of_result) {
        parts.erase(parts.begin());
        if (parts.empty()) refuse_cursor();
        parts[0].where.add(parts[0].number + " " + beyond + " ?", {cursor->number});
        return parts;
    }
    if (order.is_text ? !cursor->key.is_string() : !cursor->key.is_number()) refuse_cursor();
    const Value key =
        order.is_text ? Value(cursor->key.get<std::string>()) : Value(cursor->key.get<double>());
    parts[0].where.add("(" + parts[0].key + ", " + parts[0].number + ") " + beyond + " (?, ?)",
                       {key, cursor->number});
    return parts;
}

struct Row {
    std::int64_t number;
    nlohmann::json key;
};

/// Appends rows of a part until there are `most`; -1: all.
void read_part(StoreDatabase& database, const Part& part, const Condition& filters, const TrackQuery& query,
               bool is_text, std::int64_t most, std::vector<Row>& rows) {
    const std::string direction = query.descending ? " DESC" : " ASC";
    const bool has_key = part.key != "NULL";
    Query found(database,
                "SELECT " + part.number + ", " + part.key + " " + part.from + "WHERE " + part.where.sql +
                    " AND " + filters.sql + " ORDER BY " + (has_key ? part.key + direction + ", " : "") +
                    part.number + direction + " LIMIT ?",
                part.where.values, filters.values, most < 0 ? most : most - std::ssize(rows));
    while (found.next()) {
        const nlohmann::json key = !has_key  ? nlohmann::json()
                                   : is_text ? nlohmann::json(found.text(1))
                                             : nlohmann::json(found.number(1));
        rows.push_back({found.integer(0), key});
    }
}

std::size_t count_tracks(StoreDatabase& database, const TrackQuery& query, const Order& order,
                         const std::string& model, const Condition& filters) {
    const Part all = whole_list(query, order, model);
    Query count(database, "SELECT COUNT(*) " + all.from + "WHERE " + all.where.sql + " AND " + filters.sql,
                all.where.values, filters.values);
    count.next();
    return static_cast<std::size_t>(count.integer(0));
}

}  // namespace

Page list_tracks(StoreDatabase& database, const TrackQuery& query, const std::string& default_model) {
    check(query);
    const Order& order = order_of(query);
    const std::string& model = query.model.empty() ? default_model : query.model;
    const std::string list = query.sort + (query.descending ? " desc" : " asc");
    std::optional<Cursor> cursor;
    if (!query.cursor.empty()) cursor = read_cursor(query.cursor, list);
    const Condition filters = condition_of(query);
    // One more than wanted tells whether there is another page.
    const std::int64_t most = query.limit == 0 ? -1 : static_cast<std::int64_t>(query.limit) + 1;
    std::vector<Row> rows;
    for (const Part& part : parts_of(query, order, model, cursor)) {
        if (most < 0 || std::ssize(rows) < most) {
            read_part(database, part, filters, query, order.is_text, most, rows);
        }
    }
    Page page;
    page.total = count_tracks(database, query, order, model, filters);
    if (query.limit != 0 && rows.size() > query.limit) {
        rows.resize(query.limit);
        page.next = cursor_text({list, rows.back().key, rows.back().number});
    }
    for (const Row& row : rows) page.items.push_back(track_json(database, row.number, default_model));
    return page;
}

}  // namespace resonet
