#pragma once

#include <cstddef>
#include <new>
#include <vector>

namespace resonet {

/// Allocates at multiples of 64 bytes: a cache line, and what the widest vector instructions ask for.
template <typename T>
struct AlignedAllocator {
    using value_type = T;
    static constexpr std::align_val_t alignment{64};

    AlignedAllocator() = default;
    template <typename U>
    explicit AlignedAllocator(const AlignedAllocator<U>&) noexcept {}

    T* allocate(std::size_t count) { return static_cast<T*>(::operator new(count * sizeof(T), alignment)); }
    void deallocate(T* values, std::size_t) noexcept { ::operator delete(values, alignment); }

    friend bool operator==(const AlignedAllocator&, const AlignedAllocator&) { return true; }
};

template <typename T>
using AlignedVector = std::vector<T, AlignedAllocator<T>>;

}  // namespace resonet
