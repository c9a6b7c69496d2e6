#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "service/exchange.h"
#include "service/store.h"

namespace resonet {

struct UploadLimits {
    std::uint64_t file_bytes = 0;
    std::uint64_t storage_bytes = 0;
    std::size_t files = 0;
};

/// A file that was received, under a temporary name; it is removed with the object unless the store took it.
/// As long as it lives, its bytes count as stored.
struct ReceivedFile {
    std::filesystem::path path;
    NewTrack track;
    std::atomic<std::uint64_t>& receiving;

    ReceivedFile(std::filesystem::path p, std::atomic<std::uint64_t>& count)
        : path(std::move(p)), receiving(count) {}
    ~ReceivedFile();
    ReceivedFile(const ReceivedFile&) = delete;
    ReceivedFile& operator=(const ReceivedFile&) = delete;
};

struct Upload {
    std::vector<std::unique_ptr<ReceivedFile>> files;
    std::string models;  ///< field "models", else the parameter
};

/// Receives uploads: to disk while they come, with their digests, never more than the limits allow.
class UploadReceiver {
  public:
    UploadReceiver(Store& store, const UploadLimits& limits) : store_(store), limits_(limits) {}

    /// The files of a multipart form, or the body itself. What a client says of a file is only its name.
    /// Errors: Problem 400 (cut off, malformed), 411, 413, 415, 422, 507.
    Upload receive(const Exchange& exchange);

  private:
    class Sink;
    void receive_form(const Exchange& exchange, Upload& upload);
    void receive_raw(const Exchange& exchange, Upload& upload);

    Store& store_;
    UploadLimits limits_;
    std::atomic<std::uint64_t> receiving_ = 0;  // bytes of unfinished uploads
};

}  // namespace resonet
