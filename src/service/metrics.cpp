#include "service/metrics.h"

#include <fmt/format.h>
#include <unistd.h>

#include <fstream>

namespace resonet {
namespace {

void write_head(std::string& text, std::string_view name, std::string_view help, std::string_view type) {
    text += fmt::format("# HELP resonet_{0} {1}\n# TYPE resonet_{0} {2}\n", name, help, type);
}

}  // namespace

void Metrics::Histogram::add(double value) {
    for (std::size_t i = 0; i < bounds.size(); ++i) counts[i] += value <= bounds[i] ? 1 : 0;
    ++count;
    sum += value;
}

void Metrics::write(std::string& text, std::string_view name, const std::string& labels,
                    const Histogram& histogram) {
    for (std::size_t i = 0; i < bounds.size(); ++i) {
        text += fmt::format("resonet_{}_bucket{{{},le=\"{}\"}} {}\n", name, labels, bounds[i],
                            histogram.counts[i]);
    }
    text += fmt::format("resonet_{}_bucket{{{},le=\"+Inf\"}} {}\n", name, labels, histogram.count);
    text += fmt::format("resonet_{}_sum{{{}}} {:.6f}\n", name, labels, histogram.sum);
    text += fmt::format("resonet_{}_count{{{}}} {}\n", name, labels, histogram.count);
}

void Metrics::count_request(const std::string& method, const std::string& route, int status, double seconds) {
    const std::string place = fmt::format("method=\"{}\",route=\"{}\"", method, route);
    const std::lock_guard lock(mutex_);
    ++requests_[fmt::format("{},status=\"{}\"", place, status)];
    request_seconds_[place].add(seconds);
}

void Metrics::count_job(const std::string& kind, const std::string& end, double seconds) {
    const std::lock_guard lock(mutex_);
    ++jobs_[fmt::format("kind=\"{}\",end=\"{}\"", kind, end)];
    job_seconds_[fmt::format("kind=\"{}\"", kind)].add(seconds);
}

void Metrics::count_upload(std::uint64_t bytes) {
    const std::lock_guard lock(mutex_);
    ++uploads_;
    upload_bytes_ += bytes;
}

std::string Metrics::text(const std::vector<Gauge>& gauges) const {
    const std::lock_guard lock(mutex_);
    std::string text;
    write_head(text, "http_requests_total", "Requests that were answered.", "counter");
    for (const auto& [labels, count] : requests_) {
        text += fmt::format("resonet_http_requests_total{{{}}} {}\n", labels, count);
    }
    write_head(text, "http_request_seconds", "Time until the answer was there.", "histogram");
    for (const auto& [labels, histogram] : request_seconds_)
        write(text, "http_request_seconds", labels, histogram);
    write_head(text, "jobs_total", "Jobs that ended, by how.", "counter");
    for (const auto& [labels, count] : jobs_)
        text += fmt::format("resonet_jobs_total{{{}}} {}\n", labels, count);
    write_head(text, "job_seconds", "Time that a file was heard for.", "histogram");
    for (const auto& [labels, histogram] : job_seconds_) write(text, "job_seconds", labels, histogram);
    write_head(text, "uploads_total", "Files that were taken.", "counter");
    text += fmt::format("resonet_uploads_total {}\n", uploads_);
    write_head(text, "upload_bytes_total", "Bytes of files that were taken.", "counter");
    text += fmt::format("resonet_upload_bytes_total {}\n", upload_bytes_);
    for (const Gauge& gauge : gauges) {
        write_head(text, gauge.name, gauge.help, "gauge");
        text += fmt::format("resonet_{} {}\n", gauge.name, gauge.value);
    }
    return text;
}

double resident_bytes() {
    std::ifstream file("/proc/self/statm");
    double size = 0;
    double resident = 0;
    file >> size >> resident;
    return resident * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

}  // namespace resonet
