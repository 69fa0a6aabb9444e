#pragma once

#include "base/error.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace pasokh::wire {

/// How an error is told outside. The code's name is name_of(errc).
struct shown_error {
    std::uint16_t http_status;
    bool retry;  // can sending the same again help?
};

shown_error shown(errc code);

/// Any error code of ours as an errc; codes of other categories are `internal`.
errc errc_of(const boost::system::error_code& code);

/// WebSocket close codes: 4000–4499 and 10xx come back (with jitter), 4500–4999 do not.
struct close_code {
    std::uint16_t number;
    std::string_view reason;
};

namespace close {
inline constexpr close_code try_again{1012, "try again"};
inline constexpr close_code server_restarts{4001, "server restarts"};
inline constexpr close_code no_pong{4002, "no answer to a ping"};
inline constexpr close_code no_hello{4003, "no hello in time"};
inline constexpr close_code site_moves{4004, "another node serves this now"};
inline constexpr close_code too_slow{4008, "reading too slowly"};
inline constexpr close_code too_many{4009, "too many commands"};
inline constexpr close_code replaced{4500, "replaced by another connection"};
inline constexpr close_code signed_out{4501, "log in again"};
inline constexpr close_code unknown_site{4502, "unknown site"};
inline constexpr close_code bad_frames{4503, "three bad frames in a row"};
}  // namespace close

/// The code of that number, if it is one of ours.
std::optional<close_code> close_code_of(std::uint16_t number);

}  // namespace pasokh::wire
