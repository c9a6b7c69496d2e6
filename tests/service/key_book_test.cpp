#include "service/key_book.h"

#include <gtest/gtest.h>

#include "core/error.h"
#include "support/temporary_folder.h"

namespace resonet {
namespace {

using testing::TemporaryFolder;

TEST(KeyBook, WorksWhileAServerHasTheFolder) {
    TemporaryFolder folder;
    const auto data = folder / "data";
    Store store(data, "gtzan-rcrnn");
    const std::string key = KeyBook::create(data, "anna");
    EXPECT_EQ(store.check_key(key), "anna");
    const std::string token = store.open_session("anna");
    ASSERT_EQ(KeyBook::list(data).size(), 1U);
    EXPECT_EQ(KeyBook::list(data).front().name, "anna");
    EXPECT_TRUE(KeyBook::revoke(data, "anna"));
    EXPECT_FALSE(KeyBook::revoke(data, "anna"));
    EXPECT_EQ(store.check_key(key), std::nullopt);
    EXPECT_EQ(store.check_session(token), std::nullopt) << "its sessions end with it";
}

TEST(KeyBook, ANameIsTakenOnce) {
    TemporaryFolder folder;
    KeyBook::create(folder / "data", "anna");
    EXPECT_THROW(KeyBook::create(folder / "data", "anna"), UsageError);
    EXPECT_THROW(KeyBook::create(folder / "data", ""), UsageError);
}

TEST(KeyBook, LookingMakesNoFolder) {
    TemporaryFolder folder;
    EXPECT_TRUE(KeyBook::list(folder / "none").empty());
    EXPECT_FALSE(KeyBook::revoke(folder / "none", "anna"));
    EXPECT_FALSE(std::filesystem::exists(folder / "none"));
}

}  // namespace
}  // namespace resonet
