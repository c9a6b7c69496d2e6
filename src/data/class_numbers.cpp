#include "data/class_numbers.h"

#include <map>

namespace resonet {

ClassNumbers class_numbers(const Manifest& manifest) {
    std::map<std::string, std::size_t> numbers;
    for (const ClipRecord& clip : manifest.clips) numbers.try_emplace(clip.label, 0);
    ClassNumbers classes;
    for (auto& [label, number] : numbers) {
        number = classes.labels.size();
        classes.labels.push_back(label);
    }
    classes.of_clip.reserve(manifest.clips.size());
    for (const ClipRecord& clip : manifest.clips) classes.of_clip.push_back(numbers.find(clip.label)->second);
    return classes;
}

}  // namespace resonet
