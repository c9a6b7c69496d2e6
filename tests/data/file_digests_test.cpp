#include "data/file_digests.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "core/file.h"
#include "support/temporary_folder.h"

namespace resonet {
namespace {

using testing::TemporaryFolder;

TEST(FileDigests, ReadAFileOnce) {
    const TemporaryFolder folder;
    write_atomically(folder / "a", "abc");
    FileDigests digests;
    EXPECT_EQ(hex(digests.of(folder / "a")),
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    write_atomically(folder / "a", "other");
    EXPECT_EQ(digests.of(folder / "a"), sha256("abc"));
    EXPECT_EQ(FileDigests().of(folder / "a"), sha256("other"));
}

TEST(FileDigests, SayEachTimeThatAFileCannotBeRead) {
    const TemporaryFolder folder;
    FileDigests digests;
    EXPECT_THROW(digests.of(folder / "none"), InputError);
    EXPECT_THROW(digests.of(folder / "none"), InputError);
    EXPECT_THROW(digests.of(folder.path()), InputError);
}

TEST(FileDigests, AreTheSameForManyThreads) {
    const TemporaryFolder folder;
    for (int i = 0; i < 4; ++i) write_atomically(folder / std::to_string(i), std::string(100'000, 'a'));
    const Sha256Digest expected = sha256(std::string(100'000, 'a'));
    FileDigests digests;
    std::atomic<int> right = 0;
    {
        std::vector<std::jthread> threads;
        for (int t = 0; t < 8; ++t) {
            threads.emplace_back([&] {
                for (int i = 0; i < 4; ++i)
                    right += digests.of(folder / std::to_string(i)) == expected ? 1 : 0;
            });
        }
    }
    EXPECT_EQ(right, 32);
}

}  // namespace
}  // namespace resonet
