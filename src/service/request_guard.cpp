#include "service/request_guard.h"

#include <arpa/inet.h>

#include <algorithm>
#include <cctype>
#include <charconv>

#include "core/text.h"
#include "service/problem.h"

namespace resonet {
namespace {

constexpr std::size_t longest_path = 512;
constexpr std::size_t longest_host = 255;

std::string lower(std::string text) {
    std::ranges::transform(text, text.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

/// "name:80" and "[::1]:80" without the port.
std::string without_port(const std::string& host) {
    if (host.starts_with('[')) return host.substr(0, host.find(']') + 1);
    return host.substr(0, host.find(':'));
}

bool is_address(const std::string& host) {
    in6_addr address{};
    if (::inet_pton(AF_INET, host.c_str(), &address) == 1) return true;
    if (host.size() < 3 || !host.starts_with('[') || !host.ends_with(']')) return false;
    return ::inet_pton(AF_INET6, host.substr(1, host.size() - 2).c_str(), &address) == 1;
}

/// The parts of a comma-separated header.
std::vector<std::string> parts_of(const std::string& header) {
    std::vector<std::string> parts;
    for (std::size_t begin = 0; begin <= header.size();) {
        const std::size_t end = std::min(header.find(',', begin), header.size());
        std::string part = header.substr(begin, end - begin);
        part.erase(0, part.find_first_not_of(" \t"));
        while (!part.empty() && (part.back() == ' ' || part.back() == '\t')) part.pop_back();
        if (!part.empty()) parts.push_back(lower(part));
        begin = end + 1;
    }
    return parts;
}

/// "a/b;q=0" is what a client does not want.
bool is_refused(const std::string& part) {
    const std::size_t q = part.find("q=");
    if (q == std::string::npos) return false;
    double quality = 1;
    std::from_chars(part.data() + q + 2, part.data() + part.size(), quality);
    return quality == 0;
}

bool covers(const std::string& part, const std::string& type) {
    std::string range = part.substr(0, part.find(';'));
    while (!range.empty() && range.back() == ' ') range.pop_back();
    return range == "*/*" || range == type || range == type.substr(0, type.find('/')) + "/*";
}

}  // namespace

void require_known_host(const httplib::Request& request, const HostRules& rules) {
    const std::string host = lower(request.get_header_value("Host"));
    if (request.get_header_value_count("Host") > 1 || host.size() > longest_host ||
        (host.empty() && request.version != "HTTP/1.0")) {
        throw bad_request("the request must name its host once");
    }
    const std::string name = without_port(host);
    if (!host.empty() && !is_address(name) && std::ranges::find(rules.names, name) == rules.names.end()) {
        throw Problem(403, "forbidden", "this server is not called '" + printable(name) + "'",
                      "use its address, or start it with --public-host " + printable(name));
    }
}

void require_same_site(const httplib::Request& request) {
    if (request.has_header("Origin")) {
        const std::string host = lower(request.get_header_value("Host"));
        const std::string origin = lower(request.get_header_value("Origin"));
        const std::size_t scheme = origin.find("://");
        if (scheme == std::string::npos || origin.substr(scheme + 3) != host) {
            throw Problem(403, "forbidden", "pages of other sites may not use this server",
                          "open the server's own page");
        }
    }
    const std::string from = lower(request.get_header_value("Sec-Fetch-Site"));
    if (from == "cross-site" || from == "same-site") {
        throw Problem(403, "forbidden", "pages of other sites may not use this server",
                      "open the server's own page");
    }
}

void require_clear_framing(const httplib::Request& request) {
    if (request.path.size() > longest_path)
        throw Problem(414, "bad-request", "the address is longer than 512 bytes");
    const std::size_t lengths = request.get_header_value_count("Content-Length");
    const std::string length = request.get_header_value("Content-Length");
    const bool digits = !length.empty() && length.size() < 19 &&
                        std::ranges::all_of(length, [](char c) { return c >= '0' && c <= '9'; });
    if (lengths > 1 || (lengths == 1 && !digits)) throw bad_request("the length of the body is not clear");
    const std::size_t codings = request.get_header_value_count("Transfer-Encoding");
    if (codings > 0 &&
        (codings > 1 || lengths > 0 || lower(request.get_header_value("Transfer-Encoding")) != "chunked")) {
        throw bad_request("the transfer coding of the body is not clear",
                          "send Content-Length, or chunked alone");
    }
    if (request.has_header("Content-Encoding")) {
        throw Problem(415, "unsupported-media-type", "the body is compressed",
                      "send it without Content-Encoding");
    }
    if (request.method == "POST" && lengths == 0 && codings == 0) {
        throw Problem(411, "length-required", "the request has no Content-Length", "send one, or chunks");
    }
}

void require_acceptable(const httplib::Request& request, const std::vector<std::string>& types) {
    if (types.empty() || !request.has_header("Accept")) return;
    for (const std::string& part : parts_of(request.get_header_value("Accept"))) {
        if (is_refused(part)) continue;
        for (const std::string& type : types) {
            if (covers(part, type)) return;
        }
    }
    std::string list;
    for (const std::string& type : types) list += (list.empty() ? "" : ", ") + type;
    throw Problem(406, "not-acceptable", "there is " + list + " here, which the client does not accept");
}

bool prefers(const httplib::Request& request, const std::string& type) {
    for (const std::string& part : parts_of(request.get_header_value("Accept"))) {
        if (is_refused(part)) continue;
        const std::string range = part.substr(0, part.find(';'));
        if (range == type) return true;
        if (range == "application/json") return false;
    }
    return false;
}

std::string bearer_key(const httplib::Request& request) {
    const std::string value = request.get_header_value("Authorization");
    constexpr std::string_view scheme = "bearer ";
    if (lower(value.substr(0, scheme.size())) != scheme) return {};
    return value.substr(scheme.size());
}

std::string cookie(const httplib::Request& request, const std::string& name) {
    const std::string header = request.get_header_value("Cookie");
    for (std::size_t begin = 0; begin < header.size();) {
        std::size_t end = std::min(header.find(';', begin), header.size());
        std::string part = header.substr(begin, end - begin);
        part.erase(0, part.find_first_not_of(' '));
        if (part.starts_with(name + "=")) return part.substr(name.size() + 1);
        begin = end + 1;
    }
    return {};
}

bool is_loopback(const std::string& host) {
    if (lower(host) == "localhost" || host == "::1" || host == "[::1]") return true;
    in_addr address{};
    return ::inet_pton(AF_INET, host.c_str(), &address) == 1 && (ntohl(address.s_addr) >> 24) == 127;
}

}  // namespace resonet
