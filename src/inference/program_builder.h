#pragma once

#include <cstddef>
#include <functional>
#include <oneapi/dnnl/dnnl.hpp>
#include <optional>
#include <span>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include "inference/buffers.h"

namespace resonet {

using DnnlArguments = std::unordered_map<int, dnnl::memory>;

/// A oneDNN primitive with what it reads and writes.
struct PrimitiveCall {
    dnnl::primitive primitive;
    DnnlArguments arguments;
};

/// One of our own loops, given the memory of its slots.
using Loop = std::function<void(std::span<const std::span<float>>)>;

struct LoopCall {
    Loop loop;
    std::vector<std::span<float>> slots;
};

using Operation = std::variant<PrimitiveCall, LoopCall>;

/// Storage that operations pass on to one another, described once and placed in memory when all is known.
struct SlotId {
    std::size_t index = 0;
};

/// What a primitive reads or writes under one of oneDNN's DNNL_ARG_ numbers: a slot, or the same memory seen
/// as other sizes (a sequence as the rows of a matrix).
struct Binding {
    int number = 0;
    SlotId slot;
    std::optional<dnnl::memory::desc> seen_as = {};
};

/// What the builder makes: operations bound to memory.
struct BuiltProgram {
    dnnl::memory storage;  ///< all slots and the scratchpad
    std::vector<Operation> operations;
    std::span<float> input;
    std::span<float> output;
};

/// Collects the operations of a program in order; then places their slots so that those that are not
/// needed at the same time share memory.
class ProgramBuilder {
  public:
    explicit ProgramBuilder(const dnnl::engine& engine) : engine_(engine) {}

    const dnnl::engine& engine() const { return engine_; }
    const dnnl::memory::desc& desc(SlotId slot) const { return slots_[slot.index].desc; }

    SlotId new_slot(const dnnl::memory::desc& desc);

    /// `slot` in the layout `wanted`: itself if it lies so already, else a reordered copy. A second request
    /// for the same copy gives the first one, so nobody may overwrite it.
    SlotId reordered(SlotId slot, const dnnl::memory::desc& wanted);
    /// Always a new copy in the layout `wanted`, which is then taken for a `seen_as` of the same size: that
    /// is how an image becomes a vector or a sequence.
    SlotId copied(SlotId slot, const dnnl::memory::desc& wanted, const dnnl::memory::desc& seen_as);

    /// Says that the next operation writes to `slot`, which held something else: copies of it are outdated.
    void forget_copies(SlotId slot);

    /// Appends a primitive. `constants` go with oneDNN's DNNL_ARG_ numbers, as the slots do.
    template <typename Primitive>
    void add(const typename Primitive::primitive_desc& descriptor, const std::vector<Binding>& slots,
             std::vector<std::pair<int, dnnl::memory>> constants = {}) {
        std::vector<Argument> arguments;
        for (const auto& [number, slot, seen_as] : slots) {
            arguments.push_back({number, slot, seen_as.value_or(desc(slot))});
        }
        add_primitive(Primitive(descriptor), descriptor.scratchpad_desc(), std::move(arguments),
                      std::move(constants));
    }
    void add_loop(Loop loop, const std::vector<SlotId>& slots);

    BuiltProgram build(SlotId input, SlotId output) &&;

    /// Attributes that let the builder provide the scratchpad.
    static dnnl::primitive_attr attributes(const dnnl::post_ops& post_ops = {});

  private:
    struct Slot {
        dnnl::memory::desc desc;
        std::size_t first = 0;
        std::size_t last = 0;
    };
    struct Argument {
        int number = 0;
        SlotId slot;
        dnnl::memory::desc desc;
    };
    struct Pending {
        std::variant<dnnl::primitive, Loop> work;
        std::vector<Argument> slots;
        std::vector<std::pair<int, dnnl::memory>> constants;
    };
    struct Copy {
        SlotId from;
        SlotId to;
    };

    void add_primitive(dnnl::primitive primitive, const dnnl::memory::desc& scratchpad,
                       std::vector<Argument> slots, std::vector<std::pair<int, dnnl::memory>> constants);
    void append(Pending pending);

    dnnl::engine engine_;
    std::vector<Slot> slots_;
    std::vector<Pending> pending_;
    std::vector<Copy> copies_;
};

}  // namespace resonet
