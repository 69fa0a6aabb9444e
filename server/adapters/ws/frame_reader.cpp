#include "adapters/ws/frame_reader.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace pasokh::ws {
namespace {

constexpr std::size_t largest_control = 125;
constexpr std::uint8_t in_16_bits = 126;
constexpr std::uint8_t in_64_bits = 127;

bool is_control(std::uint8_t code)
{
    return (code & 8) != 0;
}

std::uint64_t big_endian(std::span<const char> bytes)
{
    std::uint64_t out = 0;
    for (const char each : bytes)
        out = out << 8 | static_cast<std::uint8_t>(each);
    return out;
}

/// Applies the mask (section 5.3) in words; the key is the same at every multiple of four.
void unmask(std::span<char> bytes, const std::array<char, 4>& key)
{
    std::uint32_t once = 0;
    std::memcpy(&once, key.data(), sizeof(once));
    const std::uint64_t twice = std::uint64_t{once} << 32 | once;
    std::size_t at = 0;
    for (std::uint64_t word = 0; at + sizeof(word) <= bytes.size(); at += sizeof(word)) {
        std::memcpy(&word, &bytes[at], sizeof(word));
        word ^= twice;
        std::memcpy(&bytes[at], &word, sizeof(word));
    }
    for (; at < bytes.size(); ++at)
        bytes[at] = static_cast<char>(bytes[at] ^ key[at % key.size()]);
}

/// May a peer say this (section 7.4)? 1012 and 1013 were registered later.
bool is_sayable(std::uint16_t code)
{
    if (code >= 3000) return code < 5000;
    return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1013);
}

}  // namespace

struct frame_reader::head {
    std::uint8_t code = 0;
    bool last = false;
    bool reserved = false;
    bool masked = false;
    std::uint8_t short_size = 0;
    std::size_t bytes = 0;   // of the head itself
    std::uint64_t size = 0;  // of the payload
    std::array<char, 4> key{};

    /// Reads the two bytes that every frame begins with.
    explicit head(std::span<const char> from)
    {
        const auto first = static_cast<std::uint8_t>(from[0]);
        const auto second = static_cast<std::uint8_t>(from[1]);
        code = first & 0x0f;
        last = (first & 0x80) != 0;
        reserved = (first & 0x70) != 0;
        masked = (second & 0x80) != 0;
        short_size = second & 0x7f;
        const std::size_t long_size = short_size == in_64_bits ? 8 : short_size == in_16_bits ? 2 : 0;
        bytes = 2 + long_size + key.size();
    }

    void read_rest(std::span<const char> from)
    {
        const auto long_size = bytes - 2 - key.size();
        size = long_size > 0 ? big_endian(from.subspan(2, long_size)) : short_size;
        std::memcpy(key.data(), &from[bytes - key.size()], key.size());
    }

    [[nodiscard]] bool longer_than_needed() const
    {
        return (short_size == in_16_bits && size < in_16_bits) ||
               (short_size == in_64_bits && (size >> 16 == 0 || size >> 63 != 0));
    }
};

/// The code that its first two bytes are refused with; 0: they are sound.
std::uint16_t frame_reader::fault_of(const head& what) const
{
    const bool known = what.code <= 2 || (what.code >= 8 && what.code <= 10);
    if (what.reserved || !what.masked || !known) return close_number::protocol_error;
    if (is_control(what.code)) {
        const bool small = what.last && what.short_size <= largest_control;
        return small ? 0 : close_number::protocol_error;
    }
    const bool goes_on = what.code == static_cast<std::uint8_t>(opcode::more);
    return goes_on == in_message_ ? 0 : close_number::protocol_error;
}

frame_reader::found frame_reader::next(std::span<char>& from)
{
    // Assigning an empty one would keep the memory.
    if (std::exchange(given_, false)) std::string().swap(gathered_);
    for (;;) {
        if (!in_frame_) {
            if (from.size() < 2) return {};
            head next(from);
            if (const auto fault = fault_of(next)) return {kind::broken, {}, false, fault};
            if (from.size() < next.bytes) return {};
            next.read_rest(from);
            if (next.longer_than_needed()) return {kind::broken, {}, false, close_number::protocol_error};
            if (is_control(next.code)) {
                if (from.size() - next.bytes < next.size) return {};
                const auto payload = from.subspan(next.bytes, next.size);
                unmask(payload, next.key);
                from = from.subspan(next.bytes + next.size);
                return control(next, {payload.data(), payload.size()});
            }
            if (next.size > message_bytes_ - gathered_.size())
                return {kind::broken, {}, false, close_number::too_big};
            from = from.subspan(next.bytes);
            begin(next);
        }
        found out;
        if (take_payload(from, out)) return out;
    }
}

frame_reader::found frame_reader::control(const head& what, std::string_view payload)
{
    if (what.code == static_cast<std::uint8_t>(opcode::ping)) return {kind::ping, payload};
    if (what.code == static_cast<std::uint8_t>(opcode::pong)) return {kind::pong, payload};
    if (payload.empty()) return {kind::close, {}, false, close_number::none};
    if (payload.size() < 2) return {kind::broken, {}, false, close_number::protocol_error};
    const auto code = static_cast<std::uint16_t>(big_endian(payload.substr(0, 2)));
    if (!is_sayable(code)) return {kind::broken, {}, false, close_number::protocol_error};
    utf8_check reason;
    if (!reason.take(payload.substr(2)) || !reason.complete())
        return {kind::broken, {}, false, close_number::bad_text};
    return {kind::close, payload.substr(2), false, code};
}

void frame_reader::begin(const head& what)
{
    if (!in_message_) {
        text_ = what.code == static_cast<std::uint8_t>(opcode::text);
        text_check_ = {};
    }
    in_message_ = in_frame_ = true;
    last_ = what.last;
    rest_ = what.size;
    key_ = what.key;
}

/// False when the frame ended within its message: the next one follows.
bool frame_reader::take_payload(std::span<char>& from, found& out)
{
    const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(rest_, from.size()));
    const auto part = from.first(size);
    from = from.subspan(size);
    unmask(part, key_);
    const std::string_view bytes(part.data(), part.size());
    rest_ -= size;
    const bool whole = rest_ == 0 && last_;
    if (text_ && (!text_check_.take(bytes) || (whole && !text_check_.complete()))) {
        out = {kind::broken, {}, false, close_number::bad_text};
        return true;
    }
    if (whole && gathered_.empty()) {
        out = {kind::message, bytes, text_};
    } else {
        std::rotate(key_.begin(), key_.begin() + static_cast<std::ptrdiff_t>(size % key_.size()), key_.end());
        gathered_.append(bytes);
        given_ = whole;
        if (whole) out = {kind::message, gathered_, text_};
    }
    in_frame_ = rest_ > 0;
    in_message_ = !whole;
    return whole || in_frame_;
}

std::size_t write_head(char* at, opcode what, bool last, std::size_t size)
{
    at[0] = static_cast<char>(static_cast<std::uint8_t>(what) | (last ? 0x80 : 0));
    if (size < in_16_bits) {
        at[1] = static_cast<char>(size);
        return 2;
    }
    const std::size_t bytes = size >> 16 == 0 ? 2 : 8;
    at[1] = static_cast<char>(bytes == 2 ? in_16_bits : in_64_bits);
    for (std::size_t place = 0; place < bytes; ++place)
        at[2 + place] = static_cast<char>(size >> 8 * (bytes - 1 - place));
    return 2 + bytes;
}

}  // namespace pasokh::ws
