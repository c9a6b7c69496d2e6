#include "features/descriptor.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "core/error.h"

namespace resonet {
namespace {

TEST(Descriptors, StandInTheOrderOfTheEnumeration) {
    ASSERT_EQ(all_descriptors().size(), static_cast<std::size_t>(Descriptor::percussive) + 1);
    for (std::size_t i = 0; i < all_descriptors().size(); ++i) {
        EXPECT_EQ(static_cast<std::size_t>(all_descriptors()[i].descriptor), i);
        EXPECT_EQ(&info(static_cast<Descriptor>(i)), &all_descriptors()[i]);
    }
    EXPECT_EQ(info(Descriptor::tempogram).name, "tempogram");
    EXPECT_EQ(info(Descriptor::percussive).name, "percussive");
}

TEST(Descriptors, AreFoundByTheirNames) {
    std::set<std::string_view> names;
    for (const DescriptorInfo& known : all_descriptors()) {
        EXPECT_EQ(descriptor_from_string(known.name), known.descriptor);
        EXPECT_TRUE(names.insert(known.name).second) << known.name << " stands twice";
        EXPECT_FALSE(known.meaning.empty()) << known.name;
        EXPECT_FALSE(known.librosa.empty()) << known.name;
    }
}

TEST(Descriptors, StreamUnlessTheyNeedTheWholeRecording) {
    for (const char* name :
         {"stft", "melspectrogram", "spectral_centroid", "spectral_bandwidth", "spectral_rolloff",
          "spectral_flatness", "rms", "zero_crossing_rate", "harmonic", "percussive"}) {
        EXPECT_TRUE(info(descriptor_from_string(name)).streams) << name;
    }
    for (const char* name :
         {"log_mel", "mfcc", "mfcc_delta", "mfcc_delta2", "chroma_stft", "chroma_cqt", "chroma_cens",
          "tonnetz", "spectral_contrast", "onset_strength", "tempogram", "tempo", "beats"}) {
        EXPECT_FALSE(info(descriptor_from_string(name)).streams) << name;
    }
}

TEST(Descriptors, OtherNamesAreRefused) {
    for (const char* name : {"", "RMS", "rms ", "mfcc_", "spectral", "all"}) {
        EXPECT_THROW(descriptor_from_string(name), UsageError) << name;
    }
    try {
        descriptor_from_string("centroid\x1b[2J");
        FAIL() << "an unknown name was taken";
    } catch (const UsageError& error) {
        EXPECT_EQ(error.subject(), "centroid\\x1b[2J");
        EXPECT_NE(error.remedy().find("spectral_centroid"), std::string::npos) << error.what();
    }
}

}  // namespace
}  // namespace resonet
