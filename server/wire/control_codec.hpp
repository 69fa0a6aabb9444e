#pragma once

#include "base/error.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pasokh::wire {

// What the command line and a running server say to each other over the data folder's control socket: one
// JSON object a line, one request, one reply. Whoever may open the socket (mode 0600) may do all of it.

enum class control_command {
    add_operator,
    list_operators,
    disable_operator,
    reset_totp,
    set_up_link,
    erase_visitor,
    backup
};

struct control_request {
    control_command command = control_command::list_operators;
    std::string site;
    std::string name;
    std::string email;
    std::string password;
    std::vector<std::string> departments;
    std::vector<std::string> languages;
    std::optional<std::uint32_t> capacity;
    bool admin = false;
    std::string visitor;  // his id, or
    std::string person;   // what the site vouches for him under
    std::string file;     // of a backup; absolute
};

struct control_operator {
    std::string id;
    std::string name;
    std::string email;
    std::vector<std::string> departments;
    std::uint32_t capacity = 0;
    bool admin = false;
    bool disabled = false;
    bool totp = false;
};

/// What was kept of a visitor.
struct control_erased {
    std::uint32_t chats = 0;
    std::uint32_t lines = 0;
    std::uint32_t left_messages = 0;
};

struct control_reply {
    std::string error;  // name of an errc; empty on success
    std::vector<control_operator> operators;
    std::string link;
    control_erased erased;
    std::string file;  // of a backup
    std::uint32_t took_ms = 0;
};

std::string encode(const control_request& what);
std::string encode(const control_reply& what);

/// bad_frame or bad_field for anything that encode() did not write.
result<control_request> decode_control_request(std::string_view line);
result<control_reply> decode_control_reply(std::string_view line);

}  // namespace pasokh::wire
