#pragma once

#include "support/raw_ws.hpp"

#include <string>
#include <vector>

namespace pasokh::testing {

/// What a client sends to /echo, what must come back, and how it must end.
struct ws_case {
    std::string name;
    std::string sends;                 // the very bytes
    std::vector<ws_frame> expected{};  // messages and pongs, in this order
    std::vector<int> closes{};         // with one of these codes; none: the connection goes on
    bool in_single_bytes = false;
};

// RFC 6455, by the sections of the Autobahn suite that have the same subject.
std::vector<ws_case> framing_cases();
std::vector<ws_case> control_frame_cases();
std::vector<ws_case> fragmentation_cases();
std::vector<ws_case> utf8_cases();
std::vector<ws_case> close_cases();
std::vector<ws_case> extension_cases();

}  // namespace pasokh::testing
