#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace resonet {

/// A table of text for people: the first column of every row is aligned to the left, the others to the
/// right, two spaces apart.
class TextTable {
  public:
    /// Adds a row; rows may differ in length.
    void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }

    /// The rows, each ended by a line feed. Names are made safe for a terminal.
    std::string text() const;

  private:
    std::vector<std::vector<std::string>> rows_;
};

/// "12,345".
std::string grouped(std::size_t number);

/// "35.3 %" of a share from 0 to 1.
std::string percent(double share);

/// "1 clip", "2 clips": `many` is the plural where it is not `one` with an s.
std::string counted(std::size_t number, std::string_view one, std::string_view many = {});

}  // namespace resonet
