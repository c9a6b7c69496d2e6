#include "training/launch_environment.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>

#include "core/error.h"
#include "core/text.h"

namespace resonet {
namespace {

constexpr int largest_size = 65536;
constexpr int usual_port = 29500;        // PyTorch's
constexpr int first_slurm_port = 20000;  // below the ports that Linux hands out by itself
constexpr int slurm_ports = 10000;
constexpr std::size_t longest_host = 253;

/// The variables one launcher sets.
struct Launcher {
    const char* rank;
    const char* size;
    const char* local_rank;
    const char* local_size;  ///< processes on this machine; may be null
    const char* how;         ///< what sets them all
};

constexpr Launcher by_hand{"RANK", "WORLD_SIZE", "LOCAL_RANK", nullptr, "torchrun sets"};
constexpr Launcher launchers[]{
    by_hand,
    {"OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_LOCAL_RANK",
     "OMPI_COMM_WORLD_LOCAL_SIZE", "mpirun sets"},
    {"PMI_RANK", "PMI_SIZE", "MPI_LOCALRANKID", "MPI_LOCALNRANKS", "mpirun sets"},
    {"SLURM_PROCID", "SLURM_NTASKS", "SLURM_LOCALID", nullptr, "srun sets"},
};

/// Environment variables as checked numbers and names.
class Variables {
  public:
    explicit Variables(const EnvironmentLookup& lookup) : lookup_(lookup) {}

    /// An empty variable counts as one that is not set.
    std::optional<std::string> text(const char* name) const {
        if (name == nullptr) return std::nullopt;
        std::optional<std::string> value = lookup_(name);
        if (value && value->empty()) return std::nullopt;
        return value;
    }

    std::optional<int> integer(const char* name, int low, int high) const {
        const std::optional<std::string> value = text(name);
        if (!value) return std::nullopt;
        int number = 0;
        const char* end = value->data() + value->size();
        const auto [rest, code] = std::from_chars(value->data(), end, number);
        if (code != std::errc() || rest != end || number < low || number > high) {
            throw UsageError(
                name, "is '" + printable(*value) + "'",
                "set it to a whole number from " + std::to_string(low) + " to " + std::to_string(high));
        }
        return number;
    }

    int required(const char* name, int low, int high, const Launcher& launcher) const {
        if (const auto number = integer(name, low, high)) return *number;
        throw UsageError(name, "is not set, but others of the variables that " + std::string(launcher.how),
                         "set it to a whole number from " + std::to_string(low) + " to " +
                             std::to_string(high) + ", or start with torchrun, srun or mpirun");
    }

    std::optional<std::string> host(const char* name) const {
        std::optional<std::string> value = text(name);
        if (!value) return value;
        const auto allowed = [](unsigned char c) {
            return std::isalnum(c) != 0 || c == '.' || c == '-' || c == '_' || c == ':' || c == '%';
        };
        if (value->size() > longest_host || !std::all_of(value->begin(), value->end(), allowed)) {
            throw UsageError(name, "is '" + printable(value->substr(0, longest_host)) + "'",
                             "set it to the host name or the address of the machine of process 0");
        }
        return value;
    }

  private:
    const EnvironmentLookup& lookup_;
};

const Launcher& find_launcher(const Variables& variables) {
    for (const Launcher& launcher : launchers) {
        if (variables.text(launcher.rank) || variables.text(launcher.size)) return launcher;
    }
    throw UsageError("--distributed", "finds no variable that says which of the processes this one is",
                     "start with torchrun, srun or mpirun, or set RANK, WORLD_SIZE, MASTER_ADDR and "
                     "MASTER_PORT");
}

std::string find_address(const Variables& variables, const Launcher& launcher, int size) {
    if (auto address = variables.host("MASTER_ADDR")) return *address;
    if (launcher.rank != by_hand.rank) {
        for (const char* list : {"SLURM_STEP_NODELIST", "SLURM_NODELIST", "SLURM_JOB_NODELIST"}) {
            const auto hosts = variables.text(list);
            if (!hosts) continue;
            std::string first = first_slurm_host(*hosts);
            if (!first.empty()) return first;
            throw UsageError(list, "is '" + printable(*hosts) + "'",
                             "set MASTER_ADDR to the machine of process 0");
        }
        const auto here = variables.integer(launcher.local_size, 1, largest_size);
        if (here && *here == size) return "127.0.0.1";
    }
    throw UsageError("MASTER_ADDR", "is not set",
                     "set it to the host name or the address of the machine of process 0");
}

std::uint16_t find_port(const Variables& variables, const Launcher& launcher) {
    auto port = variables.integer("MASTER_PORT", 1, 65535);
    if (!port && launcher.rank == by_hand.rank) {
        throw UsageError("MASTER_PORT", "is not set",
                         "set it to a port that is free on the machine of process 0, such as 29500");
    }
    if (!port) {
        const auto job = variables.integer("SLURM_JOB_ID", 0, 2147483647);
        port = job ? first_slurm_port + *job % slurm_ports : usual_port;
    }
    return static_cast<std::uint16_t>(*port);
}

}  // namespace

LaunchEnvironment read_launch_environment(const EnvironmentLookup& lookup) {
    const Variables variables(lookup);
    const Launcher& launcher = find_launcher(variables);
    LaunchEnvironment result;
    result.size = variables.required(launcher.size, 1, largest_size, launcher);
    result.rank = variables.required(launcher.rank, 0, result.size - 1, launcher);
    result.local_rank = variables.integer(launcher.local_rank, 0, largest_size - 1);
    result.address = find_address(variables, launcher, result.size);
    result.port = find_port(variables, launcher);
    return result;
}

LaunchEnvironment read_launch_environment() {
    return read_launch_environment([](const char* name) -> std::optional<std::string> {
        const char* value = std::getenv(name);
        return value == nullptr ? std::nullopt : std::optional<std::string>(value);
    });
}

std::string first_slurm_host(std::string_view list) {
    std::string host;
    for (std::size_t i = 0; i < list.size() && list[i] != ','; ++i) {
        if (list[i] != '[') {
            host += list[i];
            continue;
        }
        const std::size_t close = list.find(']', i);
        if (close == std::string_view::npos) return {};
        const std::string_view range = list.substr(i + 1, close - i - 1);
        const std::string_view first = range.substr(0, range.find_first_of(",-"));
        if (first.empty()) return {};
        host += first;
        i = close;
    }
    return host;
}

}  // namespace resonet
