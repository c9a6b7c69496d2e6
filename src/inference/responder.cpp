#include "inference/responder.h"

#include <utility>

#include "classical/estimator.h"
#include "inference/runtime.h"

namespace resonet {
namespace {

class NetworkResponder : public Responder {
  public:
    explicit NetworkResponder(Runtime runtime) : runtime_(std::move(runtime)) {}

    std::unique_ptr<Responder> share() const override {
        return std::make_unique<NetworkResponder>(runtime_.share());
    }

    void respond(std::int64_t count, std::span<const float> examples, std::span<float> logits) override {
        runtime_.run(count, examples, logits);
    }

  private:
    Runtime runtime_;
};

class EstimatorResponder : public Responder {
  public:
    explicit EstimatorResponder(std::shared_ptr<const Estimator> estimator)
        : estimator_(std::move(estimator)) {}

    std::unique_ptr<Responder> share() const override {
        return std::make_unique<EstimatorResponder>(estimator_);
    }

    void respond(std::int64_t count, std::span<const float> examples, std::span<float> logits) override {
        const std::size_t columns = estimator_->columns();
        const std::size_t classes = estimator_->classes();
        for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i) {
            estimator_->logits(examples.subspan(i * columns, columns), logits.subspan(i * classes, classes));
        }
    }

  private:
    std::shared_ptr<const Estimator> estimator_;
};

}  // namespace

std::unique_ptr<Responder> responder_of(const Model& model) {
    if (model.estimator.is_null()) {
        return std::make_unique<NetworkResponder>(Runtime(model.network, model.weights));
    }
    return std::make_unique<EstimatorResponder>(make_estimator(model));
}

}  // namespace resonet
