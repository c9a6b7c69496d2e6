#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "core/error.h"
#include "core/toml.h"

namespace resonet {

/// A complaint about a recipe that says already where it stands.
class PlacedError : public UsageError {
    using UsageError::UsageError;
};

/// Where the text of a recipe stands, so that complaints about it can name file and line.
class SectionReader {
  public:
    /// `document` may be null: complaints name `subject` alone. Both have to outlive this.
    SectionReader(const TomlDocument* document, std::string subject)
        : document_(document), subject_(std::move(subject)) {}

    /// What `read` returns. Its UsageErrors become a PlacedError about the section ("training"; "": the
    /// recipe itself): "FILE, line 12: [training] has an unknown field 'epocs' (did you mean 'epochs'?)". The
    /// line is that of the field where the error names one, else of the section.
    template <typename Read>
    auto in(const std::string& section, Read read) const {
        try {
            return read();
        } catch (const PlacedError&) {
            throw;
        } catch (const UsageError& error) {
            complain(section, error);
        }
    }

  private:
    [[noreturn]] void complain(const std::string& section, const UsageError& error) const;
    std::string place_of(const std::string& section, const UsageError& error) const;

    const TomlDocument* document_;
    std::string subject_;
};

}  // namespace resonet
