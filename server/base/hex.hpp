#pragma once

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

}  // namespace pasokh
