#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace resonet {

/// Which of the processes that train together this one is, and where they meet.
struct LaunchEnvironment {
    int rank = 0;                   ///< of this process, from 0
    int size = 1;                   ///< processes, 1..65536
    std::optional<int> local_rank;  ///< of this process among those of its machine; none: not told
    std::string address;            ///< host name or address of the machine of process 0
    std::uint16_t port = 0;         ///< where process 0 listens
};

/// The value of an environment variable; none if it is not set.
using EnvironmentLookup = std::function<std::optional<std::string>(const char* name)>;

/// Reads what the launcher has set, in this order:
/// - RANK, WORLD_SIZE, MASTER_ADDR, MASTER_PORT, LOCAL_RANK: torchrun, or by hand;
/// - OMPI_COMM_WORLD_RANK, _SIZE, _LOCAL_RANK: mpirun of Open MPI;
/// - PMI_RANK, PMI_SIZE, MPI_LOCALRANKID: mpirun of MPICH;
/// - SLURM_PROCID, SLURM_NTASKS, SLURM_LOCALID: srun.
/// The last three need no MASTER_ADDR where Slurm lists its machines or all processes are on this one, and no
/// MASTER_PORT: it is 29500, or under Slurm 20000 + the job's number modulo 10000, so that jobs that share a
/// machine do not meet. Both variables win over these defaults.
/// Errors: UsageError that names the variable.
LaunchEnvironment read_launch_environment(const EnvironmentLookup& lookup);

/// The same from this process's environment.
LaunchEnvironment read_launch_environment();

/// The first machine of a list as Slurm writes it: "gpu03" of "gpu[03-05,9],login1"; empty if there is none.
std::string first_slurm_host(std::string_view list);

}  // namespace resonet
