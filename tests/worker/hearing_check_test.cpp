// Frames of a process that a file has taken over: nothing that is wrong gets past.
#include "worker/hearing_check.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <functional>
#include <thread>

#include "core/error.h"
#include "worker/hearing_call.h"

namespace resonet {
namespace {

using nlohmann::json;

json good_result() {
    return json::parse(R"({"model":"m","genre":"b","probability":0.75,"sure":true,"milliseconds":1.5,
        "labels":["a","b"],"probabilities":[0.25,0.75],"unsure_below":0.5,
        "windows":[{"start":0.0,"end":10.0,"probabilities":[0.25,0.75]}],
        "seconds":{"decode":0.1,"features":0.2,"network":0.3},"warnings":["cut short"]})");
}

json good_facts(const char* mime = "audio/mpeg") {
    json edges = json::array();
    for (int i = 0; i <= 128; ++i) edges.push_back(80.0 * i);
    return {{"media",
             {{"container", "mp3"},
              {"codec", "mp3"},
              {"sample_rate", 44100},
              {"channels", 2},
              {"duration", 10.0},
              {"mime", mime}}},
            {"tags", {{"title", "x"}, {"artist", nullptr}, {"album", nullptr}}},
            {"waveform", {{"duration", 10.0}, {"peaks", {-0.5, 0.5}}}},
            {"spectrogram",
             {{"duration", 10.0},
              {"columns", 100},
              {"bands", 128},
              {"frequency_edges_hz", edges},
              {"floor_db", -80.0}}}};
}

json good_explanation() {
    return json::parse(
        R"({"model":"m","genre":"b","probability":0.75,"at":null,"start":0.0,"end":30.0,"kind":"map",
        "map":{"time_edges":[0,1,2],"frequency_edges_hz":[0,100],"relevance":[[0.5,-0.5]]},
        "regions_for":[{"start":0,"end":1,"low_hz":0,"high_hz":100,"relevance":0.5}],"regions_against":[],
        "descriptors":null,"faithfulness":{"faithful":true,"share":0.2,"nothing_covered":0.7,
        "most_relevant_covered":0.1,"least_relevant_covered":0.6,"random_covered":0.4}})");
}

const std::string png = "\x89PNG\r\n\x1a\n...";

class Check : public ::testing::Test {
  protected:
    Check() {
        request_.models = {"m"};
        request_.job = "job";
        listener_.progress = [this](double, const std::string& stage) { passed_.push_back(stage); };
        listener_.facts = [this](const json&) { passed_.emplace_back("facts"); };
        listener_.result = [this](const json&) { passed_.emplace_back("result"); };
        listener_.explanation = [this](const json&) { passed_.emplace_back("explanation"); };
        listener_.blob = [this](const std::string& name, const std::string&) { passed_.push_back(name); };
    }

    HearingCheck check() { return {request_, models_, listener_}; }

    static Frame frame(FrameKind kind, const json& content) { return {kind, content.dump()}; }

    /// That these frames are right but for the last one, which does not get past.
    void expect_refused(std::vector<Frame> frames, const std::string& why) {
        HearingCheck checked = check();
        passed_.clear();
        const std::size_t good = frames.size() - 1;
        for (std::size_t i = 0; i < good; ++i) ASSERT_NO_THROW(checked.take(std::move(frames[i]))) << why;
        const std::size_t before = passed_.size();
        EXPECT_THROW(checked.take(std::move(frames[good])), FrameError) << why;
        EXPECT_EQ(passed_.size(), before) << why;
    }

    /// That `change` makes what was right wrong.
    void expect_refused(FrameKind kind, json content, const std::function<void(json&)>& change,
                        const std::string& why) {
        {
            HearingCheck checked = check();
            ASSERT_NO_THROW(checked.take(frame(kind, content))) << why;
        }
        change(content);
        expect_refused({frame(kind, content)}, why);
    }

    HearingRequest request_;
    std::map<std::string, ModelFacts> models_{{"m", {{"a", "b"}, 0.5}}};
    HearingListener listener_;
    std::vector<std::string> passed_;
};

TEST_F(Check, PassesOnWhatIsRight) {
    HearingCheck checked = check();
    checked.take(frame(FrameKind::progress, {{"fraction", 0.5}, {"stage", "decoding"}}));
    checked.take(frame(FrameKind::result, good_result()));
    checked.take(frame(FrameKind::facts, good_facts("audio/basic")));
    checked.take({FrameKind::spectrogram, png});
    checked.take({FrameKind::preview, "fLaC..."});
    EXPECT_FALSE(checked.ended());
    checked.take({FrameKind::done, ""});
    EXPECT_TRUE(checked.ended());
    EXPECT_EQ(checked.outcome().end, HearingEnd::done);
    EXPECT_EQ(passed_, (std::vector<std::string>{"decoding", "result", "facts", "spectrogram", "preview"}));
}

TEST_F(Check, RefusalsAreOutcomes) {
    HearingCheck checked = check();
    checked.take(
        frame(FrameKind::refusal, {{"name", "silent"}, {"problem", "is silent"}, {"remedy", "sing"}}));
    EXPECT_TRUE(checked.ended());
    EXPECT_EQ(checked.outcome().end, HearingEnd::refused);
    EXPECT_EQ(checked.outcome().name, "silent");
    EXPECT_EQ(checked.outcome().remedy, "sing");
    expect_refused({frame(FrameKind::refusal, {{"name", "bored"}, {"problem", ""}, {"remedy", ""}})},
                   "its name");
}

TEST_F(Check, WrongResults) {
    const auto wrong = [&](const std::string& why, const std::function<void(json&)>& change) {
        expect_refused(FrameKind::result, good_result(), change, why);
    };
    wrong("another model", [](json& r) { r["model"] = "n"; });
    wrong("a label that the model has not", [](json& r) { r["genre"] = "<script>"; });
    wrong("not the most probable", [](json& r) { r["genre"] = "a", r["probability"] = 0.25; });
    wrong("another probability", [](json& r) { r["probability"] = 0.7; });
    wrong("other labels", [](json& r) { r["labels"] = {"a", "c"}; });
    wrong("too many probabilities", [](json& r) { r["probabilities"] = {0.2, 0.3, 0.5}; });
    wrong("no sum of 1", [](json& r) { r["probabilities"] = {0.1, 0.75}; });
    wrong("a probability below 0", [](json& r) { r["probabilities"] = {-0.25, 1.25}; });
    wrong("text for a number", [](json& r) { r["milliseconds"] = "1"; });
    wrong("negative time", [](json& r) { r["milliseconds"] = -1; });
    wrong("number for a truth", [](json& r) { r["sure"] = 1; });
    wrong("an unknown field", [](json& r) { r["extra"] = 1; });
    wrong("a field that is missing", [](json& r) { r.erase("seconds"); });
    wrong("windows that end before they start", [](json& r) { r["windows"][0]["end"] = -1; });
    wrong("windows beyond the track", [](json& r) { r["windows"][0]["end"] = 1e9; });
    wrong("an object for a list", [](json& r) { r["windows"] = json::object(); });
    wrong("long warnings", [](json& r) { r["warnings"] = {std::string(2000, 'x')}; });
    wrong("many warnings", [](json& r) { r["warnings"] = std::vector<std::string>(1000, "x"); });
    wrong("null", [](json& r) { r = nullptr; });
    wrong("a list", [](json& r) { r = json::array({r}); });
    expect_refused({frame(FrameKind::result, good_result()), frame(FrameKind::result, good_result())},
                   "one too many");
}

TEST_F(Check, WrongFacts) {
    const auto wrong = [&](const std::string& why, const std::function<void(json&)>& change) {
        expect_refused(FrameKind::facts, good_facts(), change, why);
    };
    wrong("a mime type with a line's end", [](json& f) { f["media"]["mime"] = "audio/mpeg\r\nX: y"; });
    wrong("an empty mime type", [](json& f) { f["media"]["mime"] = ""; });
    wrong("half a sample a second", [](json& f) { f["media"]["sample_rate"] = 44100.5; });
    wrong("a huge duration", [](json& f) { f["media"]["duration"] = 1e300; });
    wrong("long tags", [](json& f) { f["tags"]["title"] = std::string(5000, 'x'); });
    wrong("tags that are numbers", [](json& f) { f["tags"]["title"] = 1; });
    wrong("peaks out of range", [](json& f) { f["waveform"]["peaks"] = {-2, 2}; });
    wrong("an odd number of peaks", [](json& f) { f["waveform"]["peaks"] = {0.5}; });
    wrong("too many peaks", [](json& f) { f["waveform"]["peaks"] = std::vector<double>(2002, 0.5); });
    wrong("too many columns", [](json& f) { f["spectrogram"]["columns"] = 2401; });
    wrong("other bands", [](json& f) { f["spectrogram"]["bands"] = 64; });
    wrong("edges that fall", [](json& f) { f["spectrogram"]["frequency_edges_hz"][5] = 0; });
    wrong("too few edges", [](json& f) { f["spectrogram"]["frequency_edges_hz"] = {0, 1}; });
    expect_refused({frame(FrameKind::facts, good_facts()), frame(FrameKind::facts, good_facts())}, "twice");
}

TEST_F(Check, WrongExplanations) {
    request_.kind = HearingKind::explain;
    const auto wrong = [&](const std::string& why, const std::function<void(json&)>& change) {
        expect_refused(FrameKind::explanation, good_explanation(), change, why);
    };
    wrong("another second", [](json& e) { e["at"] = 5; });
    wrong("an unknown kind", [](json& e) { e["kind"] = "dream"; });
    wrong("no map", [](json& e) { e["map"] = nullptr; });
    wrong("descriptors beside a map", [](json& e) { e["descriptors"] = json::array(); });
    wrong("a row too few", [](json& e) { e["map"]["relevance"] = json::array(); });
    wrong("a column too many", [](json& e) { e["map"]["relevance"][0].push_back(0); });
    wrong("text in the map", [](json& e) { e["map"]["relevance"][0][0] = "x"; });
    wrong("relevance above 1", [](json& e) { e["map"]["relevance"][0][0] = 2; });
    wrong("times that fall", [](json& e) { e["map"]["time_edges"] = {0, 2, 1}; });
    wrong("a region that ends below its start", [](json& e) { e["regions_for"][0]["high_hz"] = -1; });
    wrong("a probability above 1", [](json& e) { e["faithfulness"]["share"] = 2; });
    expect_refused({frame(FrameKind::result, good_result())}, "a result that nobody asked for");
    expect_refused({frame(FrameKind::facts, good_facts())}, "facts that nobody asked for");
    expect_refused({{FrameKind::spectrogram, png}}, "a picture that nobody asked for");
    expect_refused({{FrameKind::done, ""}}, "an end without the explanation");
    request_.genre = "a";
    expect_refused({frame(FrameKind::explanation, good_explanation())}, "another genre");
}

TEST_F(Check, WrongOrderAndBytes) {
    const Frame facts = frame(FrameKind::facts, good_facts());
    const Frame result = frame(FrameKind::result, good_result());
    const Frame picture{FrameKind::spectrogram, png};
    const Frame done{FrameKind::done, ""};
    expect_refused({done}, "nothing told");
    expect_refused({result, done}, "no facts");
    expect_refused({result, facts, done}, "no picture");
    expect_refused({facts, picture, done}, "no result");
    expect_refused({result, frame(FrameKind::facts, good_facts("audio/basic")), picture, done}, "no preview");
    expect_refused({facts, {FrameKind::preview, "fLaC"}}, "a preview that is not needed");
    expect_refused({result, facts, picture, done, done}, "after the end");
    expect_refused({result, facts, picture, {FrameKind::done, "x"}}, "more than the end");
    expect_refused({picture, picture}, "twice");
    expect_refused({{FrameKind::spectrogram, "GIF89a"}}, "no PNG");
    expect_refused({{FrameKind::spectrogram, png + std::string(2 << 20, 'x')}}, "a large picture");
    expect_refused({{FrameKind::result, ""}}, "no JSON");
    expect_refused({{FrameKind::result, "{\"model\":"}}, "half JSON");
    expect_refused({{FrameKind::progress, "{\"fraction\":0.1,\"stage\":\"\xff\xfe\"}"}}, "no UTF-8");
    expect_refused({{FrameKind::progress, "{\"fraction\":1e999,\"stage\":\"x\"}"}}, "a number too large");
    expect_refused({{FrameKind::progress, "{\"fraction\":NaN,\"stage\":\"x\"}"}}, "no number");
    expect_refused({{FrameKind::progress, std::string(1'000'000, '[')}}, "deep nesting");
    expect_refused({frame(FrameKind::progress, {{"fraction", 0.5}, {"stage", "x"}}),
                    frame(FrameKind::progress, {{"fraction", 0.4}, {"stage", "x"}})},
                   "back");
    expect_refused({frame(FrameKind::progress, {{"fraction", 1.5}, {"stage", "x"}})}, "more than all");
    expect_refused({frame(FrameKind::progress, {{"fraction", 0.5}, {"stage", std::string(5000, 'x')}})},
                   "long");
}

/// A process that says `bytes` and nothing else, until it is ended.
HearingOutcome follow(const HearingRequest& request, const std::map<std::string, ModelFacts>& models,
                      const std::string& bytes, std::optional<int> status) {
    std::array<int, 2> ends{};
    EXPECT_EQ(pipe2(ends.data(), O_CLOEXEC), 0);
    HearingCall call(request.job);
    std::thread process([&] {
        for (std::size_t at = 0; at < bytes.size();) {
            const ssize_t count = write(ends[1], bytes.data() + at, bytes.size() - at);
            if (count <= 0) break;  // nobody reads any more
            at += static_cast<std::size_t>(count);
        }
        if (!status) return;
        close(ends[1]);
        call.process_ended(*status);
    });
    const HearingOutcome outcome =
        follow_hearing(request, models, {}, call, OwnedDescriptor(ends[0]), [&] { call.process_ended(9); });
    process.join();
    if (!status) close(ends[1]);
    return outcome;
}

TEST_F(Check, AProcessThatTalksNonsenseIsEnded) {
    signal(SIGPIPE, SIG_IGN);
    for (const std::string& bytes : {std::string("rm -rf /"), std::string("\x05\xff\xff\xff\xff", 5),
                                     std::string(200 << 20, '\x01'), std::string("\x05\x02\0\0\0{}", 7)}) {
        const HearingOutcome outcome = follow(request_, models_, bytes, std::nullopt);
        EXPECT_EQ(outcome.end, HearingEnd::refused);
        EXPECT_EQ(outcome.name, "internal");
    }
}

TEST_F(Check, AnEndWithoutALastWordIsToldByItsStatus) {
    EXPECT_EQ(follow(request_, models_, "", 0).name, "internal");
    EXPECT_EQ(follow(request_, models_, "", 1 << 8).name, "internal");
    EXPECT_EQ(follow(request_, models_, std::string("\x01\x30", 2), 0).name, "internal");
    EXPECT_EQ(follow(request_, models_, "", -1).name, "internal");
    const HearingOutcome died = follow(request_, models_, "", SIGSEGV);
    EXPECT_EQ(died.end, HearingEnd::died);
    EXPECT_EQ(died.signal, SIGSEGV);
    EXPECT_EQ(follow(request_, models_, "", SIGXCPU).end, HearingEnd::timed_out);
}

TEST_F(Check, AProcessThatSaysNothingIsTimedOut) {
    request_.limits.wall_seconds = 0.05;
    EXPECT_EQ(follow(request_, models_, "", std::nullopt).end, HearingEnd::timed_out);
}

}  // namespace
}  // namespace resonet
