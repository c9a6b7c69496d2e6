#include "service/key_book.h"

#include "service/store_database.h"
#include "service/store_files.h"
#include "service/store_keys.h"
#include "service/store_opening.h"

namespace resonet {

namespace {

struct Book {
    explicit Book(const std::filesystem::path& place)
        : files(open_data_folder(place)), database(database_file(files)) {}

    StoreFiles files;
    StoreDatabase database;
};

bool is_there(const std::filesystem::path& folder) {
    std::error_code error;
    return std::filesystem::exists(folder, error) && !std::filesystem::is_empty(folder, error);
}

}  // namespace

std::string KeyBook::create(const std::filesystem::path& folder, const std::string& name) {
    Book book(folder);
    return book.database.change([&] { return insert_key(book.database, name); });
}

std::vector<Store::KeyRecord> KeyBook::list(const std::filesystem::path& folder) {
    if (!is_there(folder)) return {};
    Book book(folder);
    return book.database.exclusively([&] { return list_keys(book.database); });
}

bool KeyBook::revoke(const std::filesystem::path& folder, const std::string& name) {
    if (!is_there(folder)) return false;
    Book book(folder);
    return book.database.change([&] { return delete_key(book.database, name); });
}

}  // namespace resonet
