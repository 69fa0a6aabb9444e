#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace pasokh {

/// A 128-bit identifier that never mixes with another kind: passing a chat_id where an operator_id is
/// expected does not compile. The text form, used on the wire and in logs, is 32 lower-case hex digits.
template <class Tag>
struct id {
    std::uint64_t high{};
    std::uint64_t low{};

    friend auto operator<=>(const id&, const id&) = default;

    /// The all-zero id stands for "nobody"; no random id is ever zero.
    [[nodiscard]] bool empty() const { return high == 0 && low == 0; }

    [[nodiscard]] std::string text() const
    {
        static constexpr char digits[] = "0123456789abcdef";
        std::string out(32, '0');
        for (std::size_t i = 0; i < 16; ++i) {
            out[i] = digits[(high >> (60 - 4 * i)) & 0xF];
            out[16 + i] = digits[(low >> (60 - 4 * i)) & 0xF];
        }
        return out;
    }

    /// Accepts exactly what text() writes; anything else is nullopt.
    static std::optional<id> parse(std::string_view text)
    {
        if (text.size() != 32) return std::nullopt;
        id out;
        for (std::size_t i = 0; i < 32; ++i) {
            const char c = text[i];
            std::uint64_t digit = 0;
            if (c >= '0' && c <= '9')
                digit = static_cast<std::uint64_t>(c - '0');
            else if (c >= 'a' && c <= 'f')
                digit = static_cast<std::uint64_t>(c - 'a') + 10;
            else
                return std::nullopt;
            auto& half = i < 16 ? out.high : out.low;
            half = half << 4 | digit;
        }
        return out;
    }
};

}  // namespace pasokh

template <class Tag>
struct std::hash<pasokh::id<Tag>> {
    std::size_t operator()(const pasokh::id<Tag>& value) const noexcept
    {
        // Ids are random already: one half is as good as any mix of both.
        return static_cast<std::size_t>(value.low);
    }
};
