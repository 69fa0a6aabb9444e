#include "adapters/postgres/values.hpp"

#include <libpq-fe.h>

#include <array>
#include <bit>
#include <charconv>

namespace pasokh::postgres {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

/// Length of the UTF-8 sequence at the front; 0 when there is none that PostgreSQL takes.
std::size_t sequence_at(std::string_view text)
{
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const auto first = byte(0);
    if (first == 0) return 0;
    if (first < 0x80) return 1;
    const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4 || text.size() < length) return 0;
    for (std::size_t i = 1; i < length; ++i)
        if ((byte(i) & 0xC0) != 0x80) return 0;
    const auto second = byte(1);
    const bool overlong = (first == 0xE0 && second < 0xA0) || (first == 0xF0 && second < 0x90);
    const bool outside = (first == 0xED && second > 0x9F) || (first == 0xF4 && second > 0x8F);
    return overlong || outside ? 0 : length;
}

}  // namespace

std::string detail::clean_text(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const auto length = sequence_at(text);
        if (length == 0)
            out += replacement;
        else
            out += text.substr(0, length);
        text.remove_prefix(std::max<std::size_t>(length, 1));
    }
    return out;
}

std::string detail::as_text(double value)
{
    std::array<char, 32> digits{};
    const auto [end, failed] = std::to_chars(digits.data(), digits.data() + digits.size(), value);
    return {digits.data(), end};
}

double detail::real_at(std::string_view bytes)
{
    return std::bit_cast<double>(number_at(bytes));
}

parameter text_array(const std::vector<std::string>& items)
{
    std::string out = "{";
    for (const auto& item : items) {
        out += out.size() > 1 ? ",\"" : "\"";
        for (const char c : detail::clean_text(item)) {
            if (c == '"' || c == '\\') out += '\\';
            out += c;
        }
        out += '"';
    }
    return {out + '}', false, false};
}

std::string_view row::bytes()
{
    const int column = column_++;
    return {PQgetvalue(from_, at_, column), static_cast<std::size_t>(PQgetlength(from_, at_, column))};
}

bool row::null() const
{
    return PQgetisnull(from_, at_, column_) != 0;
}

}  // namespace pasokh::postgres
