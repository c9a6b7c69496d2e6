#include "extract_fixture.h"

#include <cmath>
#include <sstream>

#include "audio/wav_writer.h"
#include "core/csv.h"
#include "support/signals.h"

namespace resonet::testing {

std::vector<float> ExtractTest::clip(double seconds, unsigned seed) {
    NoiseSource noise(seed);
    std::vector<float> samples(static_cast<std::size_t>(std::lround(seconds * rate)));
    for (std::size_t i = 0; i < samples.size(); ++i) {
        const double tone = std::sin(0.02 * (1.0 + 0.1 * seed) * static_cast<double>(i));
        samples[i] = static_cast<float>(0.4 * tone + 0.1 * noise.next());
    }
    return samples;
}

void ExtractTest::add(const std::string& name, const std::vector<float>& samples) const {
    std::filesystem::create_directories((folder_ / name).parent_path());
    write_wav(folder_ / name, samples, rate);
}

void ExtractTest::add(const std::string& name, double seconds, unsigned seed) const {
    add(name, clip(seconds, seed));
}

Outcome ExtractTest::extract(const std::vector<std::string>& arguments) {
    std::vector<std::string> all{"extract"};
    all.insert(all.end(), arguments.begin(), arguments.end());
    return run_resonet(std::move(all));
}

std::string ExtractTest::output_of(const std::vector<std::string>& arguments) {
    const Outcome outcome = extract(arguments);
    EXPECT_EQ(outcome.status, 0) << outcome.errors;
    EXPECT_EQ(outcome.errors, "");
    return outcome.output;
}

std::vector<std::vector<std::string>> cells_of(const std::string& csv) {
    std::istringstream text(csv);
    CsvReader reader(text, "output");
    std::vector<std::vector<std::string>> cells{reader.header()};
    while (reader.next()) cells.push_back(reader.row());
    return cells;
}

}  // namespace resonet::testing
