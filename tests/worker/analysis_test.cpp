// What comes of a file that is heard: the same numbers as without processes, whatever the format.
#include <gtest/gtest.h>
#include <png.h>

#include "audio/audio_stream.h"
#include "audio/sounds.h"
#include "core/file.h"
#include "inference/classifier.h"
#include "inference/decision.h"
#include "inference/small_model.h"
#include "worker/hearing_fixture.h"

namespace resonet::testing {
namespace {

using nlohmann::json;

/// That a result is what Classifier::classify() says of the file, bit for bit.
void expect_result_of(const json& result, const Classifier& classifier, const std::filesystem::path& file) {
    const Prediction prediction = classifier.classify(file);
    EXPECT_EQ(result.at("labels"), classifier.labels());
    EXPECT_EQ(result.at("probabilities").get<std::vector<float>>(), prediction.probabilities);
    ASSERT_EQ(result.at("windows").size(), prediction.windows.size());
    for (std::size_t i = 0; i < prediction.windows.size(); ++i) {
        const json& window = result.at("windows")[i];
        EXPECT_EQ(window.at("probabilities").get<std::vector<float>>(), prediction.windows[i].probabilities);
        EXPECT_NEAR(window.at("start").get<double>(), prediction.windows[i].start, 5.1e-4);
        EXPECT_NEAR(window.at("end").get<double>(), prediction.windows[i].end, 5.1e-4);
    }
    const Decision decision = decide(prediction.probabilities, classifier.model().unsure_below);
    EXPECT_EQ(result.at("genre"), classifier.labels()[decision.label]);
    EXPECT_EQ(result.at("probability").get<float>(), decision.probability);
    EXPECT_EQ(result.at("warnings"), prediction.warnings);
    EXPECT_GT(result.at("milliseconds").get<double>(), 0);
    EXPECT_GT(result.at("seconds").at("decode").get<double>(), 0);
}

class Analysis : public HearingTest {
  protected:
    Classifier dense_classifier_{dense_model()};
    Classifier small_classifier_{small_model()};
};

TEST_F(Analysis, TellsAllInOrder) {
    write_song(folder_ / "song.wav", 75);
    const Heard heard = hear(*pool_, analysis(folder_ / "song.wav", {"small", "dense"}));
    ASSERT_EQ(heard.outcome.end, HearingEnd::done) << heard.outcome.problem;
    EXPECT_EQ(heard.order, (std::vector<std::string>{"small", "facts", "spectrogram", "dense"}))
        << "the first model's answer comes before all else";
    expect_result_of(heard.results.at(0), small_classifier_, folder_ / "song.wav");
    expect_result_of(heard.results.at(1), dense_classifier_, folder_ / "song.wav");

    double before = 0;
    for (const auto& [fraction, stage] : heard.progress) {
        EXPECT_GE(fraction, before) << stage;
        before = fraction;
    }
    EXPECT_EQ(heard.progress.front().second, "decoding");
    EXPECT_EQ(heard.progress.back(), (std::pair<double, std::string>(1.0, "done")));

    const json& facts = heard.facts.at(0);
    const json media{{"container", "wav"}, {"codec", "pcm_s16le"}, {"sample_rate", 22050},
                     {"channels", 1},      {"duration", 75.0},     {"mime", "audio/wav"}};
    EXPECT_EQ(facts.at("media"), media);
    EXPECT_EQ(facts.at("waveform").at("peaks").size(), 2000U);
    EXPECT_EQ(facts.at("spectrogram").at("columns"), 2400);
    EXPECT_EQ(facts.at("spectrogram").at("frequency_edges_hz").size(), 129U);
    EXPECT_EQ(facts.at("spectrogram").at("frequency_edges_hz")[128], 11025.0);
    EXPECT_EQ(facts.at("tags"), (json{{"title", nullptr}, {"artist", nullptr}, {"album", nullptr}}));

    const std::string& png = heard.blobs.at("spectrogram");
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    ASSERT_NE(png_image_begin_read_from_memory(&image, png.data(), png.size()), 0);
    EXPECT_EQ(image.width, 2400U);
    EXPECT_EQ(image.height, 128U);
    EXPECT_EQ(image.format, static_cast<png_uint_32>(PNG_FORMAT_GRAY));
    png_image_free(&image);
}

TEST_F(Analysis, WithoutFactsThereAreResultsAlone) {
    write_song(folder_ / "song.wav", 3);
    HearingRequest request = analysis(folder_ / "song.wav", {"dense"});
    request.facts = false;
    EXPECT_EQ(hear(*pool_, request).order, std::vector<std::string>{"dense"});
    request.models.clear();
    request.facts = true;
    EXPECT_EQ(hear(*pool_, request).order, (std::vector<std::string>{"facts", "spectrogram"}));
}

struct Format {
    const char* name;
    const char* options;
    const char* mime;
    bool preview;
};

constexpr Format formats[] = {
    {"a.mp3", "-q:a 4", "audio/mpeg", false},
    {"a.flac", "", "audio/flac", false},
    {"a.ogg", "-c:a libvorbis", "audio/ogg", false},
    {"a.opus", "-c:a libopus", "audio/ogg", false},
    {"a.m4a", "-c:a aac", "audio/mp4", false},
    {"a.wav", "-c:a pcm_s24le", "audio/wav", false},
    {"a.webm", "-c:a libopus", "audio/webm", false},
    {"alac.m4a", "-c:a alac", "audio/x-m4a", true},
    {"a.au", "", "audio/basic", true},
    {"a.aiff", "", "audio/aiff", true},
    {"a.wma", "", "audio/x-ms-wma", true},
    {"a.wv", "", "audio/x-wavpack", true},
    {"a.aac", "", "audio/aac", true},
    {"a.mka", "-c:a flac", "audio/x-matroska", true},
    {"ulaw.wav", "-c:a pcm_mulaw", "audio/x-wav", true},
};

TEST_F(Analysis, EveryFormatIsHeardInside) {
    if (!ffmpeg_is_installed()) GTEST_SKIP() << "needs the ffmpeg program";
    write_song(folder_ / "source.wav", 6);
    for (const Format& format : formats) {
        SCOPED_TRACE(format.name);
        const std::filesystem::path named = folder_ / format.name;
        const std::string options =
            std::string("-ar 48000 -ac 2 -metadata title=Nice -metadata artist=Somebody ") + format.options;
        if (!encode(folder_ / "source.wav", options, named)) continue;    // this ffmpeg lacks the encoder
        const std::filesystem::path stored = folder_ / "without-an-end";  // as a server keeps files
        std::filesystem::rename(named, stored);
        const Heard heard = hear(*pool_, analysis(stored));
        ASSERT_EQ(heard.outcome.end, HearingEnd::done) << heard.outcome.problem;
        expect_result_of(heard.results.at(0), dense_classifier_, stored);
        const json& media = heard.facts.at(0).at("media");
        EXPECT_EQ(media.at("mime"), format.mime);
        EXPECT_EQ(media.at("channels"), 2);
        EXPECT_NEAR(media.at("duration").get<double>(), 6, 0.15);
        EXPECT_EQ(heard.blobs.contains("preview"), format.preview);
        if (format.preview) {
            write_bytes(folder_ / "preview.flac", heard.blobs.at("preview"));
            const Audio preview = decode(folder_ / "preview.flac", {.sample_rate = 0});
            EXPECT_EQ(preview.sample_rate, 22050);
            EXPECT_LT(difference(preview.samples, decode(stored).samples), 1.0 / 32768 + 1e-6);
        }
    }
}

TEST_F(Analysis, TagsAreRead) {
    if (!ffmpeg_is_installed()) GTEST_SKIP() << "needs the ffmpeg program";
    write_song(folder_ / "source.wav", 2);
    for (const char* name : {"a.mp3", "a.flac", "a.ogg", "a.m4a", "a.wma", "a.opus"}) {
        SCOPED_TRACE(name);
        const std::string long_album(3000, 'x');
        if (!encode(folder_ / "source.wav",
                    "-metadata title=Grün -metadata artist=Somebody -metadata album=" + long_album,
                    folder_ / name)) {
            continue;
        }
        std::filesystem::rename(folder_ / name, folder_ / "stored");
        const Heard heard = hear(*pool_, analysis(folder_ / "stored"));
        ASSERT_EQ(heard.facts.size(), 1U) << heard.outcome.problem;
        const json& tags = heard.facts[0].at("tags");
        EXPECT_EQ(tags.at("title"), "Grün");
        EXPECT_EQ(tags.at("artist"), "Somebody");
        EXPECT_EQ(tags.at("album"), std::string(500, 'x'));
    }
}

TEST_F(Analysis, DamageThatCanBeHeardThroughIsAWarning) {
    if (!ffmpeg_is_installed()) GTEST_SKIP() << "needs the ffmpeg program";
    write_song(folder_ / "source.wav", 8);
    ASSERT_TRUE(encode(folder_ / "source.wav", "", folder_ / "a.flac"));
    std::filesystem::resize_file(folder_ / "a.flac", std::filesystem::file_size(folder_ / "a.flac") / 2);
    const Heard heard = hear(*pool_, analysis(folder_ / "a.flac"));
    ASSERT_EQ(heard.outcome.end, HearingEnd::done);
    expect_result_of(heard.results.at(0), dense_classifier_, folder_ / "a.flac");
    EXPECT_FALSE(heard.results.at(0).at("warnings").empty());
}

TEST_F(Analysis, NamesMayHoldAnyBytes) {
    for (const std::string name :
         {"sp ace.wav", "new\nline.wav", "-rf.wav", "caf\xe9.wav", "concat:a|b.wav", "%s%n.wav"}) {
        write_song(folder_ / name, 2);
        const Heard heard = hear(*pool_, analysis(folder_ / name));
        EXPECT_EQ(heard.outcome.end, HearingEnd::done) << name << heard.outcome.problem;
    }
}

}  // namespace
}  // namespace resonet::testing
