#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace resonet {

/// What `resonet serve` was asked for.
struct ServeSettings {
    std::string host = "127.0.0.1";
    int port = 8080;  ///< 0: a free one
    std::filesystem::path data;
    std::vector<std::filesystem::path> models;  ///< folders, beside the models that come with the program
    std::filesystem::path reports;          ///< folder with folders of `resonet compare`; empty: data/reports
    std::size_t workers = 0;                ///< files heard at once; 0: a core each
    std::vector<std::string> public_hosts;  ///< names that clients may call the server by, beside its address
    bool keys_required = false;             ///< on loopback, too
    bool quiet = false;                     ///< no line for each request
    std::uint64_t upload_bytes = 200ULL << 20;  ///< of one file
    double track_seconds = 3600;
    std::uint64_t storage_bytes = 10ULL << 30;
    std::size_t queued_jobs = 1000;
    std::size_t requests_per_minute = 3000;  ///< of one client
    std::size_t files_per_upload = 100;
    std::size_t connections = 4096;
    double drain_seconds = 10;  ///< that jobs get to finish when the server is stopped
};

}  // namespace resonet
