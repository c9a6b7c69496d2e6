#include "core/hash.h"

extern "C" {
#include <libavutil/mem.h>
#include <libavutil/sha.h>
}

#include <fstream>
#include <new>
#include <vector>

#include "core/error.h"

namespace resonet {

struct Sha256::State {
    struct Free {
        void operator()(AVSHA* context) const { av_free(context); }
    };
    std::unique_ptr<AVSHA, Free> context;
};

Sha256::Sha256() : state_(std::make_unique<State>()) {
    state_->context.reset(av_sha_alloc());
    if (!state_->context) throw std::bad_alloc();
    av_sha_init(state_->context.get(), 256);
}

Sha256::~Sha256() = default;

void Sha256::update(std::span<const std::byte> bytes) {
    if (bytes.empty()) return;
    const auto* const start = static_cast<const std::uint8_t*>(static_cast<const void*>(bytes.data()));
    av_sha_update(state_->context.get(), start, bytes.size());
}

Sha256Digest Sha256::finish() {
    Sha256Digest digest;
    av_sha_final(state_->context.get(), digest.data());
    av_sha_init(state_->context.get(), 256);
    return digest;
}

Sha256Digest sha256(std::string_view bytes) {
    Sha256 hash;
    hash.update(bytes);
    return hash.finish();
}

Sha256Digest sha256_of_file(const std::filesystem::path& path) {
    std::error_code ignored;
    // A pipe would be emptied by looking at it, or never end.
    if (std::filesystem::exists(path, ignored) && !std::filesystem::is_regular_file(path, ignored)) {
        throw InputError(path.string(), "is not a regular file");
    }
    std::ifstream stream(path, std::ios::binary);
    if (!stream) throw InputError(path.string(), "cannot be read", "check its name and permissions");
    Sha256 hash;
    std::vector<char> block(std::size_t{1} << 18);
    while (stream) {
        stream.read(block.data(), static_cast<std::streamsize>(block.size()));
        hash.update({block.data(), static_cast<std::size_t>(stream.gcount())});
    }
    if (stream.bad()) throw InputError(path.string(), "cannot be read to its end", "check the disk");
    return hash.finish();
}

std::string hex(std::span<const std::uint8_t> bytes) {
    constexpr char digits[] = "0123456789abcdef";
    std::string text;
    text.reserve(2 * bytes.size());
    for (const std::uint8_t byte : bytes) {
        text += digits[byte >> 4];
        text += digits[byte & 15];
    }
    return text;
}

}  // namespace resonet
