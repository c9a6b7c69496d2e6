#include "training/launch_environment.h"

#include <gtest/gtest.h>

#include <map>

#include "core/error.h"

namespace resonet {
namespace {

using Variables = std::map<std::string, std::string>;

LaunchEnvironment read(const Variables& variables) {
    return read_launch_environment([&](const char* name) -> std::optional<std::string> {
        const auto found = variables.find(name);
        return found == variables.end() ? std::nullopt : std::optional(found->second);
    });
}

const Variables torchrun{{"RANK", "3"},
                         {"WORLD_SIZE", "4"},
                         {"LOCAL_RANK", "1"},
                         {"MASTER_ADDR", "node-1.cluster"},
                         {"MASTER_PORT", "29501"}};

/// The message of the UsageError that reading throws; empty if it does not.
std::string refusal(const Variables& variables) {
    try {
        read(variables);
    } catch (const UsageError& error) {
        return error.what();
    }
    return {};
}

Variables with(Variables variables, const std::string& name, const std::string& value) {
    variables[name] = value;
    return variables;
}

Variables without(Variables variables, const std::string& name) {
    variables.erase(name);
    return variables;
}

TEST(LaunchEnvironment, ReadsTorchrun) {
    const LaunchEnvironment found = read(torchrun);
    EXPECT_EQ(found.rank, 3);
    EXPECT_EQ(found.size, 4);
    EXPECT_EQ(found.local_rank, 1);
    EXPECT_EQ(found.address, "node-1.cluster");
    EXPECT_EQ(found.port, 29501);
    EXPECT_EQ(read(without(torchrun, "LOCAL_RANK")).local_rank, std::nullopt);
    EXPECT_EQ(read(with(torchrun, "MASTER_ADDR", "fe80::1%eth0")).address, "fe80::1%eth0");
}

TEST(LaunchEnvironment, ReadsSlurm) {
    const Variables slurm{{"SLURM_PROCID", "5"},
                          {"SLURM_NTASKS", "8"},
                          {"SLURM_LOCALID", "1"},
                          {"SLURM_JOB_ID", "123456"},
                          {"SLURM_NODELIST", "gpu[03-04,9],login"}};
    const LaunchEnvironment found = read(slurm);
    EXPECT_EQ(found.rank, 5);
    EXPECT_EQ(found.size, 8);
    EXPECT_EQ(found.local_rank, 1);
    EXPECT_EQ(found.address, "gpu03");
    EXPECT_EQ(found.port, 23456);
    EXPECT_EQ(read(with(slurm, "MASTER_ADDR", "other")).address, "other");
    EXPECT_EQ(read(with(slurm, "MASTER_PORT", "77")).port, 77);
    EXPECT_EQ(read(without(slurm, "SLURM_JOB_ID")).port, 29500);
    // A step may leave out the first machine of its job.
    EXPECT_EQ(read(with(slurm, "SLURM_STEP_NODELIST", "gpu04")).address, "gpu04");
    EXPECT_NE(refusal(with(slurm, "SLURM_NODELIST", "gpu[")).find("SLURM_NODELIST"), std::string::npos);
    EXPECT_NE(refusal(without(slurm, "SLURM_NODELIST")).find("MASTER_ADDR"), std::string::npos);
}

TEST(LaunchEnvironment, ReadsOpenMpiAndMpich) {
    const Variables open_mpi{{"OMPI_COMM_WORLD_RANK", "1"},
                             {"OMPI_COMM_WORLD_SIZE", "2"},
                             {"OMPI_COMM_WORLD_LOCAL_RANK", "1"},
                             {"OMPI_COMM_WORLD_LOCAL_SIZE", "2"}};
    const LaunchEnvironment found = read(open_mpi);
    EXPECT_EQ(found.rank, 1);
    EXPECT_EQ(found.size, 2);
    EXPECT_EQ(found.local_rank, 1);
    EXPECT_EQ(found.address, "127.0.0.1");
    EXPECT_EQ(found.port, 29500);
    // On several machines somebody must say which one process 0 is on; Slurm does.
    const Variables spread = with(open_mpi, "OMPI_COMM_WORLD_LOCAL_SIZE", "1");
    EXPECT_NE(refusal(spread).find("MASTER_ADDR: is not set"), std::string::npos);
    EXPECT_EQ(read(with(spread, "SLURM_NODELIST", "a1,b2")).address, "a1");
    const LaunchEnvironment mpich = read({{"PMI_RANK", "0"},
                                          {"PMI_SIZE", "2"},
                                          {"MPI_LOCALRANKID", "0"},
                                          {"MPI_LOCALNRANKS", "2"},
                                          {"MASTER_PORT", "4000"}});
    EXPECT_EQ(mpich.rank, 0);
    EXPECT_EQ(mpich.size, 2);
    EXPECT_EQ(mpich.address, "127.0.0.1");
    EXPECT_EQ(mpich.port, 4000);
}

TEST(LaunchEnvironment, TorchrunWinsOverMpirunAndMpirunOverSlurm) {
    Variables all = torchrun;
    all["OMPI_COMM_WORLD_RANK"] = "0";
    all["OMPI_COMM_WORLD_SIZE"] = "9";
    all["SLURM_PROCID"] = "0";
    all["SLURM_NTASKS"] = "1";
    EXPECT_EQ(read(all).size, 4);
    all.erase("RANK");
    all.erase("WORLD_SIZE");
    EXPECT_EQ(read(all).size, 9);
}

TEST(LaunchEnvironment, NamesTheVariableThatIsWrong) {
    for (const auto& [name, value] : std::initializer_list<std::pair<const char*, const char*>>{
             {"RANK", "4"},
             {"RANK", "-1"},
             {"RANK", "one"},
             {"RANK", "1.0"},
             {"RANK", " 1"},
             {"RANK", "99999999999999999999"},
             {"WORLD_SIZE", "0"},
             {"WORLD_SIZE", "70000"},
             {"WORLD_SIZE", "4\n"},
             {"LOCAL_RANK", "-2"},
             {"MASTER_PORT", "0"},
             {"MASTER_PORT", "65536"},
             {"MASTER_PORT", "http"},
             {"MASTER_ADDR", "two words"},
             {"MASTER_ADDR", "tcp://host"},
         }) {
        const std::string message = refusal(with(torchrun, name, value));
        EXPECT_TRUE(message.starts_with(std::string(name) + ": is '")) << name << value << ": " << message;
        EXPECT_NE(message.find("set it to"), std::string::npos) << message;
        EXPECT_EQ(message.find('\n'), std::string::npos);
    }
    EXPECT_FALSE(refusal(with(torchrun, "MASTER_ADDR", std::string(300, 'a'))).empty());
}

TEST(LaunchEnvironment, NamesTheVariableThatIsMissing) {
    for (const char* name : {"RANK", "WORLD_SIZE", "MASTER_ADDR", "MASTER_PORT"}) {
        EXPECT_TRUE(refusal(without(torchrun, name)).starts_with(std::string(name) + ": is not set")) << name;
        EXPECT_EQ(refusal(without(torchrun, name)), refusal(with(torchrun, name, ""))) << name;
    }
    EXPECT_NE(refusal({}).find("torchrun, srun or mpirun"), std::string::npos);
}

TEST(LaunchEnvironment, FindsTheFirstHostOfASlurmList) {
    EXPECT_EQ(first_slurm_host("login"), "login");
    EXPECT_EQ(first_slurm_host("a,b"), "a");
    EXPECT_EQ(first_slurm_host("gpu[7]"), "gpu7");
    EXPECT_EQ(first_slurm_host("gpu[007-100,3]"), "gpu007");
    EXPECT_EQ(first_slurm_host("r[1-2]n[05,06]-ib,x"), "r1n05-ib");
    EXPECT_EQ(first_slurm_host(""), "");
    EXPECT_EQ(first_slurm_host("gpu[1"), "");
    EXPECT_EQ(first_slurm_host("gpu[]"), "");
}

}  // namespace
}  // namespace resonet
