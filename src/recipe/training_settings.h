#pragma once

#include <nlohmann/json_fwd.hpp>

namespace resonet {

/// Which epoch's weights are kept.
enum class Selection { last, best_accuracy, best_loss };

enum class OptimizerKind { sgd, adam, adamw };
enum class ScheduleKind {
    constant,
    step,      ///< times step_factor every step_epochs epochs
    plateau,   ///< times step_factor after plateau_patience epochs without a better validation loss
    cosine,    ///< half a cosine to zero (Loshchilov, Hutter 2017)
    one_cycle  ///< up to the peak and down to almost nothing (Smith, Topin 2018)
};
enum class Initialisation {
    pytorch,  ///< as PyTorch's layers start
    keras     ///< Glorot uniform kernels, orthogonal recurrent matrices, zero biases, forget gates at 1
};
enum class ClassWeights { none, balanced };
enum class Sampling { shuffled, balanced };

/// How the weights are found. Shares are of the whole, in [0, 1].
struct TrainingSettings {
    int epochs = 100;          ///< 1..100000
    int batch_size = 32;       ///< clips in a step, 2..4096; what is left over at the end is dropped
    int accumulate = 1;        ///< batches whose gradients are added up before a step, 1..1024
    int windows_per_clip = 1;  ///< windows of each clip an epoch, 1..1000
    OptimizerKind optimizer = OptimizerKind::adamw;
    double momentum = 0.9;        ///< of SGD
    bool nesterov = false;        ///< of SGD
    double learning_rate = 2e-3;  ///< the peak
    double weight_decay = 0.02;   ///< on matrices and kernels alone; of SGD and Adam an L2 penalty
    ScheduleKind schedule = ScheduleKind::cosine;
    double warmup = 0.1;           ///< share of the steps in which the rate rises before the schedule
    int step_epochs = 30;          ///< of the schedule step
    double step_factor = 0.1;      ///< of the schedules step and plateau
    int plateau_patience = 5;      ///< of the schedule plateau
    double label_smoothing = 0.1;  ///< share of the target spread over all labels
    double clip_norm = 5.0;        ///< largest norm of the gradient; 0: unlimited
    double ema_decay = 0.99;       ///< of the averaged weights, which are what is validated and kept; 0: none
    bool zero_init_residual = true;  ///< residual branches start at zero (Goyal et al. 2017)
    Initialisation initialisation = Initialisation::pytorch;
    ClassWeights class_weights = ClassWeights::none;  ///< balanced: n / (classes x clips of the class)
    Sampling sampling = Sampling::shuffled;           ///< balanced: every class as often, with replacement
    bool mixed_precision = false;                     ///< 16-bit arithmetic on CUDA; ignored on the CPU
    int validate_every = 1;  ///< epochs from one validation to the next, 1..100000; the last is validated too
    int patience = 0;        ///< validations without improvement before it stops; 0: never
    Selection selection = Selection::last;
    bool refit = false;  ///< then train anew on train + valid, as long as the chosen epoch took
};

/// Errors: UsageError for an unknown, mistyped or out-of-range field of [training].
TrainingSettings training_from_json(const nlohmann::json& json);
nlohmann::json to_json(const TrainingSettings& settings);

}  // namespace resonet
