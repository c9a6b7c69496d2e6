#include "report/natural_order.h"

#include <algorithm>
#include <cstddef>

namespace resonet {
namespace {

bool is_digit(char letter) {
    return letter >= '0' && letter <= '9';
}

/// Takes the digits at the front of `text` off it, without leading zeros.
std::string_view take_digits(std::string_view& text) {
    const auto end = static_cast<std::size_t>(std::ranges::find_if_not(text, is_digit) - text.begin());
    std::string_view digits = text.substr(0, end);
    text.remove_prefix(end);
    digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size()));
    return digits;
}

/// Slashes come before everything else.
int rank(char letter) {
    return letter == '/' ? -1 : static_cast<int>(static_cast<unsigned char>(letter));
}

}  // namespace

bool natural_less(std::string_view a, std::string_view b) {
    std::string_view left = a;
    std::string_view right = b;
    while (!left.empty() && !right.empty()) {
        if (is_digit(left.front()) && is_digit(right.front())) {
            const std::string_view x = take_digits(left);
            const std::string_view y = take_digits(right);
            if (x.size() != y.size()) return x.size() < y.size();
            if (x != y) return x < y;
            continue;
        }
        if (left.front() != right.front()) return rank(left.front()) < rank(right.front());
        left.remove_prefix(1);
        right.remove_prefix(1);
    }
    if (left.empty() != right.empty()) return left.empty();
    return a < b;
}

}  // namespace resonet
