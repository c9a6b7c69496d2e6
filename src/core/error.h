#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace resonet {

/// What went wrong, said in three parts: what was being done, to what, and what to do about it.
/// The message reads "<subject>: <problem> (<remedy>)"; the subject is usually a path.
class Error : public std::runtime_error {
  public:
    Error(std::string_view subject, std::string_view problem, std::string_view remedy = {});

    const std::string& subject() const noexcept { return subject_; }
    const std::string& problem() const noexcept { return problem_; }
    const std::string& remedy() const noexcept { return remedy_; }

  private:
    std::string subject_;
    std::string problem_;
    std::string remedy_;
};

/// One input (an audio file, an array, a table row) cannot be used; others may be. Exit status 1.
class InputError : public Error {
    using Error::Error;
};

/// The user asked for something impossible: a bad option, recipe, manifest or model. Exit status 2.
class UsageError : public Error {
    using Error::Error;
};

/// The system refused: disk full, permission, library failure. Exit status 3.
class SystemError : public Error {
    using Error::Error;
};

/// The user pressed Ctrl-C. Exit status 130.
class Interrupted : public Error {
  public:
    /// `remedy`: what there is to say where work that was done is kept (see resumable()).
    explicit Interrupted(std::string_view remedy = {})
        : Error("interrupted", "stopped at the user's request", remedy) {}
};

}  // namespace resonet
