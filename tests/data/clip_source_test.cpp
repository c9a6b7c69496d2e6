#include "data/clip_source.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <csignal>
#include <numeric>

#include "audio/audio_stream.h"
#include "audio/wav_writer.h"
#include "core/error.h"
#include "core/file.h"
#include "core/interrupt.h"
#include "core/npy.h"
#include "data/array_reader.h"
#include "data/feature_cache.h"
#include "support/bytes_read.h"
#include "support/development_data.h"
#include "support/temporary_folder.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;
using testing::TemporaryFolder;

ClipRecord row_clip(const fs::path& array, std::size_t row, const std::string& label, Split split) {
    ClipRecord clip;
    clip.path = array;
    clip.row = row;
    clip.label = label;
    clip.track = "track " + std::to_string(row / 2);
    clip.artist = row == 0 ? "" : "artist";
    clip.split = split;
    return clip;
}

ClipRecord audio_clip(const fs::path& path, const std::string& label, Split split = Split::train) {
    ClipRecord clip;
    clip.path = path;
    clip.label = label;
    clip.track = path.stem().string();
    clip.split = split;
    return clip;
}

Manifest manifest_of(std::vector<ClipRecord> clips) {
    Manifest manifest;
    manifest.source = "m.csv";
    manifest.kind = clips.front().path.extension() == ".npy" ? SourceKind::arrays : SourceKind::audio;
    manifest.clips = std::move(clips);
    return manifest;
}

/// A small, quick front end with clips of one second.
Profile small_profile() {
    Profile profile;
    profile.name = "small";
    profile.sample_rate = 8000;
    profile.n_fft = 256;
    profile.hop_length = 128;
    profile.bands = 16;
    profile.zero_bands_from = 16;
    profile.fmax = 4000.0;
    profile.column_step = 1.0;
    profile.column_offset = 0.0;
    profile.clip_seconds = 1.0;
    profile.window_columns = 32;
    profile.window_hop = 16;
    return profile;
}

std::vector<float> tone(double seconds, double hz) {
    std::vector<float> samples(static_cast<std::size_t>(seconds * 8000.0));
    for (std::size_t i = 0; i < samples.size(); ++i) {
        samples[i] = static_cast<float>(0.5 * std::sin(2.0 * M_PI * hz * static_cast<double>(i) / 8000.0));
    }
    return samples;
}

/// The columns of all images, in order.
std::vector<int> columns_of(const ImageSet& images) {
    std::vector<int> columns;
    for (std::size_t i = 0; i < images.size(); ++i) columns.push_back(images.info(i).columns);
    return columns;
}

TEST(LoadImages, TakesRowsOfArrays) {
    const TemporaryFolder folder;
    std::vector<std::uint8_t> bytes(4 * 16 * 3);
    std::iota(bytes.begin(), bytes.end(), std::uint8_t{0});
    write_npy(folder / "x.npy", bytes, {4, 16, 3});
    write_npy(folder / "y.npy", std::vector<float>(16 * 5, 0.6F), {1, 16, 5});
    const Manifest manifest = manifest_of({row_clip(folder / "x.npy", 3, "rock", Split::train),
                                           row_clip(folder / "x.npy", 0, "blues", Split::train),
                                           row_clip(folder / "x.npy", 1, "folk", Split::excluded),
                                           row_clip(folder / "x.npy", 2, "blues", Split::test),
                                           row_clip(folder / "y.npy", 0, "rock", Split::valid)});
    const LabelledImages loaded = load_images(manifest, small_profile());
    const ImageSet& images = loaded.images;
    EXPECT_TRUE(loaded.failures.empty());
    EXPECT_EQ(images.labels(), (std::vector<std::string>{"blues", "rock"}));
    ASSERT_EQ(images.size(), 4U);
    EXPECT_EQ(columns_of(images), (std::vector<int>{3, 3, 3, 5}));
    EXPECT_EQ(images.info(0).label, 1);
    EXPECT_EQ(images.info(1).label, 0);
    EXPECT_EQ(images.info(2).clip, 3U);
    EXPECT_EQ(images.info(0).track, images.info(2).track);
    EXPECT_NE(images.info(0).track, images.info(1).track);
    EXPECT_EQ(images.info(1).artist, -1);
    EXPECT_EQ(images.info(0).artist, images.info(2).artist);
    EXPECT_EQ(images.indices(Split::train), (std::vector<std::size_t>{0, 1}));
    EXPECT_EQ(images.indices(Split::test), (std::vector<std::size_t>{2}));
    ASSERT_TRUE(images.as_bytes());
    EXPECT_EQ(images.bytes(0).front(), 3 * 48);
    EXPECT_EQ(images.bytes(0).size(), 48U);
    EXPECT_EQ(images.bytes(3).front(), 153);
    EXPECT_TRUE(images.floats(0).empty());
    EXPECT_EQ(images.image(1).values[47], 47.0F / 255.0F);
    std::vector<float> wrong(47);
    EXPECT_THROW(images.copy(1, wrong), std::invalid_argument);
}

TEST(LoadImages, KeepsFloatsWhereTheProfileDoesNotQuantise) {
    const TemporaryFolder folder;
    write_npy(folder / "y.npy", std::vector<float>(16 * 5, 0.6F), {1, 16, 5});
    Profile profile = small_profile();
    profile.quantise = false;
    const LabelledImages loaded =
        load_images(manifest_of({row_clip(folder / "y.npy", 0, "rock", Split::train)}), profile);
    ASSERT_FALSE(loaded.images.as_bytes());
    EXPECT_EQ(loaded.images.floats(0)[79], 0.6F);
    EXPECT_TRUE(loaded.images.bytes(0).empty());
    EXPECT_EQ(loaded.images.image(0).values.size(), 80U);
}

TEST(LoadImages, ChecksArraysAndLabels) {
    const TemporaryFolder folder;
    write_npy(folder / "x.npy", std::vector<std::uint8_t>(2 * 16 * 3), {2, 16, 3});
    const auto load = [](std::vector<ClipRecord> clips, const LoadOptions& options = {}) {
        return load_images(manifest_of(std::move(clips)), small_profile(), options);
    };
    const ClipRecord train = row_clip(folder / "x.npy", 0, "rock", Split::train);
    EXPECT_THROW(load_images(manifest_of({train}), Profile()), UsageError);  // 128 bands
    EXPECT_THROW(load({row_clip(folder / "missing.npy", 0, "rock", Split::train)}), InputError);
    EXPECT_THROW(load({train, row_clip(folder / "x.npy", 1, "folk", Split::test)}), UsageError);
    EXPECT_THROW(load({row_clip(folder / "x.npy", 0, "rock", Split::excluded)}), UsageError);
    EXPECT_THROW(load({train}, {.splits = {Split::test}}), UsageError);
    EXPECT_THROW(load({train}, {.labels = std::vector<std::string>{"blues"}}), UsageError);
    EXPECT_THROW(load({row_clip(folder / "x.npy", 7, "rock", Split::train)}), UsageError);  // none left

    const LabelledImages one = load({train, row_clip(folder / "x.npy", 7, "rock", Split::train)});
    EXPECT_EQ(one.images.size(), 1U);
    ASSERT_EQ(one.failures.size(), 1U);
    EXPECT_EQ(one.failures[0].problem, "has no row 7");

    const LabelledImages model = load({train}, {.labels = std::vector<std::string>{"z", "rock"}});
    EXPECT_EQ(model.images.info(0).label, 1);
}

TEST(LoadImages, TakesAllLabelsWhereNothingIsSplit) {
    const Manifest manifest =
        manifest_of({audio_clip("b", "rock", Split::unassigned), audio_clip("a", "blues", Split::unassigned),
                     audio_clip("c", "noise", Split::excluded)});
    EXPECT_EQ(train_labels(manifest), (std::vector<std::string>{"blues", "rock"}));
}

TEST(LoadImages, MakesImagesOfAudioAndListsBadFiles) {
    const TemporaryFolder folder;
    write_wav(folder / "tone.wav", tone(1.0, 440.0), 8000);
    write_wav(folder / "silence.wav", std::vector<float>(8000), 8000);
    write_atomically(folder / "text.wav", "this is no sound");
    const Manifest manifest = manifest_of(
        {audio_clip(folder / "text.wav", "rock"), audio_clip(folder / "tone.wav", "rock"),
         audio_clip(folder / "missing.wav", "blues"), audio_clip(folder / "silence.wav", "rock")});
    const LabelledImages loaded = load_images(manifest, small_profile(), {.threads = 3});
    ASSERT_EQ(loaded.images.size(), 1U);
    EXPECT_EQ(loaded.images.info(0).clip, 1U);
    EXPECT_EQ(loaded.images.labels().size(), 2U);
    ASSERT_EQ(loaded.failures.size(), 3U);
    EXPECT_EQ(loaded.failures[0].subject, (folder / "text.wav").string());
    EXPECT_EQ(loaded.failures[1].subject, (folder / "missing.wav").string());
    EXPECT_EQ(loaded.failures[2].subject, (folder / "silence.wav").string());

    FrontEnd front_end(small_profile());
    EXPECT_EQ(loaded.images.image(0).values, front_end.image(tone(1.0, 440.0)).values);
}

TEST(LoadImages, CutsLongFilesIntoClips) {
    const TemporaryFolder folder;
    std::vector<float> samples = tone(4.7, 440.0);
    std::fill(samples.begin() + 8000, samples.begin() + 16000, 0.0F);
    write_wav(folder / "long.wav", samples, 8000);
    Manifest manifest = manifest_of({audio_clip(folder / "long.wav", "rock")});
    LabelledImages loaded = load_images(manifest, small_profile());
    // Of 4.7 s: second 1 is silent, the last 0.7 s are enough for a clip.
    ASSERT_EQ(loaded.images.size(), 4U);
    EXPECT_EQ(loaded.images.info(0).start, 0.0);
    EXPECT_EQ(loaded.images.info(1).start, 2.0);
    EXPECT_EQ(loaded.images.info(3).start, 4.0);
    EXPECT_LT(loaded.images.info(3).columns, loaded.images.info(0).columns);
    ASSERT_EQ(loaded.failures.size(), 1U);
    EXPECT_EQ(loaded.failures[0].problem, "has no usable sound at 0:01");

    manifest.clips[0].start = 2.0;
    manifest.clips[0].duration = 1.4;  // a rest of 0.4 s is left out
    loaded = load_images(manifest, small_profile());
    ASSERT_EQ(loaded.images.size(), 1U);
    EXPECT_EQ(loaded.images.info(0).start, 2.0);

    manifest.clips[0].duration = 0.3;  // unless it is all there is
    EXPECT_EQ(load_images(manifest, small_profile()).images.size(), 1U);
}

TEST(LoadImages, GivesTheSameFromTheCacheAndFromAnyNumberOfThreads) {
    const TemporaryFolder folder;
    std::vector<ClipRecord> clips;
    for (int i = 0; i < 12; ++i) {
        const fs::path path = folder / ("tone" + std::to_string(i) + ".wav");
        write_wav(path, tone(0.6 + 0.2 * i, 200.0 + 50.0 * i), 8000);
        clips.push_back(audio_clip(path, i % 2 == 0 ? "even" : "odd"));
    }
    write_atomically(folder / "bad.wav", "this is no sound");
    clips.push_back(audio_clip(folder / "bad.wav", "odd"));
    const Manifest manifest = manifest_of(clips);
    const LabelledImages plain = load_images(manifest, small_profile(), {.threads = 1});
    for (const std::size_t threads : {1, 4}) {
        const LabelledImages cached =
            load_images(manifest, small_profile(), {.threads = threads, .cache = folder / "cache"});
        ASSERT_EQ(cached.images.size(), plain.images.size());
        EXPECT_EQ(cached.failures.size(), 1U);
        for (std::size_t i = 0; i < plain.images.size(); ++i) {
            EXPECT_TRUE(std::ranges::equal(cached.images.bytes(i), plain.images.bytes(i))) << i;
            EXPECT_EQ(cached.images.info(i).clip, plain.images.info(i).clip);
            EXPECT_EQ(cached.images.info(i).start, plain.images.info(i).start);
        }
    }
}

/// Whether both hold the same images.
void expect_same(const ImageSource& a, const ImageSource& b) {
    ASSERT_EQ(a.size(), b.size());
    EXPECT_EQ(a.labels(), b.labels());
    for (std::size_t i = 0; i < a.size(); ++i) {
        EXPECT_EQ(a.info(i).clip, b.info(i).clip);
        EXPECT_EQ(a.info(i).split, b.info(i).split);
        ASSERT_EQ(a.info(i).columns, b.info(i).columns);
        std::vector<float> one(static_cast<std::size_t>(a.bands() * a.info(i).columns));
        std::vector<float> two(one.size());
        a.copy(i, one);
        b.copy(i, two);
        EXPECT_EQ(one, two) << i;
    }
}

TEST(LoadImageSource, GoesToDiskWhenMemoryIsShortAndComesBack) {
    const TemporaryFolder folder;
    for (const int i : {0, 1, 2}) {
        write_wav(folder / (std::to_string(i) + ".wav"), tone(1.6, 300 + 200 * i), 8000);
    }
    const Manifest manifest = manifest_of(
        {audio_clip(folder / "0.wav", "rock"), audio_clip(folder / "missing.wav", "rock"),
         audio_clip(folder / "1.wav", "jazz"), audio_clip(folder / "2.wav", "jazz", Split::test)});
    const LabelledImages whole = load_images(manifest, small_profile());
    LoadOptions options;
    options.cache = folder / "cache";
    const auto packs = [&] {
        std::vector<fs::path> found;
        std::error_code error;
        for (const auto& entry : fs::directory_iterator(*options.cache / "packed", error)) {
            found.push_back(entry.path());
        }
        return found;
    };
    const LabelledSource in_memory = load_image_source(manifest, small_profile(), options, 1 << 20);
    expect_same(*in_memory.images, whole.images);
    EXPECT_TRUE(packs().empty());
    const LabelledSource on_disk = load_image_source(manifest, small_profile(), options, 1000);
    expect_same(*on_disk.images, whole.images);
    ASSERT_EQ(packs().size(), 1U);
    // The next time the packed file is all that is needed, and the failures are not forgotten.
    const auto written = fs::last_write_time(packs()[0]);
    const LabelledSource again = load_image_source(manifest, small_profile(), options, 1000);
    expect_same(*again.images, whole.images);
    ASSERT_EQ(again.failures.size(), 1U);
    EXPECT_EQ(again.failures[0].subject, whole.failures.at(0).subject);
    EXPECT_EQ(packs().size(), 1U);
    EXPECT_GE(fs::last_write_time(packs()[0]), written);
    // A damaged one is made again; another content of a file is another data set.
    fs::resize_file(packs()[0], 100);
    expect_same(*load_image_source(manifest, small_profile(), options, 1000).images, whole.images);
    write_wav(folder / "missing.wav", tone(1, 700), 8000);
    const LabelledSource more = load_image_source(manifest, small_profile(), options, 1000);
    EXPECT_TRUE(more.failures.empty());
    EXPECT_EQ(more.images->size(), whole.images.size() + 1);
    EXPECT_EQ(packs().size(), 2U);
    // What nobody has used for a month goes when another is made.
    for (const fs::path& pack : packs()) {
        fs::last_write_time(pack, fs::file_time_type::clock::now() - std::chrono::days(31));
    }
    load_image_source(manifest_of({audio_clip(folder / "0.wav", "rock")}), small_profile(), options, 0);
    EXPECT_EQ(packs().size(), 1U);
}

TEST(LoadImages, StopsWhenTheUserAsks) {
    const TemporaryFolder folder;
    write_npy(folder / "x.npy", std::vector<std::uint8_t>(16 * 3), {1, 16, 3});
    const Manifest manifest = manifest_of({row_clip(folder / "x.npy", 0, "rock", Split::train)});
    const InterruptHandler handler;
    std::raise(SIGINT);
    EXPECT_THROW(load_images(manifest, small_profile()), Interrupted);
}

TEST(LoadImages, HoldsTheRealArrays) {
    RESONET_NEEDS_DEVELOPMENT_DATA(data, "data/gtzan-arrays");
    const Manifest manifest = read_array_index(data / "index.csv", data / "mel_u8_999x128x334.npy",
                                               {.split = "fault_filtered_split", .artist = "artist_group"});
    const auto begin = std::chrono::steady_clock::now();
    const LabelledImages loaded = load_images(manifest, gtzan_mel_profile());
    const auto end = std::chrono::steady_clock::now();
    RecordProperty("milliseconds", std::to_string((end - begin) / std::chrono::milliseconds(1)));
    EXPECT_EQ(loaded.images.size(), 929U);
    EXPECT_EQ(loaded.images.labels().size(), 10U);
    EXPECT_EQ(loaded.images.indices(Split::train).size(), 442U);
    EXPECT_EQ(loaded.images.indices(Split::valid).size(), 197U);
    EXPECT_EQ(loaded.images.indices(Split::test).size(), 290U);
    const NpyRows<std::uint8_t> rows(data / "mel_u8_999x128x334.npy");
    for (const std::size_t i : {0, 500, 928}) {
        const std::size_t row = manifest.clips[loaded.images.info(i).clip].row;
        EXPECT_TRUE(std::ranges::equal(loaded.images.bytes(i), rows.row(row)));
    }
}

TEST(ClipSource, ReadsAFileOfManyClipsOnceForItsName) {
    const TemporaryFolder folder;
    write_wav(folder / "a.wav", std::vector<float>(80'000, 0.1F), 8000);
    std::vector<ClipRecord> clips;
    for (int i = 0; i < 30; ++i) {
        clips.push_back(audio_clip(folder / "a.wav", i % 2 == 0 ? "rock" : "jazz"));
        clips.back().start = 0.1 * i;
        clips.back().duration = 1.0;
    }
    const Manifest manifest = manifest_of(clips);
    const LoadOptions options = {.cache = folder / "cache"};
    EXPECT_TRUE(load_images(manifest, small_profile(), options).failures.empty());
    const std::optional<std::uint64_t> before = testing::bytes_read();
    if (!before) GTEST_SKIP() << "the system does not count the bytes that are read";
    load_images(manifest, small_profile(), options);
    // Beside the file there are thirty images of the cache, of about 4 kB.
    EXPECT_LT(*testing::bytes_read() - *before, 2 * fs::file_size(folder / "a.wav") + 300'000);
}

}  // namespace
}  // namespace resonet
