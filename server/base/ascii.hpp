#pragma once

#include <algorithm>
#include <string_view>

namespace pasokh {

constexpr char ascii_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// Letters of ASCII in either case are one; every other byte is itself, in every locale.
/// Instead of boost::beast::iequals, which reads a byte behind the end when the cases differ (1.81).
inline bool same_ignoring_case(std::string_view a, std::string_view b)
{
    return std::ranges::equal(a, b, {}, ascii_lower, ascii_lower);
}

}  // namespace pasokh
