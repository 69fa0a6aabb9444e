#pragma once

// Before a function: it is compiled for wider registers too, and the machine's are used. Without fused
// multiplication the sums are the same to the bit. It is optimised more than the rest of a build, which
// leaves loops of unknown length as they are.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) &&     \
    !defined(__SANITIZE_THREAD__)
#if defined(__OPTIMIZE__)
#define PASOKH_WIDE __attribute__((target_clones("avx2", "default"), optimize("O3")))
#else
#define PASOKH_WIDE __attribute__((target_clones("avx2", "default")))
#endif
#else
#define PASOKH_WIDE
#endif
