#pragma once

#include "base/error.hpp"
#include "domain/presence.hpp"

#include <string>
#include <string_view>

namespace pasokh::wire {

// What nodes of one installation tell each other over the bus.

std::string encode(const domain::presence_note& what);

/// bad_frame or bad_field for anything that encode() did not write, or above 64 KiB.
result<domain::presence_note> decode_presence_note(std::string_view payload);

}  // namespace pasokh::wire
