// Arrays of `resonet extract --format npy`.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/file.h"
#include "extract_fixture.h"
#include "features/analysis.h"
#include "features/feature_set.h"

namespace resonet::testing {
namespace {

namespace fs = std::filesystem;

class ExtractArrays : public ExtractTest {
  protected:
    ExtractArrays() {
        add("blues/a.wav", 1.0, 1);
        add("jazz/b.wav", 1.3, 2);
    }

    static std::vector<std::string> arrays_in(const fs::path& folder) {
        std::vector<std::string> names;
        for (const auto& entry : fs::recursive_directory_iterator(folder)) {
            if (entry.is_regular_file()) names.push_back(fs::relative(entry.path(), folder).string());
        }
        std::sort(names.begin(), names.end());
        return names;
    }

    std::vector<std::string> with(std::vector<std::string> options) const {
        options.insert(options.end(), {"--format", "npy", "--out", path("arrays")});
        return options;
    }

    /// The array of a descriptor, after its head has been held against its shape.
    static std::vector<float> values_in(const fs::path& file, const Matrix& expected) {
        const std::string bytes = read_text(file);
        const std::string shape =
            "'shape': (" + std::to_string(expected.rows) + ", " + std::to_string(expected.columns) + ")";
        EXPECT_NE(bytes.substr(0, 128).find(shape), std::string::npos) << file << bytes.substr(10, 100);
        const char* const order = expected.rows == 1 ? "'fortran_order': False" : "'fortran_order': True";
        EXPECT_NE(bytes.substr(0, 128).find(order), std::string::npos) << file;
        std::vector<float> turned((bytes.size() - 128) / sizeof(float));
        std::copy(bytes.begin() + 128, bytes.end(), reinterpret_cast<char*>(turned.data()));
        std::vector<float> values(turned.size());
        for (std::size_t i = 0; i < turned.size(); ++i) {
            values[i % expected.rows * expected.columns + i / expected.rows] = turned[i];
        }
        return values;
    }
};

TEST_F(ExtractArrays, HoldEveryDescriptor) {
    EXPECT_EQ(output_of(with({"--set", "all", path("jazz/b.wav")})), "");
    std::vector<Descriptor> descriptors;
    for (const DescriptorInfo& known : all_descriptors()) descriptors.push_back(known.descriptor);
    const std::vector<float> samples = clip(1.3, 2);
    const Analysis analysis = analyse(samples, descriptors);
    for (const Descriptor descriptor : descriptors) {
        const Matrix& expected = analysis[descriptor];
        const fs::path file = folder_ / "arrays/jazz" / ("b." + std::string(info(descriptor).name) + ".npy");
        EXPECT_EQ(values_in(file, expected), expected.values) << file;
    }
    EXPECT_EQ(arrays_in(folder_ / "arrays").size(), descriptors.size() + 1);  // and settings.json
}

TEST_F(ExtractArrays, OfSegmentsAreNumbered) {
    EXPECT_EQ(output_of(with({"--set", "rms", "--segment", "0.5", path("blues"), path("jazz")})), "");
    EXPECT_EQ(arrays_in(folder_ / "arrays"),
              (std::vector<std::string>{"blues/a.0.rms.npy", "blues/a.1.rms.npy", "jazz/b.0.rms.npy",
                                        "jazz/b.1.rms.npy", "settings.json"}));
}

TEST_F(ExtractArrays, ThatAreThereAreKept) {
    const std::vector<std::string> arguments = with({"--set", "rms,stft", path("blues"), path("jazz")});
    EXPECT_EQ(output_of(arguments), "");
    const fs::path kept = folder_ / "arrays/blues/a.rms.npy";
    const fs::path lost = folder_ / "arrays/jazz/b.stft.npy";
    const std::string array = read_text(lost);
    write_atomically(kept, "kept");
    fs::remove(lost);
    const Outcome outcome = extract(arguments);
    EXPECT_EQ(outcome.status, 0);
    EXPECT_NE(outcome.errors.find("1 of 2 inputs is there already"), std::string::npos) << outcome.errors;
    EXPECT_EQ(read_text(kept), "kept");
    EXPECT_EQ(read_text(lost), array);
    // More descriptors may join them, other settings may not.
    EXPECT_EQ(extract(with({"--set", "rms,zero_crossing_rate", path("blues")})).status, 0);
    EXPECT_EQ(read_text(kept), "kept");
    const Outcome other = extract(with({"--set", "rms", "--param", "stft.hop_length=256", path("blues")}));
    EXPECT_EQ(other.status, 2);
    EXPECT_NE(other.errors.find("stft.hop_length"), std::string::npos) << other.errors;
    EXPECT_EQ(
        extract(with({"--set", "rms", "--param", "stft.hop_length=256", "--restart", path("blues")})).status,
        0);
    EXPECT_EQ(arrays_in(folder_ / "arrays"), (std::vector<std::string>{"blues/a.rms.npy", "settings.json"}));
    EXPECT_NE(read_text(kept), "kept");
}

TEST_F(ExtractArrays, OfEqualNamesAreRefused) {
    add("other/blues/a.flac.wav", 1.0, 3);
    fs::create_hard_link(folder_ / "jazz/b.wav", folder_ / "blues/a.au");
    const Outcome outcome = extract(
        with({"--set", "rms", path("blues/a.wav"), path("blues/a.au"), path("other/blues/a.flac.wav")}));
    EXPECT_EQ(outcome.status, 1);
    ASSERT_EQ(outcome.error_lines().size(), 1U) << outcome.errors;
    EXPECT_TRUE(outcome.errors.starts_with("resonet: " + path("blues/a.au") + ": ")) << outcome.errors;
    EXPECT_EQ(arrays_in(folder_ / "arrays"),
              (std::vector<std::string>{"blues/a.flac.rms.npy", "blues/a.rms.npy", "settings.json"}));
}

TEST_F(ExtractArrays, OfBadFilesAreNotBegun) {
    write_atomically(folder_ / "text.wav", "no sound");
    std::vector<float> samples = clip(1.0, 3);
    samples[100] = NAN;
    add("rock/nan.wav", samples);
    const Outcome outcome =
        extract(with({"--set", "rms,tempo", path("text.wav"), path("rock/nan.wav"), path("blues")}));
    EXPECT_EQ(outcome.status, 1);
    EXPECT_EQ(outcome.error_lines().size(), 2U) << outcome.errors;
    EXPECT_EQ(arrays_in(folder_ / "arrays"),
              (std::vector<std::string>{"blues/a.rms.npy", "blues/a.tempo.npy", "settings.json"}));
}

TEST_F(ExtractArrays, ForeignFoldersAreLeftAlone) {
    fs::create_directory(folder_ / "arrays");
    write_atomically(folder_ / "arrays/mine.rms.npy", "mine");
    for (const bool restart : {false, true}) {
        std::vector<std::string> arguments = with({"--set", "rms", path("blues")});
        if (restart) arguments.emplace_back("--restart");
        EXPECT_EQ(extract(arguments).status, 2);
        EXPECT_EQ(arrays_in(folder_ / "arrays"), (std::vector<std::string>{"mine.rms.npy"}));
    }
}

}  // namespace
}  // namespace resonet::testing
