#include "cli/extract_clip.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <exception>
#include <map>
#include <memory>
#include <mutex>
#include <new>
#include <optional>

#include "audio/audio_stream.h"
#include "core/error.h"
#include "core/interrupt.h"
#include "core/parallel.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse_length(const fs::path& path) {
    throw InputError(path.string(), "is so long that analysing it whole would take more than 2 GiB of memory",
                     "cut it with --segment SECONDS");
}

StreamOptions stream_options(const ExtractPlan& plan) {
    StreamOptions options;
    options.sample_rate = plan.settings.sample_rate;
    return options;
}

/// The whole file as one segment.
void read_whole(const ExtractPlan& plan, const fs::path& path, AudioStream& stream, std::size_t threads,
                const SegmentWork& work) {
    const double longest =
        largest_analysis / plan.bytes_a_second;  // seconds; infinite if all descriptors stream
    if (stream.info().duration > longest) refuse_length(path);
    std::size_t samples = 0;
    work(
        0,
        [&](std::span<float> out) {
            throw_if_interrupted();
            const std::size_t count = stream.read(out);
            samples += count;
            // What a file says of its length need not be true.
            if (static_cast<double>(samples) / stream.sample_rate() > longest) refuse_length(path);
            return count;
        },
        threads,
        [&plan, path] {
            const auto stream_again = std::make_shared<AudioStream>(path, stream_options(plan));
            return [stream_again](std::span<float> out) {
                throw_if_interrupted();
                return stream_again->read(out);
            };
        });
}

/// Segments of a stream, for several threads, and what went wrong with the first that failed.
class SegmentQueue {
  public:
    /// Segments of more than `most` of `length` samples are refused when they prove to be there.
    SegmentQueue(AudioStream& stream, const fs::path& path, std::size_t length, double most)
        : stream_(stream), path_(path), length_(length), most_(most) {}

    /// Reads the next segment; its index, or none at the end or after a failure.
    std::optional<std::size_t> next(std::vector<float>& samples) {
        const std::lock_guard lock(mutex_);
        if (ended_) return std::nullopt;
        try {
            throw_if_interrupted();
            ended_ = !read(samples);
        } catch (...) {
            note(count_, std::current_exception());
        }
        if (ended_) return std::nullopt;
        return count_++;
    }

    void fail(std::size_t segment, std::exception_ptr error) {
        const std::lock_guard lock(mutex_);
        note(segment, std::move(error));
    }

    std::size_t count() const { return count_; }
    void rethrow() const {
        if (error_) std::rethrow_exception(error_);
    }

  private:
    /// Memory is taken as samples come: a file may be much shorter than a segment. False at the end.
    bool read(std::vector<float>& samples) {
        constexpr std::size_t piece = std::size_t{1} << 16;
        samples.clear();
        while (samples.size() < length_) {
            throw_if_interrupted();
            const std::size_t had = samples.size();
            const std::size_t step = std::min(piece, length_ - had);
            if (static_cast<double>(had + step) > most_) {
                throw InputError(path_.string(),
                                 "has segments too long for the memory of 2 GiB of all threads",
                                 "choose a shorter --segment, or fewer --threads");
            }
            if (had + step > samples.capacity()) samples.reserve(std::min(length_, 2 * (had + step)));
            samples.resize(had + step);
            if (stream_.read(std::span(samples).subspan(had)) < step) return false;
        }
        return true;
    }

    /// Segments are begun in order: every one before a failed one is finished in any case, so that the first
    /// failure does not depend on the threads.
    void note(std::size_t segment, std::exception_ptr error) {
        ended_ = true;
        if (error_ && failed_ < segment) return;
        failed_ = segment;
        error_ = std::move(error);
    }

    AudioStream& stream_;
    const fs::path& path_;
    const std::size_t length_;
    const double most_;
    std::mutex mutex_;
    std::size_t count_ = 0;
    bool ended_ = false;
    std::size_t failed_ = 0;
    std::exception_ptr error_;
};

/// An input error of a segment says which.
void run_work(const SegmentWork& work, std::size_t segment, std::span<const float> samples) {
    try {
        work(segment, read_from(samples), 1, [samples] { return read_from(samples); });
    } catch (const InputError& error) {
        throw InputError(error.subject(), fmt::format("segment {} {}", segment, error.problem()),
                         error.remedy());
    }
}

void read_segments(const ExtractPlan& plan, const fs::path& path, AudioStream& stream, std::size_t threads,
                   const SegmentWork& work) {
    // So many segments are analysed at a time, be they of one file or of several.
    const double share = largest_analysis / static_cast<double>(plan.threads);
    SegmentQueue queue(stream, path, plan.segment, share / plan.bytes_a_second * plan.settings.sample_rate);
    parallel_for(threads, threads, [&](std::size_t) {
        std::vector<float> samples;
        while (const auto segment = queue.next(samples)) {
            try {
                run_work(work, *segment, samples);
            } catch (...) {
                queue.fail(*segment, std::current_exception());
            }
        }
    });
    queue.rethrow();
    if (queue.count() == 0) {
        throw InputError(path.string(),
                         fmt::format("is shorter than a segment of {} s",
                                     static_cast<double>(plan.segment) / plan.settings.sample_rate),
                         "choose a shorter --segment");
    }
}

}  // namespace

std::vector<std::string> for_each_segment(const ExtractPlan& plan, const fs::path& path, std::size_t threads,
                                          const SegmentWork& work) {
    AudioStream stream(path, stream_options(plan));
    if (plan.segment > 0) {
        read_segments(plan, path, stream, threads, work);
    } else {
        read_whole(plan, path, stream, threads, work);
    }
    return stream.warnings();
}

ClipOutcome outcome_of(const std::function<ClipOutcome()>& work) {
    ClipOutcome failed;
    try {
        return work();
    } catch (const Interrupted&) {
        throw;
    } catch (const SystemError& error) {
        failed.error = error.what();  // its subject is a file that was to be written
    } catch (const Error& error) {
        failed.error = error.problem();
        if (!error.remedy().empty()) failed.error += " (" + error.remedy() + ")";
    } catch (const std::bad_alloc&) {
        failed.error = "there is not enough memory for it (cut it with --segment SECONDS)";
    }
    return failed;
}

ClipOutcome extract_rows(const ExtractPlan& plan, FeatureExtractor& extractor, const fs::path& path,
                         std::size_t threads) {
    return outcome_of([&] {
        ClipOutcome outcome;
        std::mutex mutex;
        std::map<std::size_t, FeatureRow> rows;
        const auto work = [&](std::size_t segment, const SampleReader& reader, std::size_t inner_threads,
                              const ReadAgain& again) {
            FeatureRow row = extractor.row(reader, inner_threads, again);
            const std::lock_guard lock(mutex);
            rows.emplace(segment, std::move(row));
        };
        outcome.warnings = for_each_segment(plan, path, threads, work);
        for (auto& [segment, row] : rows) outcome.rows.push_back(std::move(row));
        return outcome;
    });
}

}  // namespace resonet
