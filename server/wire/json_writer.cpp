#include "wire/json_writer.hpp"

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

/// Bytes that stand for themselves in a JSON string and in UTF-8.
constexpr auto plain = [] {
    std::array<bool, 256> out{};
    for (std::size_t c = 0x20; c < 0x80; ++c)
        out[c] = c != '"' && c != '\\';
    return out;
}();

/// How many of the bytes from `at` on are plain, as far as eight at a time tell: the rest is looked at
/// singly.
std::size_t behind_plain(std::string_view text, std::size_t at)
{
    constexpr std::uint64_t ones = 0x0101010101010101;
    constexpr std::uint64_t high_bits = ones << 7;
    // The high bit of a byte is set where it is zero (and, without harm, maybe in one above such a byte).
    const auto zero_in = [](std::uint64_t eight) { return (eight - ones) & ~eight & high_bits; };
    for (std::uint64_t eight = 0; text.size() - at >= sizeof(eight); at += sizeof(eight)) {
        std::memcpy(&eight, text.data() + at, sizeof(eight));
        const auto control = (eight - ones * 0x20) & ~eight & high_bits;
        if ((eight & high_bits) | control | zero_in(eight ^ ones * '"') | zero_in(eight ^ ones * '\\')) break;
    }
    return at;
}

bool continues(std::string_view text, std::size_t at)
{
    return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80;
}

/// Length of the valid UTF-8 sequence that begins at `at` with a byte ≥ 0x80; 0 when it is not valid
/// (overlong forms, surrogates and values above U+10FFFF are not).
std::size_t sequence_length(std::string_view text, std::size_t at)
{
    const auto first = static_cast<unsigned char>(text[at]);
    const auto second = at + 1 < text.size() ? static_cast<unsigned char>(text[at + 1]) : 0;
    if (first < 0xC2 || first > 0xF4 || !continues(text, at + 1)) return 0;
    if (first < 0xE0) return 2;
    if (!continues(text, at + 2)) return 0;
    if ((first == 0xE0 && second < 0xA0) || (first == 0xED && second > 0x9F)) return 0;
    if (first < 0xF0) return 3;
    if (!continues(text, at + 3)) return 0;
    if ((first == 0xF0 && second < 0x90) || (first == 0xF4 && second > 0x8F)) return 0;
    return 4;
}

/// How a byte below 0x80 that is not plain is written.
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
    std::size_t from = 0;
    for (std::size_t at = behind_plain(text, 0); at < text.size();) {
        const auto c = static_cast<unsigned char>(text[at]);
        if (plain[c]) {
            ++at;
            continue;
        }
        if (const auto length = c < 0x80 ? 0 : sequence_length(text, at); length != 0) {
            at += length;
            continue;
        }
        append(text.substr(from, at - from));
        append(c < 0x80 ? escaped(c, room) : replacement);
        from = ++at;
        at = behind_plain(text, at);
    }
    append(text.substr(from));
    *room_for(1) = '"';
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
