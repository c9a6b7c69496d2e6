#include "data/split_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "core/text.h"

namespace resonet {
namespace {

/// Words for splits, in small letters, and the manifest's word.
constexpr std::array<std::pair<std::string_view, std::string_view>, 14> words = {{{"train", "train"},
                                                                                  {"training", "train"},
                                                                                  {"valid", "valid"},
                                                                                  {"validate", "valid"},
                                                                                  {"validation", "valid"},
                                                                                  {"val", "valid"},
                                                                                  {"dev", "valid"},
                                                                                  {"development", "valid"},
                                                                                  {"test", "test"},
                                                                                  {"testing", "test"},
                                                                                  {"eval", "test"},
                                                                                  {"evaluation", "test"},
                                                                                  {"excluded", "excluded"},
                                                                                  {"exclude", "excluded"}}};

}  // namespace

std::string split_remedy(std::string_view word) {
    std::string lower(word);
    std::ranges::transform(lower, lower.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    const auto found = std::ranges::find(words, std::string_view(lower),
                                         &std::pair<std::string_view, std::string_view>::first);
    if (found == words.end()) return "use train, valid, test, excluded or leave it blank";
    return fmt::format("use {} instead of '{}'", found->second, printable(word));
}

}  // namespace resonet
