#include "service/store_database.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "core/error.h"
#include "service/store.h"
#include "service/store_schema.h"

namespace resonet {
namespace {

constexpr int busy_milliseconds = 10'000;

/// Makes the file, empty, so that nobody else may read it from the beginning; SQLite gives its log the same
/// permissions.
const std::filesystem::path& made(const std::filesystem::path& file) {
    const int descriptor = open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (descriptor < 0 || fchmod(descriptor, 0600) != 0) {
        const int code = errno;
        if (descriptor >= 0) close(descriptor);
        throw SystemError(file.string(), "cannot be opened: " + std::generic_category().message(code),
                          "choose a data folder you may write to");
    }
    close(descriptor);
    return file;
}

// Debian 12's program sqlite3 lacks what .recover takes (sqlite_dbpage); SQLite's own has it.
std::string repair_remedy(const std::filesystem::path& file) {
    return fmt::format(
        "restore the data folder from a copy, or move it away to begin anew; 'sqlite3 {} .recover' rescues "
        "what "
        "can be read, where that program supports it",
        file.string());
}

bool is_damage(int code) {
    return code == SQLITE_CORRUPT || code == SQLITE_NOTADB;
}

[[noreturn]] void fail_damaged(const std::filesystem::path& file, const std::string& problem) {
    throw UsageError(file.string(), "is damaged: " + problem, repair_remedy(file));
}

}  // namespace

StoreDatabase::StoreDatabase(const std::filesystem::path& file)
    : file_(file),
      database_(made(file).string(), SQLite::OPEN_READWRITE | SQLite::OPEN_PRIVATECACHE, busy_milliseconds) {
    try {
        prepare();
    } catch (const SQLite::Exception& error) {
        if (is_damage(error.getErrorCode())) fail_damaged(file_, error.what());
        fail(error);
    }
}

/// What is looked at before anything is written: a file that is not ours must stay as it is.
void StoreDatabase::prepare() {
    const int version = database_.execAndGet("PRAGMA user_version").getInt();
    const int tables = database_.execAndGet("SELECT COUNT(*) FROM sqlite_schema").getInt();
    const int program = database_.execAndGet("PRAGMA application_id").getInt();
    was_new_ = version == 0 && tables == 0;
    if (!was_new_ && program != store_application_id) {
        throw UsageError(file_.string(), "is a database of another program", "choose another data folder");
    }
    if (version > newest_store_version()) {
        throw UsageError(file_.string(),
                         fmt::format("was written by a newer version of the program (its format is {}, this "
                                     "program knows up to {})",
                                     version, newest_store_version()),
                         "use that version, or another data folder");
    }
    const std::string check = database_.execAndGet("PRAGMA quick_check(1)").getString();
    if (check != "ok") fail_damaged(file_, check);
    database_.exec("PRAGMA foreign_keys = ON");
    database_.exec("PRAGMA secure_delete = ON");
    database_.exec("PRAGMA synchronous = FULL");
    // Lists of many thousand tracks stay in memory.
    database_.exec("PRAGMA cache_size = -16384");
    // Columns are read as they are stored; a schema that was tampered with must not run anything.
    database_.exec("PRAGMA trusted_schema = OFF");
    if (database_.execAndGet("PRAGMA journal_mode = WAL").getString() != "wal") {
        throw SystemError(file_.string(), "lies on a file system without shared memory",
                          "choose a data folder on a local disk");
    }
    migrate_store(database_, version);
}

void StoreDatabase::fail(const SQLite::Exception& error) const {
    if (error.getErrorCode() == SQLITE_FULL) {
        throw StorageFull(file_.string(), "cannot be written: the disk is full", "free some disk space");
    }
    if (is_damage(error.getErrorCode())) {
        throw SystemError(file_.string(), std::string("is damaged: ") + error.what(), repair_remedy(file_));
    }
    const bool input_output = error.getErrorCode() == SQLITE_IOERR;
    throw SystemError(file_.string(), error.what(), input_output ? "check the disk it lies on" : "");
}

void StoreDatabase::fail_content(const std::string& problem) const {
    throw SystemError(file_.string(), "holds what cannot be read: " + problem, repair_remedy(file_));
}

void StoreDatabase::empty_log() {
    // A reader, such as a backup, may be in the way; the log is emptied another time.
    database_.setBusyTimeout(0);
    database_.tryExec("PRAGMA wal_checkpoint(TRUNCATE)");
    database_.setBusyTimeout(busy_milliseconds);
}

void StoreDatabase::limit_pages(int pages) {
    exclusively([&] { database_.execAndGet("PRAGMA max_page_count = " + std::to_string(pages)); });
}

std::unique_ptr<SQLite::Statement> Query::take() {
    const auto found = database_.idle_.find(sql_);
    if (found == database_.idle_.end()) {
        return std::make_unique<SQLite::Statement>(database_.database_, sql_);
    }
    auto statement = std::move(found->second);
    database_.idle_.erase(found);
    return statement;
}

Query::~Query() {
    // Questions are put together from the filters of a list in thousands of ways; those are not all kept.
    constexpr std::size_t most_idle = 128;
    statement_->tryReset();
    if (database_.idle_.size() >= most_idle) return;
    try {
        statement_->clearBindings();
        database_.idle_.emplace(std::move(sql_), std::move(statement_));
    } catch (const std::exception&) {
        statement_.reset();  // prepared anew the next time
    }
}

void Query::bind(const Blob& value) {
    // SQLite takes a null pointer for NULL, whatever the size.
    static constexpr char nothing = '\0';
    const char* const data = value.bytes.empty() ? &nothing : value.bytes.data();
    statement_->bind(++bound_, data, static_cast<int>(value.bytes.size()));
}

std::optional<std::string> Query::optional_text(int column) const {
    if (is_null(column)) return std::nullopt;
    return text(column);
}

nlohmann::json Query::json(int column) const {
    if (is_null(column)) return nullptr;
    return nlohmann::json::parse(text(column));
}

nlohmann::json Query::unpacked(int column) const {
    return nlohmann::json::from_msgpack(text(column));
}

std::string json_column(const nlohmann::json& json) {
    return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string packed(const nlohmann::json& json) {
    std::string bytes;
    nlohmann::json::to_msgpack(json, bytes);
    return bytes;
}

}  // namespace resonet
