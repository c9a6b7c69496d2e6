#include "worker/hearing_call.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <exception>
#include <vector>

#include "core/error.h"
#include "worker/frame.h"
#include "worker/hearing_check.h"

namespace resonet {
namespace {

using Clock = std::chrono::steady_clock;

/// How long a process may take to end once it is told to, or has said its last word.
constexpr std::chrono::seconds time_to_end{5};

HearingOutcome internal(std::string problem) {
    return {HearingEnd::refused, 0, "internal", std::move(problem), "try it again; report it if it stays"};
}

/// What a process that said no last word came to.
HearingOutcome unexpected_end(int status) {
    if (status == -1) return internal("no process could be started to hear it");
    if (!WIFSIGNALED(status)) return internal("the process that heard it ended without an answer");
    if (WTERMSIG(status) == SIGXCPU) return {HearingEnd::timed_out, 0, {}, {}, {}};
    return {HearingEnd::died, WTERMSIG(status), {}, {}, {}};
}

class Following {
  public:
    Following(const HearingRequest& request, const std::map<std::string, ModelFacts>& models,
              const HearingListener& listener, HearingCall& call, OwnedDescriptor answers,
              const std::function<void()>& end_process)
        : call_(call),
          answers_(std::move(answers)),
          end_process_(end_process),
          reader_(HearingCheck::most_bytes(request)),
          check_(request, models, listener),
          buffer_(std::size_t{256} << 10),
          deadline_(Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(
                                       std::min(request.limits.wall_seconds, 1e8)))) {
        fcntl(answers_.get(), F_SETFL, O_NONBLOCK);
    }

    HearingOutcome run() {
        while (!over()) {
            wait();
            if (answers_.open()) read_some();
            if (!stopping_ && call_.news().cancelled) stop({HearingEnd::cancelled, 0, {}, {}, {}});
            if (Clock::now() >= deadline_) deadline_passed();
        }
        if (thrown_) std::rethrow_exception(thrown_);
        if (outcome_) return *outcome_;
        const HearingCall::News news = call_.news();
        return news.status ? unexpected_end(*news.status)
                           : HearingOutcome{HearingEnd::stopped, 0, {}, {}, {}};
    }

  private:
    /// The process has ended and all it said has been read.
    bool over() const {
        const HearingCall::News news = call_.news();
        return (news.status || news.lost || given_up_) && !answers_.open();
    }

    void wait() {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline_ - Clock::now());
        // poll() passes over -1, a descriptor that is closed.
        std::array<pollfd, 2> ready{pollfd{answers_.get(), POLLIN, 0}, pollfd{call_.descriptor(), POLLIN, 0}};
        poll(ready.data(), ready.size(), static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, 60000)));
        if (ready[1].revents != 0) call_.wake_seen();
    }

    void read_some() {
        const ssize_t count = read(answers_.get(), buffer_.data(), buffer_.size());
        if (count < 0 && (errno == EAGAIN || errno == EINTR)) {
            // Its end of the pipe is closed with the process: what there was to read has been read.
            if (const HearingCall::News news = call_.news(); news.status || news.lost) answers_.reset();
            return;
        }
        if (count <= 0) return answers_.reset();
        try {
            reader_.add({buffer_.data(), static_cast<std::size_t>(count)});
            while (std::optional<Frame> frame = reader_.next()) check_.take(std::move(*frame));
        } catch (const FrameError& error) {
            return stop(internal("the process that heard it " + error.problem()));
        } catch (...) {
            thrown_ = std::current_exception();
            return stop({});
        }
        if (check_.ended() && !stopping_) {
            outcome_ = check_.outcome();
            stopping_ = true;  // by itself
            deadline_ = Clock::now() + time_to_end;
        }
    }

    /// Has the process ended, whatever it would say.
    void stop(const HearingOutcome& outcome) {
        outcome_ = outcome;
        stopping_ = true;
        answers_.reset();
        end_process_();
        killed_ = true;
        deadline_ = Clock::now() + time_to_end;
    }

    void deadline_passed() {
        if (!stopping_) return stop({HearingEnd::timed_out, 0, {}, {}, {}});
        if (killed_) {  // the system does not let it go (a disk that does not answer): it is not waited for
            given_up_ = true;
            answers_.reset();
            return;
        }
        stop(*outcome_);
    }

    HearingCall& call_;
    OwnedDescriptor answers_;
    const std::function<void()>& end_process_;
    FrameReader reader_;
    HearingCheck check_;
    std::vector<char> buffer_;
    Clock::time_point deadline_;
    std::optional<HearingOutcome> outcome_;
    std::exception_ptr thrown_;
    bool stopping_ = false;
    bool killed_ = false;
    bool given_up_ = false;
};

}  // namespace

HearingCall::HearingCall(std::string job)
    : job_(std::move(job)), wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    if (!wake_.open())
        throw SystemError("eventfd", "is refused by the system", "raise the limit, see ulimit -n");
}

void HearingCall::process_ended(int status) {
    {
        const std::lock_guard lock(mutex_);
        news_.status = status;
    }
    wake();
}

void HearingCall::lost() {
    {
        const std::lock_guard lock(mutex_);
        news_.lost = true;
    }
    wake();
}

void HearingCall::cancel() {
    {
        const std::lock_guard lock(mutex_);
        news_.cancelled = true;
    }
    wake();
}

HearingCall::News HearingCall::news() const {
    const std::lock_guard lock(mutex_);
    return news_;
}

void HearingCall::wake_seen() const {
    eventfd_t unused = 0;
    eventfd_read(wake_.get(), &unused);
}

void HearingCall::wake() const {
    eventfd_write(wake_.get(), 1);
}

HearingOutcome follow_hearing(const HearingRequest& request, const std::map<std::string, ModelFacts>& models,
                              const HearingListener& listener, HearingCall& call, OwnedDescriptor answers,
                              const std::function<void()>& end_process) {
    return Following(request, models, listener, call, std::move(answers), end_process).run();
}

}  // namespace resonet
