#include "service/hearing_problem.h"

#include <cstring>
#include <string>

#include "service/problem.h"

namespace resonet {
namespace {

int status_of(const std::string& name) {
    if (name == "too-long") return 413;
    if (name == "cancelled") return 409;
    if (name == "internal") return 500;
    if (name == "storage-full") return 507;
    return 422;
}

std::string signal_text(int signal) {
    return signal == 0 ? "" : std::string(" (") + ::strsignal(signal) + ")";
}

}  // namespace

nlohmann::json problem_of(const HearingOutcome& outcome) {
    switch (outcome.end) {
        case HearingEnd::died:
        case HearingEnd::stopped:
            return Problem(422, "decoder-stopped",
                           "the process that read the file broke" + signal_text(outcome.signal),
                           "convert it with another program, such as ffmpeg, and submit that")
                .json();
        case HearingEnd::timed_out:
            return Problem(422, "took-too-long", "the file took longer to be heard than the server allows",
                           "submit a part of it")
                .json();
        default: {
            const std::string name = outcome.name.empty() ? "internal" : outcome.name;
            return Problem(status_of(name), name, outcome.problem, outcome.remedy).json();
        }
    }
}

}  // namespace resonet
