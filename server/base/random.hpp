#pragma once

#include "base/strong_id.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

namespace pasokh::random {

/// From getrandom(2), the only source of randomness in the server. Ends the process if the kernel has none.
void fill(void* data, std::size_t size);

std::string bytes(std::size_t count);

/// 32 random bytes as 43 characters of base64url without padding: a token, never an id.
std::string token();

template <class Id>
Id fresh_id()
{
    Id out;
    do {
        std::array<std::uint64_t, 2> drawn;
        fill(drawn.data(), sizeof drawn);
        out = {drawn[0], drawn[1]};
    } while (out.empty());
    return out;
}

/// Uniform in [0, bound); bound > 0.
std::uint64_t below(std::uint64_t bound);

}  // namespace pasokh::random
