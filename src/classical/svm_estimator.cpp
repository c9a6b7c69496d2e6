#include "classical/svm_estimator.h"

#include <libsvm/svm.h>

#include <algorithm>
#include <numeric>
#include <vector>

#include "classical/estimator_settings.h"
#include "classical/estimator_tensors.h"
#include "classical/svm_nodes.h"
#include "core/json_fields.h"

namespace resonet {
namespace {

/// What a svm_model points at.
struct Machine {
    std::vector<svm_node> nodes;       ///< of all support vectors, each ended by -1
    std::vector<svm_node*> vectors;    ///< the first node of each
    std::vector<double> coefficients;  ///< [classes - 1][vector]
    std::vector<double*> rows;         ///< of coefficients
    std::vector<double> offsets;
    std::vector<double> a;
    std::vector<double> b;
    std::vector<int> labels;
    std::vector<int> counts;
};

class SvmEstimator : public Estimator {
  public:
    SvmEstimator(const SvmSettings& settings, StandardScaler scaler, Machine machine, std::size_t columns)
        : Estimator(columns, machine.labels.size()),
          settings_(settings),
          scaler_(std::move(scaler)),
          machine_(std::move(machine)) {
        model_.param.svm_type = C_SVC;
        model_.param.kernel_type = settings.kernel == SvmKernel::linear ? LINEAR : RBF;
        model_.param.gamma = settings.gamma;
        model_.nr_class = static_cast<int>(classes());
        model_.l = static_cast<int>(machine_.vectors.size());
        model_.SV = machine_.vectors.data();
        model_.sv_coef = machine_.rows.data();
        model_.rho = machine_.offsets.data();
        model_.probA = machine_.a.data();
        model_.probB = machine_.b.data();
        model_.label = machine_.labels.data();
        model_.nSV = machine_.counts.data();
    }
    // The model points into the machine.
    SvmEstimator(const SvmEstimator&) = delete;
    SvmEstimator& operator=(const SvmEstimator&) = delete;

    nlohmann::ordered_json facts() const override {
        return {{"kernel", svm_kernel_words.at(static_cast<std::size_t>(settings_.kernel))},
                {"cost", settings_.cost},
                {"gamma", settings_.gamma},
                {"support_vectors", machine_.vectors.size()}};
    }

  private:
    void judge(std::span<const float> row, std::span<double> out) const override {
        std::vector<double> scaled(row.size());
        scaler_.scale(row, scaled);
        std::vector<svm_node> nodes;
        nodes.reserve(scaled.size() + 1);
        append_nodes(std::span<const double>(scaled), nodes);
        svm_predict_probability(&model_, nodes.data(), out.data());
    }

    SvmSettings settings_;
    StandardScaler scaler_;
    Machine machine_;
    svm_model model_{};
};

Machine read_machine(EstimatorTensors& tensors, std::size_t columns, std::size_t classes) {
    const std::size_t count = tensors.count("vectors");
    const auto n = static_cast<std::int64_t>(classes);
    const auto vectors = static_cast<std::int64_t>(count);
    const auto pairs = n * (n - 1) / 2;
    const auto as_double = [](std::span<const float> values) {
        return std::vector<double>(values.begin(), values.end());
    };
    Machine machine;
    machine.counts = tensors.whole_numbers("counts", {n}, 0, static_cast<std::int32_t>(vectors));
    if (std::accumulate(machine.counts.begin(), machine.counts.end(), std::int64_t{0}) != vectors) {
        throw UsageError("estimator", "has counts of support vectors that do not add up");
    }
    machine.coefficients = as_double(tensors.values("coefficients", {n - 1, vectors}));
    machine.offsets = as_double(tensors.values("offsets", {pairs}));
    const std::span<const float> sigmoids = tensors.values("sigmoids", {pairs, 2});
    for (std::size_t pair = 0; pair < machine.offsets.size(); ++pair) {
        machine.a.push_back(sigmoids[2 * pair]);
        machine.b.push_back(sigmoids[2 * pair + 1]);
    }
    machine.labels.resize(classes);
    std::iota(machine.labels.begin(), machine.labels.end(), 0);

    const std::span<const float> values =
        tensors.values("vectors", {vectors, static_cast<std::int64_t>(columns)});
    machine.nodes.reserve(count * (columns + 1));
    for (std::size_t i = 0; i < count; ++i) append_nodes(values.subspan(i * columns, columns), machine.nodes);
    for (std::size_t i = 0; i < count; ++i)
        machine.vectors.push_back(machine.nodes.data() + i * (columns + 1));
    for (std::size_t k = 0; k + 1 < classes; ++k) {
        machine.rows.push_back(machine.coefficients.data() + k * count);
    }
    return machine;
}

}  // namespace

std::unique_ptr<const Estimator> make_svm(JsonFields& description, EstimatorTensors& tensors,
                                          std::size_t columns, std::size_t classes) {
    silence_libsvm();
    const SvmSettings settings = svm_settings(description);
    if (classes < 2) throw UsageError("estimator", "has fewer than two labels");
    StandardScaler scaler = tensors.scaler(columns);
    return std::make_unique<SvmEstimator>(settings, std::move(scaler),
                                          read_machine(tensors, columns, classes), columns);
}

}  // namespace resonet
