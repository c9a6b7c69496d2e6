#include "inference/program_builder.h"

#include <algorithm>
#include <cstdint>

namespace resonet {

dnnl::primitive_attr ProgramBuilder::attributes(const dnnl::post_ops& post_ops) {
    dnnl::primitive_attr attributes;
    attributes.set_scratchpad_mode(dnnl::scratchpad_mode::user);
    attributes.set_post_ops(post_ops);
    return attributes;
}

SlotId ProgramBuilder::new_slot(const dnnl::memory::desc& desc) {
    slots_.push_back({desc, pending_.size(), pending_.size()});
    return {slots_.size() - 1};
}

SlotId ProgramBuilder::reordered(SlotId slot, const dnnl::memory::desc& wanted) {
    if (desc(slot) == wanted) return slot;
    for (const Copy& copy : copies_) {
        if (copy.from.index == slot.index && desc(copy.to) == wanted) return copy.to;
    }
    const SlotId copy = copied(slot, wanted, wanted);
    copies_.push_back({slot, copy});
    return copy;
}

SlotId ProgramBuilder::copied(SlotId slot, const dnnl::memory::desc& wanted,
                              const dnnl::memory::desc& seen_as) {
    const SlotId copy = new_slot(seen_as);
    const dnnl::reorder::primitive_desc descriptor(engine_, desc(slot), engine_, wanted, attributes());
    add_primitive(dnnl::reorder(descriptor), descriptor.scratchpad_desc(),
                  {{DNNL_ARG_FROM, slot, desc(slot)}, {DNNL_ARG_TO, copy, wanted}}, {});
    return copy;
}

void ProgramBuilder::forget_copies(SlotId slot) {
    std::erase_if(copies_, [&](const Copy& copy) { return copy.from.index == slot.index; });
}

void ProgramBuilder::add_primitive(dnnl::primitive primitive, const dnnl::memory::desc& scratchpad,
                                   std::vector<Argument> slots,
                                   std::vector<std::pair<int, dnnl::memory>> constants) {
    if (scratchpad.get_size() > 0) slots.push_back({DNNL_ARG_SCRATCHPAD, new_slot(scratchpad), scratchpad});
    append({std::move(primitive), std::move(slots), std::move(constants)});
}

void ProgramBuilder::add_loop(Loop loop, const std::vector<SlotId>& slots) {
    Pending pending{std::move(loop), {}, {}};
    for (const SlotId slot : slots) pending.slots.push_back({0, slot, desc(slot)});
    append(std::move(pending));
}

void ProgramBuilder::append(Pending pending) {
    for (const Argument& argument : pending.slots) slots_[argument.slot.index].last = pending_.size();
    pending_.push_back(std::move(pending));
}

BuiltProgram ProgramBuilder::build(SlotId input, SlotId output) && {
    slots_[input.index].first = 0;
    slots_[output.index].last = pending_.size();  // it is read after the last operation
    std::vector<Need> needs;
    for (const Slot& slot : slots_) needs.push_back({slot.desc.get_size(), slot.first, slot.last});
    const BufferPlan buffers = plan_buffers(needs);

    BuiltProgram program;
    const auto bytes = static_cast<dnnl::memory::dim>(std::max<std::size_t>(buffers.bytes, 1));
    program.storage =
        dnnl::memory({{bytes}, dnnl::memory::data_type::u8, dnnl::memory::format_tag::a}, engine_);
    auto* const base = static_cast<std::byte*>(program.storage.get_data_handle());
    std::fill_n(base, buffers.bytes, std::byte{0});  // padded channels start as zeros

    const auto memory_of = [&](const Argument& argument) {
        return dnnl::memory(argument.desc, engine_, base + buffers.offsets[argument.slot.index]);
    };
    const auto span_of = [&](SlotId slot) {
        return std::span(static_cast<float*>(static_cast<void*>(base + buffers.offsets[slot.index])),
                         desc(slot).get_size() / sizeof(float));
    };
    for (Pending& pending : pending_) {
        if (auto* const loop = std::get_if<Loop>(&pending.work)) {
            LoopCall call{std::move(*loop), {}};
            for (const Argument& argument : pending.slots) call.slots.push_back(span_of(argument.slot));
            program.operations.emplace_back(std::move(call));
            continue;
        }
        PrimitiveCall call{std::get<dnnl::primitive>(std::move(pending.work)), {}};
        for (const Argument& argument : pending.slots) {
            call.arguments.emplace(argument.number, memory_of(argument));
        }
        for (const auto& [number, memory] : pending.constants) call.arguments.emplace(number, memory);
        program.operations.emplace_back(std::move(call));
    }
    program.input = span_of(input);
    program.output = span_of(output);
    return program;
}

}  // namespace resonet
