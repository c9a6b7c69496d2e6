#include "data/image_set.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace resonet {
namespace {

TEST(ImageSet, RefusesWhatDoesNotBelong) {
    ImageSet images(2, true, {"rock"});
    EXPECT_THROW(images.add({}, Image{3, 1, {0, 0, 0}}), std::invalid_argument);
    EXPECT_THROW(images.add({}, Image{2, 0, {}}), std::invalid_argument);
    EXPECT_THROW(images.add({}, Image{2, 2, {0, 0, 0}}), std::invalid_argument);
    ImageInfo info;
    info.label = 1;
    EXPECT_THROW(images.add(info, Image{2, 1, {0, 0}}), std::invalid_argument);
    images.add({}, Image{2, 1, {0.0F, 1.0F}});
    EXPECT_EQ(images.bytes(0)[1], 255);
}

}  // namespace
}  // namespace resonet
