#include "service/page_files.h"

#include <sys/random.h>

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "core/hash.h"
#include "service/embedded_files.h"
#include "service/problem.h"

namespace resonet {
namespace {

constexpr std::array<std::pair<std::string_view, const char*>, 9> types{{
    {".html", "text/html; charset=utf-8"},
    {".js", "application/javascript"},
    {".css", "text/css; charset=utf-8"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".ico", "image/x-icon"},
    {".json", "application/json"},
    {".webmanifest", "application/manifest+json"},
    {".woff2", "font/woff2"},
}};

constexpr std::string_view no_page =
    "This program was built without its page, because Node.js was not there. The interface for programs is "
    "at "
    "/api/v1, and described at /api/v1/openapi.json. To get the page, install nodejs and npm and build "
    "again.\n";

const char* type_of(std::string_view name) {
    const auto* const found =
        std::ranges::find_if(types, [name](const auto& entry) { return name.ends_with(entry.first); });
    return found == types.end() ? "application/octet-stream" : found->second;
}

std::string new_nonce() {
    std::array<std::uint8_t, 16> bytes{};
    if (::getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) {
        throw std::runtime_error("no random numbers");
    }
    return hex(bytes);
}

/// Tags of all files, from what is in them.
const std::vector<std::string>& tags_of(std::span<const EmbeddedFile> files) {
    static const std::vector<std::string> tags = [files] {
        std::vector<std::string> list;
        for (const EmbeddedFile& file : files) list.push_back(hex(sha256(file.content)).substr(0, 32));
        return list;
    }();
    return tags;
}

void answer_start(const Exchange& exchange, std::string_view content) {
    const std::string nonce = new_nonce();
    std::string text(content);
    constexpr std::string_view mark = "RESONET_NONCE";
    for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at)) {
        text.replace(at, mark.size(), nonce);
    }
    exchange.response.set_header(
        "Content-Security-Policy",
        "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-" + nonce +
            "'; img-src 'self' data: blob:; media-src 'self' blob:; connect-src 'self'; font-src 'self'; "
            "manifest-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors "
            "'none'");
    exchange.response.set_header("Permissions-Policy", "microphone=(self), camera=(), geolocation=()");
    exchange.response.set_header("Cache-Control", "no-cache");
    exchange.answer_text(200, "text/html; charset=utf-8", std::move(text));
}

}  // namespace

bool has_page() {
    return !embedded_page().empty();
}

void answer_page(const Exchange& exchange) {
    if (exchange.request.method != "GET" && exchange.request.method != "HEAD") {
        Problem problem(405, "method-not-allowed", "pages are only read");
        problem.allow = "GET, HEAD";
        throw problem;
    }
    const std::string& path = exchange.request.path;
    const std::string_view name =
        path == "/" ? std::string_view("index.html") : std::string_view(path).substr(1);
    if (!has_page() && path == "/") {
        exchange.answer_text(200, "text/plain; charset=utf-8", std::string(no_page));
        return;
    }
    const auto files = embedded_page();
    const auto found = std::ranges::find(files, name, &EmbeddedFile::name);
    if (found == files.end()) throw not_found("there is no such page");
    if (name == "index.html") {
        answer_start(exchange, found->content);
        return;
    }
    // Names under assets/ hold a digest of what is in them.
    const bool named_by_content = name.starts_with("assets/");
    exchange.response.set_header("Cache-Control",
                                 named_by_content ? "public, max-age=31536000, immutable" : "no-cache");
    if (exchange.unchanged(tags_of(files)[static_cast<std::size_t>(found - files.begin())])) return;
    exchange.answer_text(200, type_of(name), std::string(found->content));
}

}  // namespace resonet
