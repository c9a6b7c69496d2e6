#include "core/error.h"

#include "core/text.h"

namespace resonet {
namespace {

std::string compose(std::string_view subject, std::string_view problem, std::string_view remedy) {
    std::string message = printable(subject) + ": " + std::string(problem);
    if (!remedy.empty()) message += " (" + std::string(remedy) + ")";
    return message;
}

}  // namespace

Error::Error(std::string_view subject, std::string_view problem, std::string_view remedy)
    : std::runtime_error(compose(subject, problem, remedy)),
      subject_(subject),
      problem_(problem),
      remedy_(remedy) {}

}  // namespace resonet
