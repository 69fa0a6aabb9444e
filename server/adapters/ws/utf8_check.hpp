#pragma once

#include "base/utf8.hpp"

#include <cstdint>
#include <string_view>

namespace pasokh::ws {

/// Is this UTF-8 (base/utf8.hpp)? In pieces, which may be cut anywhere; false at the first byte that cannot
/// be.
class utf8_check {
public:
    [[nodiscard]] bool take(std::string_view piece)
    {
        while (!piece.empty()) {
            if (missing_ == 0) piece.remove_prefix(utf8::valid_prefix(piece));
            if (piece.empty()) break;
            // A character that is cut, or none.
            if (!take(static_cast<std::uint8_t>(piece.front()))) return false;
            piece.remove_prefix(1);
        }
        return true;
    }

    /// False within a character.
    [[nodiscard]] bool complete() const { return missing_ == 0; }

private:
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
