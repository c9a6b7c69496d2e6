#pragma once

#include <cstddef>  // defines __GLIBC__ where there is one

/// Put before a function: it is compiled for several generations of x86-64 CPUs and the best one that
/// the machine can run is chosen when the program starts. All clones give the same bits, as the project
/// is compiled with -ffp-contract=off and without reassociation. Nothing happens on other systems (the
/// choice needs GNU indirect functions) or where RESONET_ONE_CLONE is defined.
#if defined(__x86_64__) && defined(__GLIBC__) && defined(__GNUC__) && !defined(__clang__) && \
    !defined(RESONET_ONE_CLONE)
#define RESONET_CLONES __attribute__((target_clones("default", "avx2", "avx512f")))
#else
#define RESONET_CLONES
#endif
