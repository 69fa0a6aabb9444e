#include "wire/json_writer.hpp"

#include "base/utf8.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstring>

namespace pasokh::wire {
namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";

/// A byte as two digits.
constexpr auto hex_pairs = [] {
    std::array<std::array<char, 2>, 256> out{};
    for (std::size_t byte = 0; byte < out.size(); ++byte)
        out[byte] = {hex_digits[byte >> 4], hex_digits[byte & 0xF]};
    return out;
}();
constexpr std::string_view replacement = "\xEF\xBF\xBD";

/// Sixteen bytes, of which each is asked the same.
using sixteen = std::uint8_t __attribute__((vector_size(16)));

/// Is a bit set in any of them?
bool any_in(sixteen bytes)
{
    std::array<std::uint64_t, 2> halves;
    std::memcpy(halves.data(), &bytes, sizeof bytes);
    return (halves[0] | halves[1]) != 0;
}

enum : std::uint8_t { must_be_escaped = 1, not_ascii = 2 };

constexpr auto traits_of = [] {
    std::array<std::uint8_t, 256> out{};
    for (std::size_t c = 0; c < out.size(); ++c) {
        if (c < 0x20 || c == '"' || c == '\\') out[c] = must_be_escaped;
        if (c >= 0x80) out[c] = not_ascii;
    }
    return out;
}();

/// Where the first byte that must be escaped stands, from `at` on; the end when there is none. `high` becomes
/// true when there are bytes before it that are not ASCII.
std::size_t find_escaped(std::string_view text, std::size_t at, bool& high)
{
    sixteen all{};
    for (sixteen some; text.size() - at >= sizeof some; at += sizeof some) {
        std::memcpy(&some, text.data() + at, sizeof some);
        if (any_in(sixteen((some < 0x20) | (some == '"') | (some == '\\')))) break;
        all |= some;
    }
    std::uint8_t met = any_in(all & 0x80) ? not_ascii : 0;
    for (; at < text.size(); ++at) {
        const auto traits = traits_of[static_cast<std::uint8_t>(text[at])];
        if (traits == must_be_escaped) break;
        met |= traits;
    }
    high = met != 0;
    return at;
}

/// How a byte that must be escaped is written.
std::string_view escaped(unsigned char c, std::array<char, 6>& room)
{
    switch (c) {
    case '"': return "\\\"";
    case '\\': return "\\\\";
    case '\n': return "\\n";
    case '\r': return "\\r";
    case '\t': return "\\t";
    default:
        room = {'\\', 'u', '0', '0', hex_pairs[c][0], hex_pairs[c][1]};
        return {room.data(), room.size()};
    }
}

}  // namespace

json_writer& json_writer::escaped_key(std::string_view name)
{
    separate();
    escape(name);
    *room_for(1) = ':';
    comma_ = false;
    return *this;
}

json_writer& json_writer::value(std::string_view text)
{
    separate();
    escape(text);
    comma_ = true;
    return *this;
}

json_writer& json_writer::value(bool yes)
{
    return raw(yes ? "true" : "false");
}

json_writer& json_writer::value(double number)
{
    if (!std::isfinite(number)) return value(nullptr);
    std::array<char, 32> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), number).ptr;
    return raw({text.data(), static_cast<std::size_t>(end - text.data())});
}

json_writer& json_writer::value(const std::vector<std::string>& texts)
{
    begin_array();
    for (const auto& each : texts)
        value(each);
    return end_array();
}

json_writer& json_writer::value(const std::map<std::string, std::string>& texts)
{
    begin_object();
    for (const auto& [name, text] : texts)
        escaped_key(name).value(text);
    return end_object();
}

json_writer& json_writer::open(char bracket)
{
    separate();
    *room_for(1) = bracket;
    comma_ = false;
    return *this;
}

json_writer& json_writer::close(char bracket)
{
    *room_for(1) = bracket;
    comma_ = true;
    return *this;
}

json_writer& json_writer::raw(std::string_view text)
{
    separate();
    append(text);
    comma_ = true;
    return *this;
}

json_writer& json_writer::integer(std::int64_t number)
{
    std::array<char, 24> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), number).ptr;
    return raw({text.data(), static_cast<std::size_t>(end - text.data())});
}

json_writer& json_writer::natural(std::uint64_t number)
{
    std::array<char, 24> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), number).ptr;
    return raw({text.data(), static_cast<std::size_t>(end - text.data())});
}

json_writer& json_writer::hex(std::uint64_t high, std::uint64_t low)
{
    constexpr std::size_t digits = 16;
    separate();
    char* to = room_for(2 * digits + 2);
    *to++ = '"';
    for (const auto half : {high, low})
        for (std::size_t shift = 64; shift > 0; to += 2) {
            shift -= 8;
            std::memcpy(to, hex_pairs[(half >> shift) & 0xFF].data(), 2);
        }
    *to = '"';
    comma_ = true;
    return *this;
}

void json_writer::separate()
{
    if (comma_) *room_for(1) = ',';
}

void json_writer::escape(std::string_view text)
{
    *room_for(1) = '"';
    std::array<char, 6> room{};
    for (std::size_t from = 0; from < text.size();) {
        bool high = false;
        const auto to = find_escaped(text, from, high);
        if (high)
            append_valid(text.substr(from, to - from));
        else
            append(text.substr(from, to - from));
        if (to < text.size()) append(escaped(static_cast<unsigned char>(text[to]), room));
        from = to + 1;
    }
    *room_for(1) = '"';
}

/// Each byte that is part of no character becomes one U+FFFD.
void json_writer::append_valid(std::string_view text)
{
    for (;;) {
        const auto valid = utf8::valid_prefix(text);
        append(text.substr(0, valid));
        if (valid == text.size()) return;
        append(replacement);
        text.remove_prefix(valid + 1);
    }
}

void json_writer::grow(std::size_t bytes)
{
    out_.resize(std::max(out_.size() * 2, used_ + bytes));
}

void json_writer::append(std::string_view bytes)
{
    if (bytes.empty()) return;
    std::memcpy(room_for(bytes.size()), bytes.data(), bytes.size());
}

}  // namespace pasokh::wire
