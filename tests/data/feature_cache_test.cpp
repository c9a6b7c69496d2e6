#include "data/feature_cache.h"

#include <gtest/gtest.h>

#include "core/error.h"
#include "core/file.h"
#include "core/parallel.h"
#include "data/image_codec.h"
#include "support/temporary_folder.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;
using testing::TemporaryFolder;

Image image(int bands, int columns, float first) {
    Image made = {bands, columns, {}};
    for (int i = 0; i < bands * columns; ++i) made.values.push_back(i == 0 ? first : 51.0F / 255.0F);
    return made;
}

bool equal(const std::vector<Image>& a, const std::vector<Image>& b) {
    return std::ranges::equal(a, b, [](const Image& x, const Image& y) {
        return x.bands == y.bands && x.columns == y.columns && x.values == y.values;
    });
}

const std::string some_key = FeatureCache::key(sha256("content"), Profile(), 0.0, 30.0);

TEST(ImageCodec, LosesNothing) {
    for (const float first : {0.0F, 1.0F, 0.123456F, -3.0F}) {
        const std::vector<Image> images = {image(3, 4, first), image(3, 0, first), image(3, 1, 1.0F)};
        const auto decoded = decode_images(encode_images(images));
        ASSERT_TRUE(decoded.has_value());
        EXPECT_TRUE(equal(*decoded, images));
    }
    const auto none = decode_images(encode_images({}));
    ASSERT_TRUE(none.has_value());
    EXPECT_TRUE(none->empty());
}

TEST(ImageCodec, KeepsEveryByteValueInOneByte) {
    Image all = {1, 256, {}};
    for (int i = 0; i < 256; ++i) all.values.push_back(value_of(static_cast<unsigned char>(i)));
    const std::string bytes = encode_images(std::span(&all, 1));
    EXPECT_EQ(bytes.size(), 8U + 3 * 4 + 4 + 256 + 32);
    EXPECT_EQ(decode_images(bytes)->front().values, all.values);
}

TEST(ImageCodec, RefusesEveryDamage) {
    const std::vector<Image> images = {image(2, 3, 0.5F)};
    const std::string bytes = encode_images(images);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        std::string damaged = bytes;
        damaged[i] = static_cast<char>(damaged[i] ^ 1);
        EXPECT_FALSE(decode_images(damaged)) << i;
        EXPECT_FALSE(decode_images(bytes.substr(0, i))) << i;
    }
    EXPECT_FALSE(decode_images(bytes + "x"));
}

TEST(ImageCodec, RefusesAbsurdSizesThatCarryARightChecksum) {
    const auto crafted = [](std::initializer_list<std::uint32_t> numbers) {
        std::string bytes = "RSNTIMG1";
        for (const std::uint32_t number : numbers) {
            bytes.append(reinterpret_cast<const char*>(&number), sizeof number);
        }
        const Sha256Digest digest = sha256(bytes);
        return bytes.append(reinterpret_cast<const char*>(digest.data()), digest.size());
    };
    EXPECT_TRUE(decode_images(crafted({1, 0, 0})));
    EXPECT_FALSE(decode_images(crafted({1, 4, 0xFFFFFFFF})));
    EXPECT_FALSE(decode_images(crafted({1, 4, 1, 0xFFFFFFFF})));
    EXPECT_FALSE(decode_images(crafted({4, 0xFFFFFFFF, 1, 1, 0})));
    EXPECT_FALSE(decode_images(crafted({3, 0, 0})));
    EXPECT_FALSE(decode_images(crafted({1, 4})));
}

TEST(FeatureCache, ComputesOnceAndFindsAgain) {
    const TemporaryFolder folder;
    const std::vector<Image> images = {image(2, 3, 0.5F)};
    int computed = 0;
    const auto compute = [&] { return ++computed, images; };
    FeatureCache cache(folder.path());
    EXPECT_TRUE(equal(cache.get(some_key, compute), images));
    EXPECT_TRUE(equal(cache.get(some_key, compute), images));
    EXPECT_TRUE(equal(FeatureCache(folder.path()).get(some_key, compute), images));
    EXPECT_EQ(computed, 1);
    EXPECT_EQ(cache.hits(), 1U);
    EXPECT_EQ(cache.misses(), 1U);
}

TEST(FeatureCache, RecomputesADamagedEntry) {
    const TemporaryFolder folder;
    const std::vector<Image> images = {image(2, 3, 0.5F)};
    FeatureCache cache(folder.path());
    int computed = 0;
    const auto compute = [&] { return ++computed, images; };
    cache.get(some_key, compute);
    const std::string whole = read_text(cache.entry(some_key));
    write_atomically(cache.entry(some_key), whole.substr(0, whole.size() / 2));
    EXPECT_TRUE(equal(cache.get(some_key, compute), images));
    EXPECT_EQ(computed, 2);
    EXPECT_EQ(read_text(cache.entry(some_key)), whole);
    cache.get(some_key, compute);
    EXPECT_EQ(computed, 2);
}

TEST(FeatureCache, KeepsNothingWhereComputingFails) {
    const TemporaryFolder folder;
    FeatureCache cache(folder.path());
    const auto fail = []() -> std::vector<Image> { throw InputError("x", "is broken"); };
    EXPECT_THROW(cache.get(some_key, fail), InputError);
    EXPECT_FALSE(fs::exists(cache.entry(some_key)));
}

TEST(FeatureCache, WorksWhereNothingCanBeKept) {
    const TemporaryFolder folder;
    write_atomically(folder / "file", "x");
    FeatureCache cache(folder / "file" / "below");  // can never be made, not even by root
    const std::vector<Image> images = {image(2, 3, 0.5F)};
    EXPECT_TRUE(equal(cache.get(some_key, [&] { return images; }), images));
}

TEST(FeatureCache, TellsApartWhatGivesOtherImages) {
    const Profile profile;
    const Sha256Digest content = sha256("content");
    Profile windows = profile;
    windows.name = "other";
    windows.window_columns = 56;
    windows.window_hop = 28;
    EXPECT_EQ(FeatureCache::key(content, windows, 0.0, 30.0), some_key);
    Profile floor = profile;
    floor.floor_db = 80.0;
    EXPECT_NE(FeatureCache::key(content, floor, 0.0, 30.0), some_key);
    EXPECT_NE(FeatureCache::key(sha256("other"), profile, 0.0, 30.0), some_key);
    EXPECT_NE(FeatureCache::key(content, profile, 1.0, 30.0), some_key);
    EXPECT_NE(FeatureCache::key(content, profile, 0.0, 29.0), some_key);
}

TEST(FeatureCache, IsSharedByThreadsAndCaches) {
    const TemporaryFolder folder;
    parallel_for(64, 8, [&](std::size_t i) {
        FeatureCache cache(folder.path());
        const std::vector<Image> images = {image(2, 3, static_cast<float>(i % 4))};
        const std::string key = FeatureCache::key(sha256(std::to_string(i % 4)), Profile(), 0.0, 1.0);
        EXPECT_TRUE(equal(cache.get(key, [&] { return images; }), images));
    });
    const auto files = std::ranges::count_if(fs::recursive_directory_iterator(folder / "images"),
                                             [](const auto& entry) { return entry.is_regular_file(); });
    EXPECT_EQ(files, 4);
}

}  // namespace
}  // namespace resonet
