#include "report/html_text.h"

#include <fmt/format.h>

#include <cmath>
#include <cstdint>

#include "core/text.h"

namespace resonet {
namespace {

bool plain(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// With a true minus sign, but none before a zero.
std::string with_minus(std::string number) {
    if (number.find_first_of("123456789") == std::string::npos && number.starts_with('-')) number.erase(0, 1);
    return number.starts_with('-') ? "\u2212" + number.substr(1) : number;
}

}  // namespace

std::string html_escaped(std::string_view text) {
    std::string result;
    for (const char c : printable(text)) {
        switch (c) {
            case '&':
                result += "&amp;";
                break;
            case '<':
                result += "&lt;";
                break;
            case '>':
                result += "&gt;";
                break;
            case '"':
                result += "&quot;";
                break;
            case '\'':
                result += "&#39;";
                break;
            default:
                result += c;
        }
    }
    return result;
}

std::string file_uri(const std::filesystem::path& file, const std::filesystem::path& from) {
    const std::filesystem::path near = file.lexically_normal().lexically_relative(from.lexically_normal());
    const bool relative =
        !near.empty() && (near.begin()->string() != ".." || (std::next(near.begin()) != near.end() &&
                                                             std::next(near.begin())->string() != ".."));
    std::string uri = relative ? "./" : "file://";
    for (const char c : relative ? near.string() : file.string()) {
        const auto byte = static_cast<std::uint8_t>(c);
        const bool kept = plain(c) || c == '-' || c == '.' || c == '_' || c == '~' || c == '/';
        uri += kept ? std::string(1, c) : fmt::format("%{:02X}", byte);
    }
    return uri;
}

std::string base64(std::string_view bytes) {
    constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string result;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        std::uint32_t word = 0;
        for (std::size_t k = 0; k < 3; ++k) {
            word = word << 8 | (i + k < bytes.size() ? static_cast<std::uint8_t>(bytes[i + k]) : 0U);
        }
        for (std::size_t k = 0; k < 4; ++k) {
            result += i + k > bytes.size() ? '=' : digits[word >> (18 - 6 * k) & 63U];
        }
    }
    return result;
}

std::string percent_text(double share) {
    return std::isfinite(share) ? fmt::format("{:.1f}\u00a0%", 100 * share) : "\u2013";
}

std::string percent_text(const Interval& share) {
    if (!std::isfinite(share.value)) return "\u2013";
    return fmt::format("{:.1f}\u00a0% [{:.1f},\u00a0{:.1f}]", 100 * share.value, 100 * share.low,
                       100 * share.high);
}

std::string points_text(const Interval& difference) {
    if (!std::isfinite(difference.value)) return "\u2013";
    return fmt::format("{} [{},\u00a0{}]", with_minus(fmt::format("{:+.1f}", 100 * difference.value)),
                       with_minus(fmt::format("{:.1f}", 100 * difference.low)),
                       with_minus(fmt::format("{:.1f}", 100 * difference.high)));
}

std::string p_text(double p) {
    if (!std::isfinite(p)) return "\u2013";
    return p < 0.001 ? "<\u00a00.001" : fmt::format("{:.3f}", p);
}

std::string decimal_text(double value, int decimals) {
    return std::isfinite(value) ? with_minus(fmt::format("{:.{}f}", value, decimals)) : "\u2013";
}

std::string whole_text(long long number) {
    std::string text = std::to_string(number);
    const std::size_t first = number < 0 ? 1 : 0;
    for (std::size_t end = text.size(); end > first + 3; end -= 3) text.insert(end - 3, "\u202f");
    return text;
}

std::string shell_text(const std::vector<std::string>& words) {
    std::string line;
    for (const std::string& word : words) {
        if (!line.empty()) line += ' ';
        bool bare = !word.empty();
        for (const char c : word) {
            bare = bare && (plain(c) || std::string_view("-._/=:,+@%").find(c) != std::string_view::npos);
        }
        if (bare) {
            line += word;
            continue;
        }
        line += '\'';
        for (const char c : word) line += c == '\'' ? std::string("'\\''") : std::string(1, c);
        line += '\'';
    }
    return line;
}

}  // namespace resonet
