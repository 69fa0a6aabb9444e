#include "wire/json_writer.hpp"

#include "base/utf8.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstring>

namespace pasokh::wire {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

/// Sixteen bytes, of which each is asked the same.
using sixteen = std::uint8_t __attribute__((vector_size(16)));

/// Fewer than sixteen, without the call that memcpy is for a size that is not known here.
void copy_few(void* to, const char* from, std::size_t size)
{
    char* out = static_cast<char*>(to);
    if (size >= 8) {
        std::memcpy(out, from, 8);
        std::memcpy(out + size - 8, from + size - 8, 8);
    } else if (size >= 4) {
        std::memcpy(out, from, 4);
        std::memcpy(out + size - 4, from + size - 4, 4);
    } else {
        for (std::size_t i = 0; i < size; ++i)
            out[i] = from[i];
    }
}

/// Is a bit set in any of them?
bool any_in(sixteen bytes)
{
    std::array<std::uint64_t, 2> halves;
    std::memcpy(halves.data(), &bytes, sizeof bytes);
    return (halves[0] | halves[1]) != 0;
}

bool must_be_escaped(char c)
{
    return static_cast<std::uint8_t>(c) < 0x20 || c == '"' || c == '\\';
}

/// Where the first byte that must be escaped stands, from `at` on; the end when there is none.
std::size_t find_escaped(std::string_view text, std::size_t at)
{
    for (sixteen some; text.size() - at >= sizeof some; at += sizeof some) {
        std::memcpy(&some, text.data() + at, sizeof some);
        if (any_in(sixteen((some < 0x20) | (some == '"') | (some == '\\')))) break;
    }
    while (at < text.size() && !must_be_escaped(text[at]))
        ++at;
    return at;
}

/// Is there nothing in it that must be escaped, and only ASCII? Nearly every text is, so it is looked at
/// once, as a whole.
bool is_plain(std::string_view text)
{
    sixteen wrong{};
    const auto look_at = [&](sixteen some) {
        wrong |= sixteen((some < 0x20) | (some == '"') | (some == '\\')) | (some & 0x80);
    };
    sixteen some = sixteen{} + 'x';
    if (text.size() < sizeof some) {
        copy_few(&some, text.data(), text.size());
        look_at(some);
        return !any_in(wrong);
    }
    for (std::size_t at = 0; at + sizeof some <= text.size(); at += sizeof some) {
        std::memcpy(&some, text.data() + at, sizeof some);
        look_at(some);
    }
    std::memcpy(&some, text.data() + text.size() - sizeof some, sizeof some);
    look_at(some);
    return !any_in(wrong);
}

/// Writes exactly eight digits, leading zeros among them: pairs of four, of two and of one at a time, each in
/// a part of one word.
void put_eight_digits(char* to, std::uint32_t number)
{
    const std::uint64_t fours = number / 10'000 | std::uint64_t{number % 10'000} << 32;
    const auto hundreds = (fours * 10'486 >> 20) & 0x0000007F0000007F;  // a hundredth of each
    const auto twos = hundreds | (fours - 100 * hundreds) << 16;
    const auto tens = (twos * 103 >> 10) & 0x000F000F000F000F;  // a tenth of each
    const auto ones = tens | (twos - 10 * tens) << 8;
    for (int place = 0; place < 8; ++place)
        to[place] = static_cast<char>('0' + (ones >> 8 * place & 0xF));
}

char* put_natural(char* to, std::uint64_t number)
{
    constexpr std::uint64_t beyond_eight = 100'000'000;
    constexpr std::ptrdiff_t most = 20;
    if (number < beyond_eight) return std::to_chars(to, to + most, static_cast<std::uint32_t>(number)).ptr;
    to = put_natural(to, number / beyond_eight);
    put_eight_digits(to, static_cast<std::uint32_t>(number % beyond_eight));
    return to + 8;
}

/// How a byte that must be escaped is written.
std::string_view escaped(unsigned char c, std::array<char, 6>& room)
{
    constexpr std::string_view hex_digits = "0123456789abcdef";
    switch (c) {
    case '"': return "\\\"";
    case '\\': return "\\\\";
    case '\n': return "\\n";
    case '\r': return "\\r";
    case '\t': return "\\t";
    default:
        room = {'\\', 'u', '0', '0', hex_digits[c >> 4], hex_digits[c & 0xF]};
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
    if (number >= 0) return natural(static_cast<std::uint64_t>(number));
    separate();
    *room_for(1) = '-';
    comma_ = false;
    return natural(-static_cast<std::uint64_t>(number));
}

json_writer& json_writer::natural(std::uint64_t number)
{
    separate();
    constexpr std::size_t most = 20;
    char* const to = room_for(most);
    at_ = put_natural(to, number);
    comma_ = true;
    return *this;
}

json_writer& json_writer::hex(std::uint64_t high, std::uint64_t low)
{
    constexpr std::size_t digits_of_id = 32;
    separate();
    char* const to = room_for(digits_of_id + 2);
    to[0] = '"';
    put_hex(to + 1, high, low);
    to[1 + digits_of_id] = '"';
    comma_ = true;
    return *this;
}

void json_writer::separate()
{
    if (comma_) *room_for(1) = ',';
}

void json_writer::escape(std::string_view text)
{
    if (is_plain(text)) {
        char* const quoted = room_for(text.size() + 2);
        quoted[0] = '"';
        if (!text.empty()) std::memcpy(quoted + 1, text.data(), text.size());
        quoted[1 + text.size()] = '"';
        return;
    }
    *room_for(1) = '"';
    std::array<char, 6> room{};
    for (std::size_t from = 0; from < text.size();) {
        const auto to = find_escaped(text, from);
        append_valid(text.substr(from, to - from));
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
    const auto used = static_cast<std::size_t>(at_ - begin_);
    const auto size = std::max(2 * static_cast<std::size_t>(end_ - begin_), used + bytes);
    auto next = std::make_unique_for_overwrite<char[]>(size);
    std::memcpy(next.get(), begin_, used);
    larger_ = std::move(next);
    begin_ = larger_.get();
    at_ = begin_ + used;
    end_ = begin_ + size;
}

void json_writer::append(std::string_view bytes)
{
    if (bytes.empty()) return;
    std::memcpy(room_for(bytes.size()), bytes.data(), bytes.size());
}

}  // namespace pasokh::wire
