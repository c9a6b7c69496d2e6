#include "plot/draw.h"

#include <algorithm>
#include <string_view>

#include "core/error.h"
#include "core/file.h"

namespace resonet {
namespace {

/// Gnuplot reports success even when its drawing library has failed.
bool is_complete(std::string_view picture, PictureFormat format) {
    if (format == PictureFormat::png) {
        constexpr std::string_view end("IEND\xae\x42\x60\x82", 8);
        return picture.starts_with("\x89PNG") && picture.ends_with(end);
    }
    const std::size_t last = picture.find_last_not_of("\r\n \t");
    return picture.starts_with("<?xml") && last != std::string_view::npos &&
           picture.substr(0, last + 1).ends_with("</svg>");
}

/// Gnuplot 5.4 takes "name:Bold" for the name of a typeface when it writes SVG. Only attributes are mended,
/// not the same words in a title.
std::string with_bold_type(std::string_view picture) {
    constexpr std::string_view wrong = "font-family=\"sans-serif:Bold\"";
    constexpr std::string_view right = "font-family=\"sans-serif\" font-weight=\"bold\"";
    std::string result;
    for (;;) {
        const std::size_t at = picture.find(wrong);
        if (at == std::string_view::npos) break;
        const std::size_t bracket = picture.substr(0, at).find_last_of("<>");
        const bool attribute = bracket != std::string_view::npos && picture[bracket] == '<';
        result += picture.substr(0, at);
        result += attribute ? right : wrong;
        picture.remove_prefix(at + wrong.size());
    }
    return result.append(picture);
}

}  // namespace

PictureFormat picture_format(const std::filesystem::path& path) {
    std::string extension = path.extension().string();
    std::transform(extension.begin(), extension.end(), extension.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    if (extension == ".png") return PictureFormat::png;
    if (extension == ".svg") return PictureFormat::svg;
    throw UsageError(path.string(), "is no picture that can be written", "end its name in .png or .svg");
}

std::string render(const Figure& figure, PictureFormat format, const GnuplotOptions& options) {
    std::string picture = run_gnuplot(gnuplot_script(figure, format), options);
    if (!is_complete(picture, format)) throw SystemError("gnuplot", "made no complete picture");
    return format == PictureFormat::svg ? with_bold_type(picture) : picture;
}

void draw(const Figure& figure, const std::filesystem::path& path, const GnuplotOptions& options) {
    write_atomically(path, render(figure, picture_format(path), options));
}

}  // namespace resonet
