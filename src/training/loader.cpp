#include "training/loader.h"

#include <algorithm>

namespace resonet {

Loader::Loader(std::int64_t first, std::int64_t last, int threads, std::size_t ahead, Make make)
    : first_(first),
      make_(std::move(make)),
      queue_(static_cast<std::size_t>(std::max<std::int64_t>(last - first, 0)),
             std::max<std::size_t>(ahead, 1)) {
    try {
        for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { work(); });
    } catch (...) {
        queue_.stop();
        throw;
    }
}

Loader::~Loader() {
    queue_.stop();
}

Batch Loader::next() {
    const std::size_t index = taken_++;
    if (threads_.empty()) return make_(first_ + static_cast<std::int64_t>(index));
    Batch batch = queue_.take(index);
    queue_.release(index);
    return batch;
}

void Loader::work() {
    while (const std::optional<std::size_t> index = queue_.claim()) {
        std::optional<Batch> batch;
        std::exception_ptr error;
        try {
            batch = make_(first_ + static_cast<std::int64_t>(*index));
        } catch (...) {
            error = std::current_exception();
        }
        queue_.put(*index, std::move(batch), std::move(error));
    }
}

std::size_t batches_ahead(int threads, std::size_t bytes) {
    constexpr std::size_t most_bytes = std::size_t{256} << 20;
    return std::max<std::size_t>(
        1, std::min(3 * static_cast<std::size_t>(threads), most_bytes / std::max<std::size_t>(bytes, 1)));
}

}  // namespace resonet
