#pragma once

#include "base/hex.hpp"

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
        std::string out(32, '0');
        put_hex(out.data(), high, low);
        return out;
    }

    /// Accepts exactly what text() writes; anything else is nullopt.
    static std::optional<id> parse(std::string_view text)
    {
        if (text.size() != 32) return std::nullopt;
        const auto high = hex_number(text.data());
        const auto low = hex_number(text.data() + 16);
        if (!high || !low) return std::nullopt;
        return id{*high, *low};
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
