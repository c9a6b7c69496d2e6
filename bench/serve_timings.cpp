// Answers commands on standard input, one line each, so that another program can time Resonet again and again
// without the start of a process in the numbers (bench/peers.py):
//
//   clip FILE.npy            writes the samples of the clip           answers "done"
//   array NAME FILE.npy      writes what NAME gives, [row, frame]     answers "done"
//   time NAME CALLS          calls it so many times on one thread     answers milliseconds a call
//
// An analysis is timed with one Analyser for all calls, as others make their filters once; its results are
// new arrays. NAME is a descriptor, or medians_over_time or medians_over_frequency of the clip's magnitudes.
// What went wrong is answered with "error: ...". The program ends with its input.
#include <chrono>
#include <exception>
#include <functional>
#include <iostream>
#include <map>
#include <optional>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "bench/array_sink.h"
#include "bench/medians.h"
#include "bench/signals.h"
#include "core/error.h"
#include "core/npy.h"
#include "features/analysis.h"
#include "features/spectrogram.h"

namespace {

using namespace resonet;

class Server {
  public:
    std::string answer(const std::string& line) {
        std::istringstream words(line);
        std::string command;
        words >> command;
        if (command == "clip") {
            write_npy(next(words), samples_, {samples_.size()});
            return "done";
        }
        if (command == "array") {
            const std::string name = next(words);
            const Matrix matrix = array(name);
            write_npy(next(words), matrix.values, {matrix.rows, matrix.columns});
            return "done";
        }
        if (command == "time") {
            const std::string name = next(words);
            return std::to_string(milliseconds(name, next(words)));
        }
        throw UsageError("'" + command + "'", "is no command", "choose from clip, array, time");
    }

  private:
    static std::string next(std::istringstream& words) {
        std::string word;
        if (!(words >> word)) throw UsageError("command", "is incomplete");
        return word;
    }

    bench::Medians& medians() {
        if (!medians_) medians_.emplace(stft_magnitude(samples_));
        return *medians_;
    }

    Analyser& analyser_of(Descriptor wanted) {
        const auto found = analysers_.find(wanted);
        if (found != analysers_.end()) return found->second;
        return analysers_.emplace(wanted, Analyser(std::span(&wanted, 1), AnalysisSettings{})).first->second;
    }

    /// Results in new memory, as those of the others are.
    std::vector<float> medians_over(bool time) {
        std::vector<float> result(medians().result_size());
        if (time) {
            medians().over_time(result.data());
        } else {
            medians().over_frequency(result.data());
        }
        return result;
    }

    Matrix array(std::string_view name) {
        if (name == over_time || name == over_frequency) {
            return medians().transposed(medians_over(name == over_time));
        }
        const Descriptor descriptor = descriptor_from_string(name);
        return analyse(samples_, std::span(&descriptor, 1))[descriptor];
    }

    double milliseconds(std::string_view name, const std::string& calls) {
        constexpr int most = 100000;
        std::istringstream digits(calls);
        int count = 0;
        if (!(digits >> count) || count < 1 || count > most) {
            throw UsageError("calls", "are '" + calls + "'", "choose a number from 1 to 100000");
        }
        std::function<void()> call;
        if (name == over_time || name == over_frequency) {
            medians();  // their preparation is not to be timed
            call = [this, time = name == over_time] { medians_over(time); };
        } else {
            call = [this, &analyser = analyser_of(descriptor_from_string(name))] {
                bench::ArraySink sink;
                analyser.run(read_from(samples_), sink);
            };
        }
        const auto start = std::chrono::steady_clock::now();
        for (int i = 0; i < count; ++i) call();
        const std::chrono::duration<double, std::milli> taken = std::chrono::steady_clock::now() - start;
        return taken.count() / count;
    }

    static constexpr std::string_view over_time = "medians_over_time";
    static constexpr std::string_view over_frequency = "medians_over_frequency";

    std::vector<float> samples_ = bench::clip();
    std::map<Descriptor, Analyser> analysers_;
    std::optional<bench::Medians> medians_;
};

}  // namespace

int main() {
    try {
        Server server;
        for (std::string line; std::getline(std::cin, line);) {
            std::string answer;
            try {
                answer = server.answer(line);
            } catch (const std::exception& error) {
                answer = std::string("error: ") + error.what();
            }
            std::cout << answer << std::endl;  // the other side waits for it
        }
    } catch (const std::exception& error) {
        std::cerr << "bench_serve_timings: " << error.what() << '\n';
        return 3;
    }
}
