#include "core/hash.h"

#include <gtest/gtest.h>

#include "core/error.h"
#include "core/file.h"
#include "support/temporary_folder.h"

namespace resonet {
namespace {

TEST(Hash, MatchesTheStandardsExamples) {
    // NIST, FIPS 180-4 examples.
    EXPECT_EQ(hex(sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(hex(sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(hex(sha256(std::string(1'000'000, 'a'))),
              "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Hash, DoesNotDependOnThePieces) {
    Sha256 hash;
    hash.update("a");
    hash.update("");
    hash.update("bc");
    EXPECT_EQ(hash.finish(), sha256("abc"));
    EXPECT_EQ(hash.finish(), sha256(""));  // it starts anew
}

TEST(Hash, OfAFileIsThatOfItsContent) {
    const testing::TemporaryFolder folder;
    const std::string content(1'000'003, 'z');
    write_atomically(folder / "a", content);
    EXPECT_EQ(sha256_of_file(folder / "a"), sha256(content));
    EXPECT_THROW(sha256_of_file(folder / "missing"), InputError);
    EXPECT_THROW(sha256_of_file(folder.path()), InputError);
}

}  // namespace
}  // namespace resonet
