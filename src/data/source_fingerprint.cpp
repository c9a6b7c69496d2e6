#include "data/source_fingerprint.h"

#include <span>
#include <vector>

#include "core/hash.h"
#include "core/interrupt.h"

namespace resonet {

std::string source_sha256(const ImageSource& images) {
    Sha256 hash;
    for (const std::string& label : images.labels()) hash.update(label + '\n');
    std::vector<float> values;
    for (std::size_t i = 0; i < images.size(); ++i) {
        throw_if_interrupted();
        const ImageInfo& info = images.info(i);
        values.resize(static_cast<std::size_t>(images.bands()) * static_cast<std::size_t>(info.columns));
        images.copy(i, values);
        hash.update(std::to_string(info.label) + ' ' + std::string(to_string(info.split)) + '\n');
        hash.update(std::as_bytes(std::span(values)));
    }
    return hex(hash.finish());
}

}  // namespace resonet
