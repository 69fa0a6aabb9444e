#pragma once

#include "base/strong_id.hpp"

#include <string>

namespace pasokh::domain {

using chat_id = id<struct chat_tag>;
using visitor_id = id<struct visitor_tag>;
using operator_id = id<struct operator_tag>;
/// One browser tab or console; survives reconnects of its socket.
using session_id = id<struct session_tag>;
using offline_message_id = id<struct offline_message_tag>;

/// Sites, departments and invite rules are named in the configuration: short, lower case, stable.
using site_key = std::string;
using department_key = std::string;
using rule_key = std::string;

/// Position of a message in its chat: 1, 2, 3 … without a gap. 0 means "none yet".
using seq_t = std::uint64_t;

}  // namespace pasokh::domain
