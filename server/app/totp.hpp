#pragma once

#include "base/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pasokh::app::totp {

// One-time codes of RFC 6238: HMAC-SHA-1, 6 digits, 30 seconds.

/// The time step of a moment.
std::uint64_t step_at(time_point when);

std::string code_at(std::string_view secret, std::uint64_t step);

/// The step whose code this is, of the present one and its two neighbours: clocks differ, and typing takes
/// time. Tells nothing by the time it takes.
std::optional<std::uint64_t> step_of(std::string_view secret, std::string_view code, time_point now);

/// As authenticators take it (RFC 4648, without padding).
std::string base32(std::string_view bytes);

/// What the QR code says.
std::string uri(std::string_view issuer, std::string_view account, std::string_view secret);

}  // namespace pasokh::app::totp
