#include "data/disk_image_set.h"

#include <gtest/gtest.h>

#include <fstream>
#include <stdexcept>
#include <thread>

#include "core/file.h"
#include "data/image_store.h"
#include "support/temporary_folder.h"

namespace resonet {
namespace {

using testing::TemporaryFolder;

/// Image i of two bands and 1 + i columns, multiples of 1/255.
Image image(int i) {
    Image made{2, 1 + i, {}};
    for (int k = 0; k < 2 * (1 + i); ++k)
        made.values.push_back(static_cast<float>((7 * i + k) % 256) / 255.0F);
    return made;
}

ImageInfo info(int i) {
    return {.clip = static_cast<std::size_t>(100 + i),
            .start = 0.25 * i,
            .label = i % 2,
            .track = i,
            .artist = i - 1,
            .split = i % 3 == 0 ? Split::test : Split::train};
}

void fill(PackedImages& packed, int count) {
    for (int i = 0; i < count; ++i) packed.add(info(i), image(i));
}

void expect_holds(const ImageSource& source, int count) {
    ASSERT_EQ(source.size(), static_cast<std::size_t>(count));
    EXPECT_EQ(source.bands(), 2);
    EXPECT_EQ(source.labels(), (std::vector<std::string>{"rock", "jazz"}));
    for (int i = 0; i < count; ++i) {
        const ImageInfo& known = source.info(static_cast<std::size_t>(i));
        EXPECT_EQ(known.clip, info(i).clip);
        EXPECT_EQ(known.start, info(i).start);
        EXPECT_EQ(known.columns, 1 + i);
        EXPECT_EQ(known.label, info(i).label);
        EXPECT_EQ(known.track, info(i).track);
        EXPECT_EQ(known.artist, info(i).artist);
        EXPECT_EQ(known.split, info(i).split);
        std::vector<float> values(image(i).values.size());
        source.copy(static_cast<std::size_t>(i), values);
        EXPECT_EQ(values, image(i).values) << i;
    }
}

class DiskImages : public ::testing::Test {
  protected:
    void write(bool as_bytes, int count = 9) {
        PackedImages packed(path_, 2, as_bytes, {"rock", "jazz"});
        fill(packed, count);
        packed.finish({{"bad\xff.wav", "is silent"}});
    }

    std::unique_ptr<DiskImageSet> open() {
        failures_.clear();
        return DiskImageSet::open(path_, failures_);
    }

    TemporaryFolder folder_;
    std::filesystem::path path_ = folder_ / "set.images";
    std::vector<InputFailure> failures_;
};

TEST_F(DiskImages, GiveBackWhatWasPacked) {
    for (const bool as_bytes : {true, false}) {
        write(as_bytes);
        const auto images = open();
        ASSERT_TRUE(images);
        expect_holds(*images, 9);
        EXPECT_EQ(images->bytes(), 90U * (as_bytes ? 1 : 4));
        EXPECT_EQ(images->indices(Split::test), (std::vector<std::size_t>{0, 3, 6}));
        ASSERT_EQ(failures_.size(), 1U);
        EXPECT_EQ(failures_[0].problem, "is silent");
        std::vector<float> wrong(3);
        EXPECT_THROW(images->copy(0, wrong), std::invalid_argument);
    }
}

TEST_F(DiskImages, AreReadByManyThreadsAtOnce) {
    write(true, 40);
    const auto images = open();
    ASSERT_TRUE(images);
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t) threads.emplace_back([&] { expect_holds(*images, 40); });
}

TEST_F(DiskImages, AppearOnlyWhenComplete) {
    {
        PackedImages packed(path_, 2, true, {"rock", "jazz"});
        fill(packed, 5);
    }
    EXPECT_FALSE(std::filesystem::exists(path_));
    EXPECT_FALSE(open());
}

TEST_F(DiskImages, DamagedOnesCountAsMissing) {
    write(true);
    const std::string good = read_text(path_);
    for (const std::size_t size : {std::size_t{0}, std::size_t{7}, std::size_t{50}, good.size() - 1}) {
        write_atomically(path_, good.substr(0, size));
        EXPECT_FALSE(open()) << size;
    }
    // Anything but the values is under the digest; the file's length gives away values that are missing.
    for (std::size_t at :
         {std::size_t{0}, std::size_t{8 + 90}, good.size() - 60, good.size() - 36, good.size() - 1}) {
        std::string bad = good;
        bad[at] = static_cast<char>(bad[at] ^ 0x40);
        write_atomically(path_, bad);
        EXPECT_FALSE(open()) << at;
    }
    write_atomically(path_, good.substr(0, 50) + good.substr(51));
    EXPECT_FALSE(open());
    write_atomically(path_, good);
    EXPECT_TRUE(open());
}

TEST_F(DiskImages, RefuseWhatDoesNotBelong) {
    PackedImages packed(path_, 2, true, {"rock"});
    EXPECT_THROW(packed.add({}, Image{3, 1, {0, 0, 0}}), std::invalid_argument);
    EXPECT_THROW(packed.add({}, Image{2, 0, {}}), std::invalid_argument);
    EXPECT_THROW(packed.add({.label = 1}, Image{2, 1, {0, 0}}), std::invalid_argument);
}

TEST_F(DiskImages, AnImageStoreMovesToDiskWhenItIsFull) {
    const auto stored = [&](std::uintmax_t memory, bool as_bytes, const std::filesystem::path& pack) {
        ImageStore store(2, as_bytes, {"rock", "jazz"}, memory, pack);
        store.reserve(9, 90);
        for (int i = 0; i < 9; ++i) store.add(info(i), image(i));
        EXPECT_EQ(store.size(), 9U);
        return store.finish({});
    };
    const auto on_disk = [](const std::unique_ptr<ImageSource>& images) {
        expect_holds(*images, 9);
        return dynamic_cast<const DiskImageSet*>(images.get()) != nullptr;
    };
    const std::filesystem::path pack = folder_ / "new" / "set.images";
    EXPECT_FALSE(on_disk(stored(90, true, pack)));
    EXPECT_FALSE(on_disk(stored(360, false, pack)));
    EXPECT_FALSE(std::filesystem::exists(pack));
    EXPECT_TRUE(on_disk(stored(89, true, pack)));
    EXPECT_TRUE(on_disk(stored(359, false, pack)));
    EXPECT_TRUE(on_disk(stored(0, true, pack)));
    EXPECT_FALSE(on_disk(stored(0, true, {})));  // nowhere to go
}

}  // namespace
}  // namespace resonet
