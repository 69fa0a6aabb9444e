#pragma once

#include "base/time.hpp"
#include "domain/ids.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace pasokh::wire {

// What nodes of one installation tell each other over their links, where it comes once, in order and from
// nobody else. Binary: numbers in network order, texts with their size before them.
//
// A line is a client's connection as its two nodes know it: the edge holds the socket, the owner of the site
// runs the session. The edge numbers it.

namespace to_owner {

struct open {
    std::uint64_t line = 0;
    bool console = false;
    domain::site_key site;
    std::string address;  // of the client
    // Of consoles: the log-in that the edge verified.
    domain::operator_id who;
    std::string token_hash;
    time_point expires_at{};

    friend bool operator==(const open&, const open&) = default;
};

/// A text frame of the client.
struct said {
    std::uint64_t line = 0;
    std::string text;

    friend bool operator==(const said&, const said&) = default;
};

/// Bytes of frames that the edge does not hold any more.
struct passed_on {
    std::uint64_t line = 0;
    std::uint64_t bytes = 0;

    friend bool operator==(const passed_on&, const passed_on&) = default;
};

/// The client's socket is gone.
struct ended {
    std::uint64_t line = 0;

    friend bool operator==(const ended&, const ended&) = default;
};

}  // namespace to_owner

namespace to_edge {

/// One frame for every line that gets it.
struct shown {
    std::vector<std::uint64_t> lines;
    bool transient = false;  // may be dropped when the client reads slowly
    std::string text;

    friend bool operator==(const shown&, const shown&) = default;
};

/// The session is over; after what was shown before, the client is told so.
struct closed {
    std::uint64_t line = 0;
    std::uint16_t code = 0;

    friend bool operator==(const closed&, const closed&) = default;
};

}  // namespace to_edge

using line_item = std::variant<
    to_owner::open,
    to_owner::said,
    to_owner::passed_on,
    to_owner::ended,
    to_edge::shown,
    to_edge::closed>;

std::string encode(const line_item& what);
/// As encode(to_edge::shown), without a copy of the text.
std::string encode_shown(std::span<const std::uint64_t> lines, bool transient, std::string_view text);
/// nullopt for whatever encode() did not write.
std::optional<line_item> decode_line_item(std::string_view bytes);

/// A request for a site that another node owns.
struct remote_call {
    std::uint64_t id = 0;
    std::uint8_t method = 0;  // of http::method
    std::string path;
    std::string query;
    std::string origin;
    std::string cookie;
    std::string content_type;
    std::string address;
    std::string body;

    friend bool operator==(const remote_call&, const remote_call&) = default;
};

struct remote_answer {
    std::uint64_t id = 0;
    std::uint16_t status = 0;
    std::string content_type;
    std::optional<std::string> body;
    std::vector<std::pair<std::string, std::string>> headers;

    friend bool operator==(const remote_answer&, const remote_answer&) = default;
};

using call_item = std::variant<remote_call, remote_answer>;

std::string encode(const call_item& what);
std::optional<call_item> decode_call_item(std::string_view bytes);

}  // namespace pasokh::wire
