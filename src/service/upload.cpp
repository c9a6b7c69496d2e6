#include "service/upload.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <optional>

#include "core/error.h"
#include "core/hash.h"
#include "core/text.h"
#include "service/client_stream.h"
#include "service/problem.h"

namespace resonet {
namespace {

constexpr std::size_t longest_field = 4096;

Problem too_large(std::uint64_t limit) {
    return {413, "too-large", "a file may have " + std::to_string(limit) + " bytes at most",
            "send a smaller one, or start the server with a larger --max-upload"};
}

Problem storage_full() {
    return {507, "storage-full", "the server's storage is full",
            "delete tracks, or start the server with a larger --max-storage"};
}

bool is_text(std::string_view type) {
    return type.starts_with("application/json") || type.starts_with("text/");  // curl calls any bytes a form
}

}  // namespace

ReceivedFile::~ReceivedFile() {
    receiving -= track.bytes;
    std::error_code ignored;
    std::filesystem::remove(path, ignored);
}

/// Where the bytes of one file go.
class UploadReceiver::Sink {
  public:
    Sink(UploadReceiver& receiver, std::string name)
        : receiver_(receiver),
          stored_(receiver.store_.stored_bytes()),
          file_(std::make_unique<ReceivedFile>(receiver.store_.new_upload_path(), receiver.receiving_)) {
        file_->track.name = clean_name(name);
        descriptor_ = ::open(file_->path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        if (descriptor_ < 0) fail();
    }
    ~Sink() {
        if (descriptor_ >= 0) ::close(descriptor_);
    }
    Sink(const Sink&) = delete;
    Sink& operator=(const Sink&) = delete;

    void write(const char* data, std::size_t size) {
        std::uint64_t& bytes = file_->track.bytes;
        if (bytes + size > receiver_.limits_.file_bytes) throw too_large(receiver_.limits_.file_bytes);
        bytes += size;
        if (stored_ + (receiver_.receiving_ += size) > receiver_.limits_.storage_bytes) throw storage_full();
        digest_.update(std::string_view(data, size));
        while (size > 0) {
            const ssize_t count = ::write(descriptor_, data, size);
            if (count < 0 && errno == EINTR) continue;
            if (count < 0) fail();
            data += count;
            size -= static_cast<std::size_t>(count);
        }
    }

    /// Errors: Problem 422 for a file without a byte.
    std::unique_ptr<ReceivedFile> finish() {
        if (file_->track.bytes == 0)
            throw invalid("the file '" + file_->track.name + "' is empty", "send one with music in it");
        if (::close(std::exchange(descriptor_, -1)) != 0) fail();
        file_->track.id = hex(digest_.finish());
        return std::move(file_);
    }

  private:
    [[noreturn]] void fail() const {
        if (errno == ENOSPC || errno == EDQUOT || errno == EFBIG) throw storage_full();
        throw SystemError("upload", "cannot be written", std::strerror(errno));
    }

    UploadReceiver& receiver_;
    std::uint64_t stored_;
    std::unique_ptr<ReceivedFile> file_;
    int descriptor_ = -1;
    Sha256 digest_;
};

Upload UploadReceiver::receive(const Exchange& exchange) {
    const std::string type = exchange.request.get_header_value("Content-Type");
    const bool form = exchange.request.is_multipart_form_data();
    if (!form && is_text(type)) {
        throw Problem(415, "unsupported-media-type",
                      "a body of type '" + printable(type).substr(0, 100) + "' is no audio",
                      "send the bytes of an audio file, or a form (multipart/form-data) with files");
    }
    const std::uint64_t length = exchange.request.has_header("Content-Length")
                                     ? std::stoull(exchange.request.get_header_value("Content-Length"))
                                     : 0;
    if (!form && length > limits_.file_bytes) throw too_large(limits_.file_bytes);
    if (store_.stored_bytes() + receiving_ + length > limits_.storage_bytes) {
        throw storage_full();
    }
    Upload upload;
    upload.models = exchange.parameter("models").value_or("");
    if (form) {
        receive_form(exchange, upload);
    } else {
        receive_raw(exchange, upload);
    }
    return upload;
}

void UploadReceiver::receive_raw(const Exchange& exchange, Upload& upload) {
    Sink sink(*this, exchange.parameter("name").value_or(""));
    std::exception_ptr error;
    const bool whole = (*exchange.body)([&](const char* data, std::size_t size) {
        if (auto* const stream = ClientStream::current()) stream->body_taken();
        try {
            sink.write(data, size);
        } catch (...) {  // cpp-httplib's reading is left by its own way
            error = std::current_exception();
        }
        return !error;
    });
    if (error) std::rethrow_exception(error);
    if (!whole) throw bad_request("the body of the request did not come whole", "send it again");
    upload.files.push_back(sink.finish());
}

void UploadReceiver::receive_form(const Exchange& exchange, Upload& upload) {
    std::optional<Sink> sink;
    std::size_t fields = 0;
    std::string* field = nullptr;
    std::exception_ptr error;
    const auto guarded = [&](const auto& step) {
        if (auto* const stream = ClientStream::current()) stream->body_taken();
        try {
            step();
        } catch (...) {
            error = std::current_exception();
        }
        return !error;
    };
    const auto finish_part = [&] {
        if (sink) upload.files.push_back(sink->finish());
        sink.reset();
        field = nullptr;
    };
    const bool whole = (*exchange.body)(
        [&](const httplib::MultipartFormData& part) {
            return guarded([&] {
                finish_part();
                if (part.name == "file") {
                    if (upload.files.size() >= limits_.files) {
                        throw Problem(
                            413, "too-large",
                            "an upload may have " + std::to_string(limits_.files) + " files at most",
                            "send the others in another one");
                    }
                    sink.emplace(*this, part.filename);
                } else if (part.name == "models") {
                    if (++fields > 1) throw invalid("the form has the field 'models' more than once");
                    upload.models.clear();
                    field = &upload.models;
                } else {
                    throw invalid("the form has a field '" + printable(part.name).substr(0, 100) + "'",
                                  "there are 'file' and 'models'");
                }
            });
        },
        [&](const char* data, std::size_t size) {
            return guarded([&] {
                if (sink) {
                    sink->write(data, size);
                } else if (field != nullptr) {
                    field->append(data, size);
                    if (field->size() > longest_field) throw invalid("the field 'models' is too long");
                }
            });
        });
    if (error) std::rethrow_exception(error);
    if (!whole) throw bad_request("the form did not come whole, or is no valid one", "send it again");
    finish_part();
    if (upload.files.empty())
        throw invalid("the form has no file", "send at least one field 'file' with a file");
}

}  // namespace resonet
