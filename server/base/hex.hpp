#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

namespace pasokh {

/// Two lower-case digits for each byte.
inline std::string hex(std::string_view bytes)
{
    static constexpr char digits[] = "0123456789abcdef";
    std::string out;
    out.reserve(bytes.size() * 2);
    for (const char c : bytes) {
        out += digits[static_cast<unsigned char>(c) >> 4];
        out += digits[c & 0xF];
    }
    return out;
}

// The digits of ids, many at a time: each message names several.

namespace detail {

/// As the first in memory is the highest of a number.
inline std::uint64_t highest_first(std::uint64_t eight)
{
    if constexpr (std::endian::native == std::endian::little) return __builtin_bswap64(eight);
    return eight;
}

constexpr std::uint64_t each_byte = 0x0101010101010101;

using sixteen_bytes = std::uint8_t __attribute__((vector_size(16)));

}  // namespace detail

/// Writes the 32 lower-case digits of a number of two halves to `to`.
inline void put_hex(char* to, std::uint64_t high, std::uint64_t low)
{
    using detail::sixteen_bytes;
    const std::uint64_t halves[] = {detail::highest_first(high), detail::highest_first(low)};
    sixteen_bytes bytes;
    std::memcpy(&bytes, halves, sizeof bytes);
    const auto digits = [](sixteen_bytes of) {
        return of + '0' + (sixteen_bytes(of > 9) & ('a' - '0' - 10));
    };
    const sixteen_bytes first = digits(bytes >> 4);
    const sixteen_bytes second = digits(bytes & 0xF);
    const sixteen_bytes front =
        __builtin_shufflevector(first, second, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
    const sixteen_bytes back =
        __builtin_shufflevector(first, second, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
    std::memcpy(to, &front, sizeof front);
    std::memcpy(to + sizeof front, &back, sizeof back);
}

/// The number whose sixteen lower-case digits stand at `from`; none when one of them is something else.
inline std::optional<std::uint64_t> hex_number(const char* from)
{
    using detail::each_byte;
    constexpr std::uint64_t highest_bits = each_byte * 0x80;
    std::uint64_t out = 0;
    std::uint64_t wrong = 0;
    for (int half = 0; half < 2; ++half, from += 8) {
        std::uint64_t digits = 0;
        std::memcpy(&digits, from, sizeof digits);
        digits = detail::highest_first(digits);
        // Which bytes are between two bounds, each told by its highest bit; those that have it are ASCII no
        // more.
        const auto ascii = digits & ~highest_bits;
        const auto from_0 = ascii + each_byte * (0x80 - '0');
        const auto above_9 = ascii + each_byte * (0x80 - '9' - 1);
        const auto from_a = ascii + each_byte * (0x80 - 'a');
        const auto above_f = ascii + each_byte * (0x80 - 'f' - 1);
        const auto letters = from_a & ~above_f & highest_bits;
        wrong |= (~((from_0 & ~above_9) | letters) | digits) & highest_bits;
        digits -= each_byte * '0' + (letters >> 7) * ('a' - '0' - 10);
        digits = (digits >> 4 | digits) & 0x00FF00FF00FF00FF;
        digits = (digits >> 8 | digits) & 0x0000FFFF0000FFFF;
        out = out << 32 | ((digits >> 16 | digits) & 0xFFFFFFFF);
    }
    if (wrong != 0) return std::nullopt;
    return out;
}

}  // namespace pasokh
