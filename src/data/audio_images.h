#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "data/manifest.h"
#include "features/front_end.h"

namespace resonet {

/// The images of the stretch of an audio file that `clip` names: one for every clip_seconds of it, in
/// order. A last piece shorter than half of that is left out, unless it is the only one. A piece of
/// which no image can be made (silence, samples that are no numbers) is an image without columns.
/// Memory does not grow with the length of the file but by the images.
/// Errors: InputError for a file that cannot be used, also if no piece of it can.
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
