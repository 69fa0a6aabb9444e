#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace pasokh::bench {

/// Where they come in, on 127.0.0.1: of two nodes, visitors may use one and operators the other.
struct doors {
    std::uint16_t visitors = 0;
    std::uint16_t operators = 0;
    std::string origin{};   // empty: each door's own
    bool by_turns = false;  // every other operator comes in where the visitors do
};

/// What stands between `before` and the next quote.
std::string_view after(std::string_view text, std::string_view before);

/// The first frame of a visitor; an empty token is that of a new one.
std::string visitor_hello(std::string_view token = {});

}  // namespace pasokh::bench
