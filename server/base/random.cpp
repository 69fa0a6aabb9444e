#include "base/random.hpp"

#include <cerrno>
#include <cstdlib>
#include <sys/random.h>

namespace pasokh::random {

void fill(void* data, std::size_t size)
{
    auto* out = static_cast<unsigned char*>(data);
    while (size > 0) {
        const auto got = ::getrandom(out, size, 0);
        if (got < 0) {
            if (errno == EINTR) continue;
            std::abort();  // going on with predictable tokens would be worse
        }
        out += got;
        size -= static_cast<std::size_t>(got);
    }
}

std::string bytes(std::size_t count)
{
    std::string out(count, '\0');
    fill(out.data(), out.size());
    return out;
}

std::string token()
{
    static constexpr char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const auto raw = bytes(32);
    std::string out;
    out.reserve(43);
    std::uint32_t pending = 0;
    int bits = 0;
    for (const char c : raw) {
        pending = pending << 8 | static_cast<unsigned char>(c);
        bits += 8;
        while (bits >= 6) {
            bits -= 6;
            out += alphabet[pending >> bits & 63];
        }
    }
    if (bits > 0) out += alphabet[pending << (6 - bits) & 63];
    return out;
}

std::uint64_t below(std::uint64_t bound)
{
    const std::uint64_t usable = UINT64_MAX - UINT64_MAX % bound;
    for (;;) {
        std::uint64_t drawn = 0;
        fill(&drawn, sizeof drawn);
        if (drawn < usable) return drawn % bound;
    }
}

}  // namespace pasokh::random
