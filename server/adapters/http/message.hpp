#pragma once

#include "base/error.hpp"
#include "wire/envelope.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pasokh::http {

enum class method { get, head, post, patch, delete_, other };

/// What handlers see of a request. Its form was checked before (request_parser).
struct request {
    http::method method = method::other;
    std::string path;   // as sent, without the query; nothing of ours needs %-decoding
    std::string query;  // without the `?`; never logged
    std::string host;
    std::string origin;
    std::string cookie;  // never logged
    std::string content_type;
    std::string if_none_match;
    std::string accept_encoding;
    std::string upgrade;
    std::string connection;
    std::string websocket_key;
    std::string websocket_version;
    std::string body;
    std::string forwarded_for;  // every X-Forwarded-For in order, joined by commas
    bool forwarded = false;     // says that a proxy passed it on
    std::string address;        // of the client, see client_of(); never from a header that nobody vouched for
    bool address_hidden = false;
    bool keep_alive = true;
    bool from_node = false;  // passed on by another node of this installation: answered here or not at all

    /// A value of the query; empty when it is not there.
    [[nodiscard]] std::string_view parameter(std::string_view name) const;
    /// The value of a cookie; empty when it is not there.
    [[nodiscard]] std::string_view cookie_value(std::string_view name) const;
    [[nodiscard]] bool asks_for_websocket() const;
    [[nodiscard]] bool has_websocket_key() const;
};

using headers = std::vector<std::pair<std::string, std::string>>;

struct response {
    std::uint16_t status = 200;
    std::string content_type;
    /// Shared with the cache that it came from; null for none.
    std::shared_ptr<const std::string> body;
    headers extra;
};

response json_response(std::uint16_t status, std::string body);
response error_response(const wire::wire_error& what);
response error_response(errc code);
response redirect(std::string to);
response no_content();
/// A plain page of text, for what a browser may show to a human.
response text_response(std::uint16_t status, std::string text);

}  // namespace pasokh::http
