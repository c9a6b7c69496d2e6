#include "service/key_book.h"

#include "service/store_database.h"
#include "service/store_files.h"
#include "service/store_keys.h"
#include "service/store_opening.h"

namespace resonet {

struct KeyBook::State {
    explicit State(const std::filesystem::path& place)
        : files(open_data_folder(place)), database(database_file(files)) {}

    StoreFiles files;
    StoreDatabase database;
};

KeyBook::KeyBook(const std::filesystem::path& folder) : state_(std::make_unique<State>(folder)) {}

KeyBook::~KeyBook() = default;

std::string KeyBook::create(const std::string& name) {
    return state_->database.change([&] { return insert_key(state_->database, name); });
}

std::vector<Store::KeyRecord> KeyBook::list() {
    return state_->database.exclusively([&] { return list_keys(state_->database); });
}

bool KeyBook::revoke(const std::string& name) {
    return state_->database.change([&] { return delete_key(state_->database, name); });
}

}  // namespace resonet
