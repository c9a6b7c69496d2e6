#pragma once

#include <string>
#include <string_view>

#include "plot/palette.h"

namespace resonet {

// Gnuplot's scripts can run commands: inside double quotes, text in backquotes is handed to a shell, and a
// quotation mark or a line break ends the string. These functions make strings from which nothing can
// break out, whatever the text: everything but letters, digits and a few harmless signs is written as an
// octal escape, which gnuplot undoes after it has looked for commands.

/// `text` as a string for a script, with its quotation marks. Control characters and bytes that are not
/// UTF-8 come out as printable() has them, characters that gnuplot's fonts lack (as Chinese ones) as squares.
std::string script_string(std::string_view text);

/// The same for the labels of ticks, which gnuplot takes for formats of numbers.
std::string script_format(std::string_view text);

/// A colour for a script: "#rrggbb" in quotation marks, with transparency "#aarrggbb" (0: opaque).
std::string script_colour(Colour colour, double opacity = 1.0);

}  // namespace resonet
