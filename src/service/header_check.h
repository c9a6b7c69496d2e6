#pragma once

namespace resonet {

/// Looks at the bytes of a request's head as they pass, for what programs on the way may understand in two
/// ways (RFC 9112, sections 3 and 5): names of fields with blanks or without a colon, folded lines, control
/// characters, lines that do not end with CR LF, more than one blank in the request line. cpp-httplib passes
/// over them.
class HeaderCheck {
  public:
    /// False: the head is not to be trusted. After that, and after the blank line at the end, further bytes
    /// do not matter.
    bool take(char byte);

  private:
    enum class Place { request_line, name, value, ended };
    bool end_line();
    bool take_in_line(unsigned char c);

    Place place_ = Place::request_line;
    bool after_cr_ = false;
    bool after_blank_ = true;  // at the beginning of the line, too
    bool line_is_empty_ = true;
};

}  // namespace resonet
