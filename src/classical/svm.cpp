#include "classical/svm.h"

#include <fmt/format.h>
#include <libsvm/svm.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>

#include "classical/svm_nodes.h"
#include "core/error.h"

namespace resonet {
namespace {

using Nodes = std::vector<svm_node>;

constexpr std::string_view subject = "support vector machine";

struct FreeModel {
    void operator()(svm_model* model) const { svm_free_and_destroy_model(&model); }
};

void ignore_message(const char*) {}

void require_finite(std::span<const double> row, std::string_view name) {
    for (std::size_t c = 0; c < row.size(); ++c) {
        if (std::isfinite(row[c])) continue;
        throw InputError(name, fmt::format("the value {} in column {} is not a finite number", row[c], c + 1),
                         "leave this row out");
    }
}

void check(std::span<const std::vector<double>> rows, std::span<const int> labels,
           const SvmSettings& settings) {
    if (rows.size() != labels.size()) throw std::invalid_argument("Svm: as many labels as rows are needed");
    if (rows.empty() || rows.front().empty()) throw std::invalid_argument("Svm: no rows, or no columns");
    for (std::size_t i = 0; i < rows.size(); ++i) require_finite(rows[i], fmt::format("row {}", i + 1));
    if (std::ranges::adjacent_find(labels, std::not_equal_to{}) == labels.end()) {
        throw UsageError(subject, "all rows to fit on have one label", "give rows of two classes or more");
    }
    if (!(settings.cost > 0 && std::isfinite(settings.cost))) {
        throw UsageError(subject, "the cost must be above 0", "1 is usual");
    }
    if (!(settings.gamma >= 0 && std::isfinite(settings.gamma))) {
        throw UsageError(subject, "gamma must be above 0", "0 chooses it from the data");
    }
}

StandardScaler fit_scaler(std::span<const std::vector<double>> rows) {
    StandardScaler scaler(rows);
    const auto finite = [](double value) { return std::isfinite(value); };
    if (!std::ranges::all_of(scaler.deviations(), finite) || !std::ranges::all_of(scaler.means(), finite)) {
        throw UsageError(subject, "values are so large that their squares overflow", "scale the columns");
    }
    return scaler;
}

Nodes nodes_of(std::span<const double> row) {
    Nodes nodes;
    nodes.reserve(row.size() + 1);
    append_nodes(row, nodes);
    return nodes;
}

svm_parameter parameter_of(const SvmSettings& settings, std::span<const std::vector<double>> scaled) {
    svm_parameter parameter{};
    parameter.svm_type = C_SVC;
    parameter.kernel_type = settings.kernel == SvmKernel::linear ? LINEAR : RBF;
    parameter.gamma = settings.gamma > 0 ? settings.gamma : scale_gamma(scaled);
    parameter.cache_size = 200;
    parameter.eps = 1e-3;
    parameter.C = settings.cost;
    parameter.shrinking = 1;
    return parameter;
}

}  // namespace

void silence_libsvm() {
    [[maybe_unused]] static const bool silenced = [] {
        svm_set_print_string_function(&ignore_message);
        return true;
    }();
}

double scale_gamma(std::span<const std::vector<double>> rows) {
    if (rows.empty() || rows.front().empty()) throw std::invalid_argument("scale_gamma: no values");
    const std::size_t columns = rows.front().size();
    const auto count = static_cast<double>(rows.size() * columns);
    double mean = 0;
    for (const std::vector<double>& row : rows) {
        for (const double value : row) mean += value / count;
    }
    double variance = 0;
    for (const std::vector<double>& row : rows) {
        for (const double value : row) variance += (value - mean) * (value - mean) / count;
    }
    return variance > 0 ? 1.0 / (static_cast<double>(columns) * variance) : 1.0;
}

struct Svm::Machine {
    StandardScaler scaler;
    std::vector<int> labels;          ///< the classes, ascending
    std::vector<std::size_t> order;   ///< training row of each row of the problem
    std::vector<Nodes> nodes;         ///< the model's support vectors point into these
    std::vector<svm_node*> pointers;  ///< one for each of `nodes`
    std::vector<double> targets;
    std::unique_ptr<svm_model, FreeModel> model;

    Nodes scaled_nodes(std::span<const double> row) const {
        require_finite(row, "row");
        return nodes_of(scaler(row));
    }
};

Svm::Svm(std::span<const std::vector<double>> rows, std::span<const int> labels,
         const SvmSettings& settings) {
    silence_libsvm();
    check(rows, labels, settings);
    machine_ = std::make_unique<Machine>(Machine{fit_scaler(rows), {}, {}, {}, {}, {}, nullptr});
    Machine& machine = *machine_;
    machine.labels.assign(labels.begin(), labels.end());
    std::ranges::sort(machine.labels);
    machine.labels.erase(std::unique(machine.labels.begin(), machine.labels.end()), machine.labels.end());

    // libsvm numbers the classes in the order it meets them; sorted, that is the order of the labels.
    machine.order.resize(rows.size());
    std::iota(machine.order.begin(), machine.order.end(), std::size_t{0});
    std::ranges::stable_sort(machine.order, {}, [&](std::size_t i) { return labels[i]; });

    std::vector<std::vector<double>> scaled;
    for (const std::size_t i : machine.order) {
        scaled.push_back(machine.scaler(rows[i]));
        machine.nodes.push_back(nodes_of(scaled.back()));
        const auto place = std::ranges::lower_bound(machine.labels, labels[i]);
        machine.targets.push_back(static_cast<double>(place - machine.labels.begin()));
    }
    for (Nodes& nodes : machine.nodes) machine.pointers.push_back(nodes.data());

    const svm_problem problem{static_cast<int>(rows.size()), machine.targets.data(), machine.pointers.data()};
    const svm_parameter parameter = parameter_of(settings, scaled);
    if (const char* fault = svm_check_parameter(&problem, &parameter)) throw UsageError(subject, fault);
    machine.model.reset(svm_train(&problem, &parameter));
}

Svm::~Svm() = default;
Svm::Svm(Svm&&) noexcept = default;
Svm& Svm::operator=(Svm&&) noexcept = default;

int Svm::predict(std::span<const double> row) const {
    const Nodes nodes = machine_->scaled_nodes(row);
    return machine_->labels[static_cast<std::size_t>(svm_predict(machine_->model.get(), nodes.data()))];
}

std::vector<double> Svm::decision_values(std::span<const double> row) const {
    const Nodes nodes = machine_->scaled_nodes(row);
    const std::size_t classes = machine_->labels.size();
    std::vector<double> values(classes * (classes - 1) / 2);
    svm_predict_values(machine_->model.get(), nodes.data(), values.data());
    return values;
}

const std::vector<int>& Svm::labels() const {
    return machine_->labels;
}

std::vector<std::size_t> Svm::support_vectors() const {
    std::vector<int> places(static_cast<std::size_t>(svm_get_nr_sv(machine_->model.get())));
    svm_get_sv_indices(machine_->model.get(), places.data());
    std::vector<std::size_t> numbers;
    for (const int place : places) numbers.push_back(machine_->order[static_cast<std::size_t>(place - 1)]);
    std::ranges::sort(numbers);
    return numbers;
}

SvmParts Svm::parts() const {
    const svm_model& model = *machine_->model;
    const auto classes = static_cast<std::size_t>(model.nr_class);
    const auto vectors = static_cast<std::size_t>(model.l);
    SvmParts parts;
    for (std::size_t i = 0; i < vectors; ++i) {
        std::vector<double>& vector = parts.vectors.emplace_back();
        for (const svm_node* node = model.SV[i]; node->index != -1; ++node) vector.push_back(node->value);
    }
    parts.counts.assign(model.nSV, model.nSV + classes);
    for (std::size_t k = 0; k + 1 < classes; ++k) {
        parts.coefficients.emplace_back(model.sv_coef[k], model.sv_coef[k] + vectors);
    }
    parts.offsets.assign(model.rho, model.rho + classes * (classes - 1) / 2);
    return parts;
}

const StandardScaler& Svm::scaler() const {
    return machine_->scaler;
}

double Svm::gamma() const {
    return machine_->model->param.gamma;
}

}  // namespace resonet
