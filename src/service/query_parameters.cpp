#include "service/query_parameters.h"

#include <algorithm>
#include <string_view>

namespace resonet {

httplib::Params query_parameters(const std::string& target) {
    httplib::Params parameters;
    const std::size_t mark = target.find('?');
    std::string_view rest =
        mark == std::string::npos ? std::string_view() : std::string_view(target).substr(mark + 1);
    while (!rest.empty()) {
        const std::string_view one = rest.substr(0, rest.find('&'));
        rest.remove_prefix(std::min(rest.size(), one.size() + 1));
        if (one.empty()) continue;
        const std::size_t equals = std::min(one.find('='), one.size());
        const std::string value(one.substr(std::min(one.size(), equals + 1)));
        parameters.emplace(httplib::detail::decode_url(std::string(one.substr(0, equals)), true),
                           httplib::detail::decode_url(value, true));
    }
    return parameters;
}

}  // namespace resonet
