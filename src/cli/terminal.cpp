#include "cli/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

#include <clocale>
#include <cstdlib>
#include <cwchar>

namespace resonet {
namespace {

/// While one lives, this thread reads bytes as UTF-8, whatever the user's locale is.
class Utf8Locale {
  public:
    Utf8Locale() : locale_(newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr)) {
        if (locale_ != nullptr) previous_ = uselocale(locale_);
    }
    ~Utf8Locale() {
        if (locale_ == nullptr) return;
        uselocale(previous_);
        freelocale(locale_);
    }
    Utf8Locale(const Utf8Locale&) = delete;
    Utf8Locale& operator=(const Utf8Locale&) = delete;

  private:
    locale_t locale_;
    locale_t previous_ = nullptr;
};

struct Character {
    std::size_t bytes = 1;
    std::size_t columns = 1;
};

/// The first character of a text that is not empty; a byte that is none counts as one column.
Character first_character(std::string_view text) {
    std::mbstate_t state{};
    wchar_t wide = 0;
    const std::size_t bytes = std::mbrtowc(&wide, text.data(), text.size(), &state);
    if (bytes == 0 || bytes > text.size()) return {};
    const int columns = wcwidth(wide);
    return {bytes, columns < 0 ? 1 : static_cast<std::size_t>(columns)};
}

bool is_set(const char* variable) {
    const char* value = std::getenv(variable);
    return value != nullptr && *value != '\0';
}

}  // namespace

Terminal output_terminal() {
    Terminal terminal;
    terminal.is_terminal = isatty(STDOUT_FILENO) != 0;
    if (!terminal.is_terminal) return terminal;
    const char* kind = std::getenv("TERM");
    terminal.colour = !is_set("NO_COLOR") && kind != nullptr && std::string_view(kind) != "dumb";
    winsize size{};
    const bool known = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
    terminal.columns = known ? size.ws_col : 80;
    return terminal;
}

bool errors_go_to_terminal() {
    return isatty(STDERR_FILENO) != 0;
}

std::size_t display_width(std::string_view text) {
    const Utf8Locale locale;
    std::size_t width = 0;
    while (!text.empty()) {
        const Character character = first_character(text);
        width += character.columns;
        text.remove_prefix(character.bytes);
    }
    return width;
}

std::string padded(std::string_view text, std::size_t width) {
    const std::size_t taken = display_width(text);
    return std::string(text) + std::string(taken < width ? width - taken : 0, ' ');
}

std::string end_of(std::string_view text, std::size_t width) {
    std::size_t taken = display_width(text);
    if (taken <= width) return std::string(text);
    const Utf8Locale locale;
    // A mark without columns belongs to the character before it, and goes with it.
    while (!text.empty() && (taken > width - 1 || first_character(text).columns == 0)) {
        const Character character = first_character(text);
        taken -= character.columns;
        text.remove_prefix(character.bytes);
    }
    return "…" + std::string(text);
}

}  // namespace resonet
