#include "features/feature_set.h"

#include <algorithm>
#include <limits>
#include <map>
#include <mutex>
#include <optional>
#include <utility>

#include "core/error.h"

namespace resonet {
namespace {

constexpr int all_rows = -1;
constexpr int gtzan_coefficients = 20;

/// Whether the values of a descriptor have to be kept for a median.
bool keeps_values(const FeatureSet& set, Descriptor descriptor) {
    return std::any_of(set.columns.begin(), set.columns.end(), [&](const FeatureColumn& column) {
        return column.descriptor == descriptor && column.statistic == Statistic::median;
    });
}

/// The statistics of each row of each wanted descriptor, as its columns come.
class StatisticsSink : public AnalysisSink {
  public:
    StatisticsSink(const FeatureSet& set, const AnalysisSettings& settings) {
        for (const Descriptor descriptor : descriptors_of(set)) {
            rows_[descriptor].assign(row_count(descriptor, settings),
                                     RunningStatistics(keeps_values(set, descriptor)));
        }
    }

    void columns(Descriptor descriptor, std::size_t, const Matrix& columns) override {
        std::vector<RunningStatistics>& rows = rows_.at(descriptor);
        for (std::size_t i = 0; i < columns.rows; ++i) rows.at(i).add(columns.row(i));
    }
    void tempo(double bpm) override { tempo_ = bpm; }
    void end(std::size_t samples) override { samples_ = samples; }

    std::size_t samples() const { return samples_; }

    double get(const FeatureColumn& column) const {
        if (column.statistic == Statistic::value) return tempo_;
        const std::vector<RunningStatistics>& rows = rows_.at(column.descriptor);
        if (column.row != all_rows)
            return rows.at(static_cast<std::size_t>(column.row)).get(column.statistic);
        RunningStatistics all = rows.front();
        for (std::size_t i = 1; i < rows.size(); ++i) all.append(rows[i]);
        return all.get(column.statistic);
    }

  private:
    std::map<Descriptor, std::vector<RunningStatistics>> rows_;
    double tempo_ = std::numeric_limits<double>::quiet_NaN();
    std::size_t samples_ = 0;
};

void add_mean_and_variance(FeatureSet& set, const std::string& name, Descriptor descriptor, int row) {
    set.columns.push_back({name + "_mean", descriptor, row, Statistic::mean});
    set.columns.push_back({name + "_var", descriptor, row, Statistic::var});
}

void check(const FeatureSet& set, const AnalysisSettings& settings) {
    for (const FeatureColumn& column : set.columns) {
        if (column.row < static_cast<int>(row_count(column.descriptor, settings))) continue;
        throw UsageError(
            std::string(info(column.descriptor).name),
            "has no row " + std::to_string(column.row + 1) + " for column '" + column.name + "'");
    }
}

/// Columns of a descriptor in a second.
double columns_per_second(Descriptor descriptor, const AnalysisSettings& settings) {
    const double rate = settings.sample_rate;
    switch (descriptor) {
        case Descriptor::harmonic:
        case Descriptor::percussive:
            return rate;
        case Descriptor::tempo:
        case Descriptor::beats:
            return 0.0;
        default:
            return rate / settings.stft.hop_length;
    }
}

}  // namespace

std::size_t row_count(Descriptor descriptor, const AnalysisSettings& settings) {
    constexpr std::size_t pitch_classes = 12;
    constexpr std::size_t tonal_centroids = 6;
    const auto size = [](int value) { return static_cast<std::size_t>(value); };
    switch (descriptor) {
        case Descriptor::stft:
            return size(settings.stft.n_fft) / 2 + 1;
        case Descriptor::melspectrogram:
        case Descriptor::log_mel:
            return size(settings.mel.bands);
        case Descriptor::mfcc:
        case Descriptor::mfcc_delta:
        case Descriptor::mfcc_delta2:
            return size(settings.mfcc.n_mfcc);
        case Descriptor::chroma_stft:
            return size(settings.chroma.n_chroma);
        case Descriptor::chroma_cqt:
        case Descriptor::chroma_cens:
            return pitch_classes;
        case Descriptor::tonnetz:
            return tonal_centroids;
        case Descriptor::spectral_contrast:
            return size(settings.contrast.n_bands) + 1;
        case Descriptor::tempogram:
            return size(settings.tempogram.win_length);
        default:
            return 1;
    }
}

FeatureSet gtzan57(const AnalysisSettings& settings) {
    if (settings.mfcc.n_mfcc < gtzan_coefficients) {
        throw UsageError("gtzan57", "needs 20 MFCC, not " + std::to_string(settings.mfcc.n_mfcc),
                         "set mfcc.n_mfcc=20");
    }
    FeatureSet set{"gtzan57", {}};
    add_mean_and_variance(set, "chroma_stft", Descriptor::chroma_stft, all_rows);
    add_mean_and_variance(set, "rms", Descriptor::rms, 0);
    add_mean_and_variance(set, "spectral_centroid", Descriptor::spectral_centroid, 0);
    add_mean_and_variance(set, "spectral_bandwidth", Descriptor::spectral_bandwidth, 0);
    add_mean_and_variance(set, "rolloff", Descriptor::spectral_rolloff, 0);
    add_mean_and_variance(set, "zero_crossing_rate", Descriptor::zero_crossing_rate, 0);
    add_mean_and_variance(set, "harmony", Descriptor::harmonic, 0);
    add_mean_and_variance(set, "perceptr", Descriptor::percussive, 0);
    set.columns.push_back({"tempo", Descriptor::tempo, 0, Statistic::value});
    for (int row = 0; row < gtzan_coefficients; ++row) {
        add_mean_and_variance(set, "mfcc" + std::to_string(row + 1), Descriptor::mfcc, row);
    }
    return set;
}

FeatureSet summary_set(std::span<const Descriptor> descriptors, std::span<const Statistic> statistics,
                       const AnalysisSettings& settings) {
    FeatureSet set{"summary", {}};
    for (const Descriptor descriptor : descriptors) {
        const std::string name(info(descriptor).name);
        if (descriptor == Descriptor::beats) continue;
        if (descriptor == Descriptor::tempo) {
            set.columns.push_back({name, descriptor, 0, Statistic::value});
            continue;
        }
        const std::size_t rows = row_count(descriptor, settings);
        for (std::size_t row = 0; row < rows; ++row) {
            const std::string numbered = rows == 1 ? name : name + std::to_string(row + 1);
            for (const Statistic statistic : statistics) {
                set.columns.push_back({numbered + "_" + std::string(to_string(statistic)), descriptor,
                                       static_cast<int>(row), statistic});
            }
        }
    }
    return set;
}

std::vector<Descriptor> descriptors_of(const FeatureSet& set) {
    std::vector<Descriptor> descriptors;
    for (const FeatureColumn& column : set.columns) descriptors.push_back(column.descriptor);
    std::sort(descriptors.begin(), descriptors.end());
    descriptors.erase(std::unique(descriptors.begin(), descriptors.end()), descriptors.end());
    return descriptors;
}

double whole_recording_bytes(const FeatureSet& set, const AnalysisSettings& settings, bool read_again) {
    const std::vector<Descriptor> descriptors = descriptors_of(set);
    double bytes = whole_recording_bytes(descriptors, settings, read_again);
    for (const Descriptor descriptor : descriptors) {
        if (!keeps_values(set, descriptor)) continue;
        // A value three times: in an array that grows by doubling, and in the copy that is partly sorted.
        bytes += 3.0 * sizeof(float) * static_cast<double>(row_count(descriptor, settings)) *
                 columns_per_second(descriptor, settings);
    }
    return bytes;
}

/// Analysers that nobody is using, by their number of threads.
struct FeatureExtractor::Pool {
    std::mutex mutex;
    std::multimap<std::size_t, Analyser> idle;

    std::optional<Analyser> take(std::size_t threads) {
        const std::lock_guard lock(mutex);
        auto found = idle.extract(threads);
        if (found.empty()) return std::nullopt;
        return std::move(found.mapped());
    }
    void put(std::size_t threads, Analyser analyser) {
        const std::lock_guard lock(mutex);
        idle.emplace(threads, std::move(analyser));
    }
};

FeatureExtractor::FeatureExtractor(FeatureSet set, const AnalysisSettings& settings)
    : set_(std::move(set)), settings_(settings), pool_(std::make_unique<Pool>()) {
    check(set_, settings);
    pool_->put(1, Analyser(descriptors_of(set_), settings));
}

FeatureExtractor::~FeatureExtractor() = default;

FeatureRow FeatureExtractor::row(const SampleReader& reader, std::size_t threads, const ReadAgain& again) {
    std::optional<Analyser> analyser = pool_->take(threads);
    if (!analyser) analyser.emplace(descriptors_of(set_), settings_, threads);
    StatisticsSink sink(set_, settings_);
    analyser->run(reader, sink, again);  // an analyser that failed is not used again
    pool_->put(threads, std::move(*analyser));
    FeatureRow row;
    row.samples = sink.samples();
    row.values.reserve(set_.columns.size());
    for (const FeatureColumn& column : set_.columns) row.values.push_back(sink.get(column));
    return row;
}

FeatureRow feature_row(const FeatureSet& set, const AnalysisSettings& settings, const SampleReader& reader,
                       std::size_t threads) {
    return FeatureExtractor(set, settings).row(reader, threads);
}

}  // namespace resonet
