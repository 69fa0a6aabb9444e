#include "wire/json_writer.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace pasokh::wire {
namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";
constexpr std::string_view replacement = "\xEF\xBF\xBD";

/// Bytes that stand for themselves in a JSON string and in UTF-8.
constexpr auto plain = [] {
    std::array<bool, 256> out{};
    for (std::size_t c = 0x20; c < 0x80; ++c)
        out[c] = c != '"' && c != '\\';
    return out;
}();

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

void append_escape(std::string& out, unsigned char c)
{
    switch (c) {
    case '"': out += "\\\""; break;
    case '\\': out += "\\\\"; break;
    case '\n': out += "\\n"; break;
    case '\r': out += "\\r"; break;
    case '\t': out += "\\t"; break;
    default:
        out += "\\u00";
        out += hex_digits[c >> 4];
        out += hex_digits[c & 0xF];
    }
}

}  // namespace

json_writer& json_writer::key(std::string_view name)
{
    // One growth for all of it: most of a frame is names.
    const std::size_t from = out_.size();
    out_.resize(from + (comma_ ? 1 : 0) + name.size() + 3);
    char* to = out_.data() + from;
    if (comma_) *to++ = ',';
    *to++ = '"';
    to = std::copy(name.begin(), name.end(), to);
    *to++ = '"';
    *to = ':';
    comma_ = false;
    return *this;
}

json_writer& json_writer::escaped_key(std::string_view name)
{
    separate();
    escape(name);
    out_ += ':';
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
    out_ += bracket;
    comma_ = false;
    return *this;
}

json_writer& json_writer::close(char bracket)
{
    out_ += bracket;
    comma_ = true;
    return *this;
}

json_writer& json_writer::raw(std::string_view text)
{
    separate();
    out_ += text;
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
    std::array<char, 34> text{};
    text.front() = text.back() = '"';
    for (std::size_t i = 0; i < 16; ++i) {
        text[1 + i] = hex_digits[(high >> (60 - 4 * i)) & 0xF];
        text[17 + i] = hex_digits[(low >> (60 - 4 * i)) & 0xF];
    }
    return raw({text.data(), text.size()});
}

void json_writer::separate()
{
    if (comma_) out_ += ',';
}

void json_writer::escape(std::string_view text)
{
    out_ += '"';
    std::size_t from = 0;
    for (std::size_t at = 0; at < text.size();) {
        const auto c = static_cast<unsigned char>(text[at]);
        if (plain[c]) {
            ++at;
            continue;
        }
        if (const auto length = c < 0x80 ? 0 : sequence_length(text, at); length != 0) {
            at += length;
            continue;
        }
        out_ += text.substr(from, at - from);
        if (c < 0x80)
            append_escape(out_, c);
        else
            out_ += replacement;
        from = ++at;
    }
    out_ += text.substr(from);
    out_ += '"';
}

}  // namespace pasokh::wire
