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

// The same for functions that are written for registers of 64 bytes, which some machines have: whoever
// calls one asks first. These machines also multiply and add in one step, which would round otherwise, so it
// is switched off.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) &&     \
    !defined(__SANITIZE_THREAD__) && defined(__OPTIMIZE__)
#define PASOKH_WIDEST __attribute__((target("avx512f"), optimize("O3", "fp-contract=off")))
#define PASOKH_HAS_WIDEST 1
#else
#define PASOKH_HAS_WIDEST 0
#endif
