#include "service/store_text.h"

#include <fmt/chrono.h>
#include <locale.h>
#include <wctype.h>

#include <algorithm>
#include <cstdint>
#include <ctime>
#include <memory>
#include <type_traits>

#include "core/text.h"
#include "service/store.h"

namespace resonet {
namespace {

struct LocaleEnd {
    void operator()(locale_t locale) const { freelocale(locale); }
};
using Locale = std::unique_ptr<std::remove_pointer_t<locale_t>, LocaleEnd>;

char32_t without_case(char32_t letter) {
    static const Locale locale(newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr));
    if (!locale) return letter >= U'A' && letter <= U'Z' ? letter - U'A' + U'a' : letter;
    // To upper case first, so that both small sigmas become one.
    return static_cast<char32_t>(
        towlower_l(towupper_l(static_cast<wint_t>(letter), locale.get()), locale.get()));
}

/// The character that begins at `at` of valid UTF-8, and goes past it.
char32_t next_letter(std::string_view text, std::size_t& at) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned first = byte(at++);
    if (first < 0x80) return first;
    const int more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : 1;
    char32_t letter = first & (0x3fU >> more);
    for (int i = 0; i < more; ++i) letter = (letter << 6) | (byte(at++) & 0x3fU);
    return letter;
}

void append_letter(std::string& text, char32_t letter) {
    const auto put = [&](char32_t bits) { text += static_cast<char>(static_cast<unsigned char>(bits)); };
    if (letter < 0x80) {
        put(letter);
        return;
    }
    const int more = letter >= 0x10000 ? 3 : letter >= 0x800 ? 2 : 1;
    put(((0xff00U >> (more + 1)) & 0xffU) | (letter >> (6 * more)));
    for (int i = more - 1; i >= 0; --i) put(0x80U | ((letter >> (6 * i)) & 0x3fU));
}

bool is_control(char32_t letter) {
    return letter < 0x20 || (letter >= 0x7f && letter < 0xa0) || letter == 0x2028 || letter == 0x2029;
}

/// Characters that change the direction of what is around them: names would look like others.
bool turns_text(char32_t letter) {
    return (letter >= 0x202a && letter <= 0x202e) || (letter >= 0x2066 && letter <= 0x2069);
}

bool is_blank(char letter) {
    return letter == ' ';
}

}  // namespace

std::string time_text(std::chrono::system_clock::time_point time) {
    const auto milliseconds =
        std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
    const std::time_t seconds = milliseconds / 1000;
    return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z", fmt::gmtime(seconds), milliseconds % 1000);
}

std::string now_text() {
    return time_text(std::chrono::system_clock::now());
}

std::string folded(std::string_view text) {
    const std::string valid = valid_utf8(text);
    std::string result;
    for (std::size_t at = 0; at < valid.size();) {
        const char32_t letter = next_letter(valid, at);
        append_letter(result, is_control(letter) ? U' ' : without_case(letter));
    }
    return result;
}

std::string clean_name(std::string_view name) {
    constexpr std::size_t longest = 255;
    const std::size_t slash = name.find_last_of("/\\");
    const std::string valid = valid_utf8(slash == std::string_view::npos ? name : name.substr(slash + 1));
    std::string clean;
    for (std::size_t at = 0; at < valid.size();) {
        const std::size_t begin = at;
        const char32_t letter = next_letter(valid, at);
        if (is_control(letter) || turns_text(letter)) continue;
        if (clean.size() + (at - begin) > longest) break;
        clean.append(valid, begin, at - begin);
    }
    clean.erase(clean.begin(), std::ranges::find_if_not(clean, is_blank));
    while (!clean.empty() && is_blank(clean.back())) clean.pop_back();
    return clean.empty() || clean == "." || clean == ".." ? "unnamed" : clean;
}

bool is_digest(std::string_view id) {
    const auto is_digit = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
    return id.size() == 64 && std::ranges::all_of(id, is_digit);
}

}  // namespace resonet
