#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "worker/frame.h"
#include "worker/hearing.h"
#include "worker/hearing_shapes.h"

namespace resonet {

/// Looks at every frame of a process that reads hostile files before anyone else does: kinds, order, types,
/// ranges and sizes must be those of HearingListener, no field may be unknown or missing, all text is valid
/// UTF-8. Passes on what is right.
class HearingCheck {
  public:
    /// The three must outlive this. `models` has those that the request names.
    HearingCheck(const HearingRequest& request, const std::map<std::string, ModelFacts>& models,
                 const HearingListener& listener)
        : request_(request), models_(models), listener_(listener) {}

    /// Most bytes that a process may tell of a request.
    static std::uint64_t most_bytes(const HearingRequest& request);

    /// Takes a frame. Errors: FrameError for one that is wrong; what the listener throws.
    void take(Frame&& frame);

    /// Whether the last frame has come; then how it ended.
    bool ended() const { return ended_; }
    const HearingOutcome& outcome() const { return outcome_; }

  private:
    void take_text(FrameKind kind, const nlohmann::json& told);
    void take_progress(const nlohmann::json& told);
    void take_refusal(const nlohmann::json& told);
    void take_picture(const std::string& bytes, const char* beginning, std::uint64_t most) const;
    void take_end();
    void pass_on(FrameKind kind, nlohmann::json&& told, std::string&& bytes) const;

    const HearingRequest& request_;
    const std::map<std::string, ModelFacts>& models_;
    const HearingListener& listener_;
    double fraction_ = 0;
    std::size_t results_ = 0;
    std::set<FrameKind> once_;  // those that have come of the kinds that come once
    bool preview_wanted_ = false;
    bool ended_ = false;
    HearingOutcome outcome_;
};

}  // namespace resonet
