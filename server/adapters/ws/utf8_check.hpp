#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace pasokh::ws {

/// Is this UTF-8 (RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF)? In pieces, which may
/// be cut anywhere; false at the first byte that cannot be.
class utf8_check {
public:
    [[nodiscard]] bool take(std::string_view piece)
    {
        const char* at = piece.data();
        const char* const end = at + piece.size();
        while (at != end) {
            if (missing_ == 0) at = behind_ascii(at, end);
            if (at == end) break;
            if (!take(static_cast<std::uint8_t>(*at++))) return false;
        }
        return true;
    }

    /// False within a character.
    [[nodiscard]] bool complete() const { return missing_ == 0; }

private:
    static const char* behind_ascii(const char* at, const char* end)
    {
        constexpr std::uint64_t high_bits = 0x8080808080808080;
        for (std::uint64_t eight = 0; end - at >= 8; at += 8) {
            std::memcpy(&eight, at, sizeof(eight));
            if (eight & high_bits) break;
        }
        while (at != end && static_cast<std::uint8_t>(*at) < 0x80)
            ++at;
        return at;
    }

    bool take(std::uint8_t byte)
    {
        if (missing_ > 0) {
            if (byte < lowest_ || byte > highest_) return false;
            --missing_;
            lowest_ = 0x80;
            highest_ = 0xbf;
            return true;
        }
        if (byte < 0xc2 || byte > 0xf4) return false;
        missing_ = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
        // What the second byte may be depends on the first (RFC 3629, section 4).
        if (byte == 0xe0) lowest_ = 0xa0;
        if (byte == 0xed) highest_ = 0x9f;
        if (byte == 0xf0) lowest_ = 0x90;
        if (byte == 0xf4) highest_ = 0x8f;
        return true;
    }

    std::uint8_t missing_ = 0;  // bytes of the character under way
    std::uint8_t lowest_ = 0x80;
    std::uint8_t highest_ = 0xbf;
};

}  // namespace pasokh::ws
