#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

/// Valid UTF-8 as RFC 3629 says it: no overlong forms, no surrogates, nothing above U+10FFFF.
namespace pasokh::utf8 {

/// Length of the character that begins at `at`, of which `left` bytes are there; 0 when it is not valid or
/// not complete.
inline std::size_t character_length(const char* at, std::size_t left)
{
    const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(at[i]); };
    const auto continues = [&](std::size_t i) { return i < left && (byte(i) & 0xC0) == 0x80; };
    if (left == 0) return 0;
    const auto first = byte(0);
    if (first < 0x80) return 1;
    if (first < 0xC2 || first > 0xF4 || !continues(1)) return 0;
    if (first < 0xE0) return 2;
    if (!continues(2)) return 0;
    const auto second = byte(1);
    if ((first == 0xE0 && second < 0xA0) || (first == 0xED && second > 0x9F)) return 0;
    if (first < 0xF0) return 3;
    if (!continues(3)) return 0;
    if ((first == 0xF0 && second < 0x90) || (first == 0xF4 && second > 0x8F)) return 0;
    return 4;
}

namespace detail {

inline const char* behind_ascii(const char* at, const char* end)
{
    for (std::uint64_t eight = 0; end - at >= 8; at += 8) {
        std::memcpy(&eight, at, sizeof eight);
        if (eight & 0x8080808080808080) break;
    }
    while (at != end && static_cast<std::uint8_t>(*at) < 0x80)
        ++at;
    return at;
}

/// Are these, as they lie in memory, four characters of two bytes each?
inline bool four_pairs(std::uint64_t eight)
{
    if constexpr (std::endian::native != std::endian::little) return false;
    constexpr std::uint64_t each = 0x0001000100010001;
    // 110xxxxx 10xxxxxx, and the first is not C0 or C1: of its lower bits one above the lowest is set, so
    // that 30 more reach the next bit.
    const bool pairs = (eight & each * 0xC0E0) == each * 0x80C0;
    return pairs && (((eight & each * 0x1E) + each * 0x1E) & each * 0x20) == each * 0x20;
}

/// Persian and Arabic letters, and more.
inline const char* behind_pairs(const char* at, const char* end)
{
    for (std::uint64_t eight = 0; end - at >= 8; at += 8) {
        std::memcpy(&eight, at, sizeof eight);
        if (!four_pairs(eight)) break;
    }
    while (end - at > 1 && static_cast<std::uint8_t>(*at) - 0xC2U < 0xE0 - 0xC2U && (at[1] & 0xC0) == 0x80)
        at += 2;
    return at;
}

}  // namespace detail

/// So many bytes of `text` are valid, complete characters, from its beginning to the first that is not.
inline std::size_t valid_prefix(std::string_view text)
{
    const char* at = text.data();
    const char* const end = at + text.size();
    while ((at = detail::behind_ascii(at, end)) != end) {
        const auto* const before = at;
        at = detail::behind_pairs(at, end);
        if (at != before) continue;
        const auto length = character_length(at, static_cast<std::size_t>(end - at));
        if (length == 0) break;
        at += length;
    }
    return static_cast<std::size_t>(at - text.data());
}

}  // namespace pasokh::utf8
