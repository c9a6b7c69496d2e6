#include "inference/heard_block.h"

#include <algorithm>

#include "core/error.h"
#include "features/front_end.h"
#include "features/window_view.h"
#include "features/windows.h"
#include "inference/window_examples.h"
#include "network/scaler_places.h"
#include "network/softmax.h"

namespace resonet {
namespace {

Matrix neutral_of(const Matrix& image, NeutralFill fill) {
    Matrix neutral(image.rows, image.columns);
    if (fill == NeutralFill::floor) return neutral;
    for (std::size_t r = 0; r < image.rows; ++r) {
        double sum = 0;
        for (const float value : image.row(r)) sum += static_cast<double>(value);
        const auto mean = static_cast<float>(sum / static_cast<double>(image.columns));
        std::fill(neutral.row(r).begin(), neutral.row(r).end(), mean);
    }
    return neutral;
}

double block_seconds(const Block& block, int sample_rate) {
    return static_cast<double>(block.samples.size()) / sample_rate;
}

std::optional<HeardBlock> hear_image(const Profile& profile, const Block& block, NeutralFill fill) {
    HeardBlock heard;
    Image image;
    try {
        image = FrontEnd(profile).image(block.samples);
    } catch (const SignalError& error) {
        if (error.kind() != SignalError::Kind::silent) throw;
        return std::nullopt;
    }
    heard.image = Matrix(static_cast<std::size_t>(image.bands), static_cast<std::size_t>(image.columns));
    heard.image.values = std::move(image.values);
    heard.neutral = neutral_of(heard.image, fill);
    for (const BlockWindow& place : block_windows(profile, block, image.columns)) {
        const auto first = static_cast<std::size_t>(place.start);
        const auto window = static_cast<std::size_t>(profile.window_columns);
        heard.parts.push_back({first, std::min(window, heard.image.columns - first)});
        heard.stretches.push_back(place.stretch);
    }
    if (heard.parts.empty()) return std::nullopt;
    heard.start = block.start;
    heard.seconds = block_seconds(block, profile.sample_rate);
    heard.column_seconds = profile.column_step * profile.hop_length / profile.sample_rate;
    return heard;
}

std::optional<HeardBlock> hear_row(const Model& model, const Block& block) {
    const Hearing hearing = hearing_of(model.input);
    Examples examples;
    hearing.make_examples()->make(block, examples);
    if (examples.stretches.empty()) return std::nullopt;
    HeardBlock heard;
    heard.image = Matrix(1, examples.values.size());
    heard.image.values = std::move(examples.values);
    heard.neutral = Matrix(1, heard.image.columns);
    heard.neutral.values = training_means(model);
    heard.parts = {{0, heard.image.columns}};
    heard.stretches = std::move(examples.stretches);
    heard.start = block.start;
    heard.seconds = block_seconds(block, hearing.sample_rate);
    return heard;
}

/// The tensor with the means, if the model has one.
const Tensor* scaler_means(const Model& model) {
    std::string name = "scaler.mean";  // of estimators: estimator_tensors.h
    if (model.estimator.is_null()) {
        const std::vector<ScalerPlace> places = scaler_places(model.network);
        if (places.empty()) return nullptr;
        name = places.front().layer + ".mean";
    }
    const auto found = model.weights.find(name);
    return found == model.weights.end() ? nullptr : &found->second;
}

}  // namespace

std::vector<float> training_means(const Model& model) {
    const std::string subject = "model '" + model.name + "'";
    const auto* const profile = std::get_if<DescriptorProfile>(&model.input);
    if (profile == nullptr) throw UsageError(subject, "hears no rows of descriptors");
    const Tensor* const means = scaler_means(model);
    if (means == nullptr || means->values.size() != profile->columns.size()) {
        throw UsageError(subject,
                         "cannot be explained: it holds no means of its training rows, which a descriptor "
                         "would be replaced by",
                         "choose a model that standardises its input (svm, knn, conv1d-lstm), or one that "
                         "hears spectrograms");
    }
    return means->values;
}

std::optional<HeardBlock> hear_block(const Model& model, const Block& block, NeutralFill fill) {
    if (const auto* profile = std::get_if<Profile>(&model.input)) return hear_image(*profile, block, fill);
    return hear_row(model, block);
}

MaskedJudge::MaskedJudge(const Model& model) : model_(model), responder_(responder_of(model)) {}

std::unique_ptr<Responder> MaskedJudge::borrow() {
    const std::lock_guard lock(mutex_);
    if (idle_.empty()) return responder_->share();
    auto responder = std::move(idle_.back());
    idle_.pop_back();
    return responder;
}

void MaskedJudge::give_back(std::unique_ptr<Responder> responder) {
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(responder));
}

MaskedImage MaskedJudge::image(const HeardBlock& block, std::size_t genre) {
    MaskedImage image;
    image.rows = block.image.rows;
    image.columns = block.image.columns;
    image.parts = block.parts;
    image.judge = [this, &block, genre](std::size_t part, std::span<const float> masks,
                                        std::span<double> probabilities) {
        answer(block, genre, part, masks, probabilities);
    };
    return image;
}

void MaskedJudge::answer(const HeardBlock& block, std::size_t genre, std::size_t part,
                         std::span<const float> masks, std::span<double> probabilities) {
    const ImagePart& place = block.parts[part];
    const std::size_t size = block.image.rows * place.columns;
    const std::size_t labels = model_.labels.size();
    const std::size_t count = probabilities.size();
    const auto* const profile = std::get_if<Profile>(&model_.input);
    const std::optional<WindowView> view = profile ? std::optional<WindowView>(*profile) : std::nullopt;
    std::size_t example = size;
    if (view) {
        example = 1;
        for (const std::int64_t side : view->shape()) example *= static_cast<std::size_t>(side);
    }
    std::vector<float> examples(count * example);
    std::vector<float> mixed(size);
    std::vector<float> window;
    if (profile) window.resize(block.image.rows * static_cast<std::size_t>(profile->window_columns));
    for (std::size_t m = 0; m < count; ++m) {
        const std::span<const float> mask = masks.subspan(m * size, size);
        for (std::size_t r = 0; r < block.image.rows; ++r) {
            const std::span<const float> shown = block.image.row(r).subspan(place.first, place.columns);
            const std::span<const float> hidden = block.neutral.row(r).subspan(place.first, place.columns);
            for (std::size_t c = 0; c < place.columns; ++c) {
                const float share = mask[r * place.columns + c];
                mixed[r * place.columns + c] = share * shown[c] + (1.0F - share) * hidden[c];
            }
        }
        const std::span<float> out = std::span(examples).subspan(m * example, example);
        if (!view) {
            std::copy(mixed.begin(), mixed.end(), out.begin());
            continue;
        }
        copy_window(mixed, static_cast<int>(place.columns), 0, profile->window_columns, window);
        (*view)(window, out);
    }
    std::vector<float> logits(count * labels);
    auto responder = borrow();
    responder->respond(static_cast<std::int64_t>(count), examples, logits);
    give_back(std::move(responder));
    std::vector<double> all(labels);
    for (std::size_t m = 0; m < count; ++m) {
        softmax(std::span<const float>(logits).subspan(m * labels, labels), model_.temperature, all);
        probabilities[m] = all[genre];
    }
}

}  // namespace resonet
