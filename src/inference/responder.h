#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "network/model.h"

namespace resonet {

/// Answers examples with logits: a network or an estimator. One object belongs to one thread at a time.
class Responder {
  public:
    virtual ~Responder() = default;

    /// A responder of the same model for another thread; both use the same weights.
    virtual std::unique_ptr<Responder> share() const = 0;

    /// The logits of `count` examples, one after another, one for each label. `logits` has room for them.
    /// Errors: SystemError.
    virtual void respond(std::int64_t count, std::span<const float> examples, std::span<float> logits) = 0;
};

/// What answers for `model`: its network on the oneDNN runtime, or its estimator.
/// Errors: UsageError for a model that is not valid; SystemError.
std::unique_ptr<Responder> responder_of(const Model& model);

}  // namespace resonet
