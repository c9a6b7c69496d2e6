#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

namespace resonet {

/// The connection to the database of a store, with the statements it has prepared. Its members that do work
/// may be called from several threads: one works at a time, the others wait.
///
/// Errors of all of them: SystemError where SQLite refuses, StorageFull where the disk is full.
class StoreDatabase {
  public:
    /// Opens `file`, makes it if there is none (readable by its owner alone), brings it to the newest schema
    /// and checks it (PRAGMA quick_check). Write-ahead log, every commit synced.
    /// Errors: UsageError for a file that is damaged, of another program or of a newer version.
    explicit StoreDatabase(const std::filesystem::path& file);
    StoreDatabase(const StoreDatabase&) = delete;
    StoreDatabase& operator=(const StoreDatabase&) = delete;

    /// Whether there was nothing in it when it was opened.
    bool was_new() const { return was_new_; }

    /// Calls `work` while no other thread does.
    template <typename Work>
    auto exclusively(Work work) {
        const std::scoped_lock lock(mutex_);
        return translated(work);
    }

    /// Calls `work`, and either all it changes is kept or, if it throws, nothing. To be called within
    /// exclusively().
    template <typename Work>
    auto transaction(Work work) {
        return translated([&] {
            SQLite::Transaction transaction(database_, SQLite::TransactionBehavior::IMMEDIATE);
            if constexpr (std::is_void_v<std::invoke_result_t<Work>>) {
                work();
                transaction.commit();
            } else {
                auto result = work();
                transaction.commit();
                return result;
            }
        });
    }

    /// Both.
    template <typename Work>
    auto change(Work work) {
        return exclusively([&] { return transaction(work); });
    }

    /// Moves what is in the write-ahead log to the database and empties the log, as far as readers let it:
    /// until then deleted content can be read there. Within exclusively().
    void empty_log();

    /// Of the row that was inserted last.
    std::int64_t last_number() const { return database_.getLastInsertRowid(); }

    /// The pages the database may grow to, for tests of full disks.
    void limit_pages(int pages);

  private:
    friend class Query;

    template <typename Work>
    auto translated(Work work) -> std::invoke_result_t<Work> {
        try {
            return work();
        } catch (const SQLite::Exception& error) {
            fail(error);
        } catch (const nlohmann::json::exception& error) {
            fail_content(error.what());
        }
    }
    [[noreturn]] void fail(const SQLite::Exception& error) const;
    [[noreturn]] void fail_content(const std::string& problem) const;
    void prepare();

    std::filesystem::path file_;
    bool was_new_ = false;
    std::mutex mutex_;
    SQLite::Database database_;
    // Statements that nobody uses at the moment. After the database, because they have to go before it.
    std::multimap<std::string, std::unique_ptr<SQLite::Statement>, std::less<>> idle_;
};

/// Bytes that are no text.
struct Blob {
    std::string_view bytes;
};

/// A statement with its values, which takes their places (?) in order. Within StoreDatabase::exclusively().
class Query {
  public:
    template <typename... Values>
    Query(StoreDatabase& database, std::string sql, const Values&... values)
        : database_(database), sql_(std::move(sql)), statement_(take()) {
        (bind(values), ...);
    }
    ~Query();
    Query(const Query&) = delete;
    Query& operator=(const Query&) = delete;

    void bind(std::int64_t value) { statement_->bind(++bound_, value); }
    void bind(int value) { bind(std::int64_t{value}); }
    void bind(std::uint64_t value) { bind(static_cast<std::int64_t>(value)); }
    void bind(bool value) { bind(std::int64_t{value ? 1 : 0}); }
    void bind(double value) { statement_->bind(++bound_, value); }
    void bind(const std::string& value) { statement_->bind(++bound_, value); }
    void bind(const char* value) { statement_->bind(++bound_, value); }
    void bind(const Blob& value);
    template <typename... Kinds>
    void bind(const std::variant<Kinds...>& value) {
        std::visit([this](const auto& kind) { bind(kind); }, value);
    }
    template <typename Value>
    void bind(const std::vector<Value>& values) {
        for (const Value& value : values) bind(value);
    }
    void bind(std::nullptr_t) { statement_->bind(++bound_); }
    template <typename Value>
    void bind(const std::optional<Value>& value) {
        if (value) {
            bind(*value);
        } else {
            bind(nullptr);
        }
    }

    /// Goes to the next row; false at the end.
    bool next() { return statement_->executeStep(); }

    /// Of a statement without rows: runs it. The number of rows that it changed.
    int run() { return statement_->exec(); }

    bool is_null(int column) const { return statement_->isColumnNull(column); }
    std::string text(int column) const { return statement_->getColumn(column).getString(); }
    std::optional<std::string> optional_text(int column) const;
    std::int64_t integer(int column) const { return statement_->getColumn(column).getInt64(); }
    double number(int column) const { return statement_->getColumn(column).getDouble(); }
    /// JSON that is kept as text; null where there is none.
    nlohmann::json json(int column) const;
    /// JSON that is kept as MessagePack; see packed().
    nlohmann::json unpacked(int column) const;

  private:
    std::unique_ptr<SQLite::Statement> take();

    StoreDatabase& database_;
    std::string sql_;
    std::unique_ptr<SQLite::Statement> statement_;
    int bound_ = 0;
};

/// JSON as text of valid UTF-8.
std::string json_column(const nlohmann::json& json);

/// JSON as MessagePack: lists of numbers take a quarter of what they take as text.
std::string packed(const nlohmann::json& json);

}  // namespace resonet
