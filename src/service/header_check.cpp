#include "service/header_check.h"

#include <string_view>

namespace resonet {
namespace {

bool is_token(unsigned char c) {
    if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')) return true;
    return std::string_view("!#$%&'*+-.^_`|~").find(static_cast<char>(c)) != std::string_view::npos;
}

}  // namespace

bool HeaderCheck::take(char byte) {
    const auto c = static_cast<unsigned char>(byte);
    if (place_ == Place::ended) return true;
    if (after_cr_) {
        after_cr_ = false;
        return c == '\n' && end_line();
    }
    if (c == '\r') {
        after_cr_ = true;
        return true;
    }
    return take_in_line(c);
}

bool HeaderCheck::end_line() {
    if (place_ == Place::name && !line_is_empty_) return false;  // no colon
    place_ = place_ == Place::name ? Place::ended : Place::name;
    line_is_empty_ = true;
    after_blank_ = true;
    return true;
}

bool HeaderCheck::take_in_line(unsigned char c) {
    const bool begins = line_is_empty_;
    line_is_empty_ = false;
    switch (place_) {
        case Place::request_line: {
            const bool doubled = c == ' ' && after_blank_;
            after_blank_ = c == ' ';
            return c >= 0x20 && c != 0x7F && !doubled;
        }
        case Place::name:
            if (c == ':' && !begins) {
                place_ = Place::value;
                return true;
            }
            return is_token(c);
        case Place::value:
            return c == '\t' || (c >= 0x20 && c != 0x7F);
        case Place::ended:
            break;
    }
    return true;
}

}  // namespace resonet
