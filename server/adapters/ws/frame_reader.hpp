#pragma once

#include "adapters/ws/utf8_check.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace pasokh::ws {

/// The frames of a WebSocket (RFC 6455, section 5.2).
enum class opcode : std::uint8_t { more = 0, text = 1, binary = 2, close = 8, ping = 9, pong = 10 };

/// Codes of section 7.4.1 that have no meaning of ours.
namespace close_number {
inline constexpr std::uint16_t normal = 1000;
inline constexpr std::uint16_t protocol_error = 1002;
inline constexpr std::uint16_t none = 1005;  // never on the wire
inline constexpr std::uint16_t bad_text = 1007;
inline constexpr std::uint16_t too_big = 1009;
}  // namespace close_number

/// What a client sent, taken apart: neither socket nor clock. No extension is known, so nothing is inflated.
class frame_reader {
public:
    /// `message_bytes`: of the largest message, in however many fragments.
    explicit frame_reader(std::size_t message_bytes) : message_bytes_(message_bytes) {}

    enum class kind {
        nothing,  // more bytes are needed
        message,
        ping,
        pong,
        close,
        broken,  // not what a client may send; nothing behind it can be read
    };

    struct found {
        kind what = kind::nothing;
        std::string_view bytes = {};  // of a message or ping; valid until the next call, and as `from` is
        bool text = false;            // of a message; then `bytes` are UTF-8
        std::uint16_t code = 0;       // what a close says; what to close with when it is broken
    };

    /// Takes the next message or control frame off the front of `from`, which it unmasks where it lies. What
    /// is left there after `nothing` is less than a header or a control frame (most_left): it must be given
    /// again, in front of what comes next.
    found next(std::span<char>& from);

    static constexpr std::size_t most_left = 14 + 125;

private:
    struct head;

    [[nodiscard]] std::uint16_t fault_of(const head& what) const;
    void begin(const head& what);
    found control(const head& what, std::string_view payload);
    bool take_payload(std::span<char>& from, found& out);

    std::size_t message_bytes_;
    std::uint64_t rest_ = 0;     // of the payload of the frame under way
    std::array<char, 4> key_{};  // its mask, turned to where the rest begins
    std::string gathered_;       // fragments and parts of the message under way
    utf8_check text_check_;
    bool in_frame_ = false;
    bool in_message_ = false;
    bool last_ = false;  // is the frame under way the last of its message?
    bool text_ = false;
    bool given_ = false;  // gathered_ was handed out
};

/// Of a frame of a server, which is not masked. At most longest_head bytes at `at`; returns how many.
inline constexpr std::size_t longest_head = 10;
std::size_t write_head(char* at, opcode what, bool last, std::size_t size);

}  // namespace pasokh::ws
