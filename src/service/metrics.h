#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace resonet {

/// Counts of what the server did, written in Prometheus' text format.
class Metrics {
  public:
    /// `route` is the pattern, not the path: there are few of them.
    void count_request(const std::string& method, const std::string& route, int status, double seconds);
    void count_job(const std::string& kind, const std::string& end, double seconds);
    void count_upload(std::uint64_t bytes);

    struct Gauge {
        std::string name;  ///< without "resonet_"
        std::string help;
        double value = 0;
    };

    /// All counts, and `gauges` that are read at this moment.
    std::string text(const std::vector<Gauge>& gauges) const;

  private:
    static constexpr std::array<double, 12> bounds{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
                                                   0.1,   0.25,   0.5,   1,    2.5,   10};

    struct Histogram {
        std::array<std::uint64_t, bounds.size()> counts{};  ///< up to each bound
        std::uint64_t count = 0;
        double sum = 0;

        void add(double value);
    };
    static void write(std::string& text, std::string_view name, const std::string& labels,
                      const Histogram& histogram);

    mutable std::mutex mutex_;
    std::map<std::string, std::uint64_t> requests_;  // by labels
    std::map<std::string, Histogram> request_seconds_;
    std::map<std::string, std::uint64_t> jobs_;
    std::map<std::string, Histogram> job_seconds_;
    std::uint64_t upload_bytes_ = 0;
    std::uint64_t uploads_ = 0;
};

/// Resident memory of this process, in bytes.
double resident_bytes();

}  // namespace resonet
