#include "service/store_labels.h"

#include <limits>

#include "core/error.h"
#include "core/text.h"
#include "data/clip_checks.h"
#include "service/store_cursor.h"
#include "service/store_results.h"
#include "service/store_tracks.h"

namespace resonet {
namespace {

using nlohmann::json;

const std::string label_columns =
    "SELECT l.number, t.id, l.genre, l.start, l.stop, l.note, l.labelled_by, l.created, l.said, t.name "
    "FROM labels l JOIN tracks t ON t.number = l.track ";

json number_or_null(const Query& row, int column) {
    return row.is_null(column) ? json() : json(row.number(column));
}

json label_of(const Query& row) {
    return {{"id", row.integer(0)},
            {"track", row.text(1)},
            {"genre", row.text(2)},
            {"start", number_or_null(row, 3)},
            {"end", number_or_null(row, 4)},
            {"note", row.text(5)},
            {"by", row.text(6)},
            {"created", row.text(7)},
            {"said", row.json(8)}};
}

}  // namespace

void check_label(const NewLabel& label) {
    constexpr std::size_t longest_note = 4000;  // a thousand characters
    // What a manifest of the labels would refuse.
    ClipRecord clip;
    clip.path = label.track;
    clip.label = label.genre;
    clip.start = label.start.value_or(0);
    if (label.end) clip.duration = *label.end - clip.start;
    const std::string problem = clip_problem(clip, SourceKind::audio);
    if (!problem.empty()) throw UsageError("label", problem);
    if (label.note.size() > longest_note) throw UsageError("label", "has a note of more than 4000 bytes");
}

std::optional<json> insert_label(StoreDatabase& database, const NewLabel& label,
                                 const std::string& default_model) {
    const auto track = track_number(database, label.track);
    if (!track) return std::nullopt;
    const json said = result_summaries(database, *track, default_model);
    Query(database,
          "INSERT INTO labels (track, genre, start, stop, note, labelled_by, created, said) "
          "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
          *track, label.genre, label.start, label.end, valid_utf8(label.note), valid_utf8(label.by),
          now_text(), json_column(said))
        .run();
    Query row(database, label_columns + "WHERE l.number = ?", database.last_number());
    row.next();
    return label_of(row);
}

bool delete_label(StoreDatabase& database, std::int64_t id) {
    return Query(database, "DELETE FROM labels WHERE number = ?", id).run() == 1;
}

std::vector<json> labels_of_track(StoreDatabase& database, std::int64_t track) {
    std::vector<json> labels;
    Query query(database, label_columns + "WHERE l.track = ? ORDER BY l.number", track);
    while (query.next()) labels.push_back(label_of(query));
    return labels;
}

Page list_labels(StoreDatabase& database, std::size_t limit, const std::string& cursor) {
    std::int64_t before = std::numeric_limits<std::int64_t>::max();
    if (!cursor.empty()) before = read_cursor(cursor, "labels").number;
    Page page;
    {
        Query count(database, "SELECT COUNT(*) FROM labels");
        count.next();
        page.total = static_cast<std::size_t>(count.integer(0));
    }
    // One more than wanted tells whether there is another page.
    Query query(database, label_columns + "WHERE l.number < ? ORDER BY l.number DESC LIMIT ?", before,
                limit == 0 ? std::int64_t{-1} : static_cast<std::int64_t>(limit) + 1);
    while (query.next()) {
        if (limit != 0 && page.items.size() == limit) {
            page.next = cursor_text({"labels", nullptr, page.items.back()["id"].get<std::int64_t>()});
            break;
        }
        json label = label_of(query);
        label["name"] = query.text(9);
        page.items.push_back(std::move(label));
    }
    return page;
}

}  // namespace resonet
