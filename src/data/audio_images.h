#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "data/manifest.h"
#include "features/front_end.h"

namespace resonet {

/// The images of the stretch of an audio file that `clip` names: one for every clip_seconds of it, in
/// order (see images_of_pieces(), errors too). No image can be made of silence, nor of samples that are no
/// numbers.
std::vector<Image> images_of_audio(const ClipRecord& clip, FrontEnd& front_end);

/// Front ends for any number of threads: each one belongs to whoever borrowed it.
class FrontEndPool {
  public:
    explicit FrontEndPool(const Profile& profile) : profile_(profile) {}

    /// A front end of its own for as long as this lives.
    class Loan {
      public:
        explicit Loan(FrontEndPool& pool);
        ~Loan();
        Loan(const Loan&) = delete;
        Loan& operator=(const Loan&) = delete;

        FrontEnd& operator*() const { return *front_end_; }

      private:
        FrontEndPool& pool_;
        std::unique_ptr<FrontEnd> front_end_;
    };

  private:
    const Profile profile_;
    std::mutex mutex_;
    std::vector<std::unique_ptr<FrontEnd>> idle_;
};

}  // namespace resonet
