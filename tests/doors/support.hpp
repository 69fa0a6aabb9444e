#pragma once

#include "support/http_client.hpp"
#include "support/run.hpp"
#include "support/server_under_test.hpp"
#include "support/talk.hpp"
#include "support/ws_client.hpp"

#include <chrono>
#include <map>
#include <optional>
#include <string>

namespace pasokh::testing {

/// A socket that is used one step at a time: what these tests ask has one answer.
class door_peer {
public:
    explicit door_peer(ws_client::target where);

    /// The status of the upgrade.
    [[nodiscard]] int status() const { return status_; }

    bool send(json frame);
    /// The next frame of this type.
    std::optional<json> next(const std::string& type, std::chrono::milliseconds within = 10s);
    /// Sends a command with a `ref` of its own and gives its answer: whatever carries the `ref`.
    json ask(json command);
    /// The code that the server closes with, 0 when it does not within this time.
    int close_code(std::chrono::milliseconds within = 10s);

private:
    asio::io_context io_;
    ws_client socket_;
    int status_ = 0;
    int next_ref_ = 1;
};

/// A visitor who has said hello. `more` is put into the hello.
struct visitor {
    explicit visitor(const server_under_test& server, json more = json::object());

    door_peer socket;
    json welcome;
    json resumed;

    [[nodiscard]] std::string token() const { return welcome.at("token"); }

    /// Says something and gives the chat that it went to.
    std::string say(const std::string& text);
};

/// A console that has said hello.
struct console {
    console(const server_under_test& server, const std::string& cookie);

    door_peer socket;
    json welcome;
    json state;
};

/// A visitor's hello with `more` put into it.
json hello_with(json more);

/// Beside "demo", which has the departments support and sales, a site "other" that is nobody's business.
server_options two_sites();

/// The cookie of an operator who was added with these arguments; his e-mail is NAME@shop.example.
std::string add_operator(
    server_under_test& server,
    const std::string& name,
    std::vector<std::string> arguments,
    const std::string& site = "demo"
);

inline constexpr auto everybodys_password = "a long enough password";

json log_in_body(const std::string& name, const std::string& site = "demo");
http_response post(
    const server_under_test& server,
    const std::string& path,
    const json& body,
    const std::string& cookie = {},
    const std::string& method = "POST"
);
http_response get(const server_under_test& server, const std::string& path, const std::string& cookie = {});
/// NAME=VALUE of the cookie that an answer sets; empty when it sets none.
std::string cookie_of(const http_response& answer);
/// The code of an error body; empty when it is none.
std::string error_code_of(const http_response& answer);

/// Replaces text in the server's configuration and makes it read it again.
void reconfigure(server_under_test& server, const std::string& from, const std::string& to);

/// A compact JWT by HMAC-SHA-256.
std::string signed_jwt(const std::string& header, const std::string& claims, const std::string& secret);
std::string jwt_of(const json& claims, const std::string& secret);
std::string base64url(const std::string& bytes);
/// Good claims for this moment, changed by `more` (null removes).
json claims_for(const std::string& subject, json more = json::object());

}  // namespace pasokh::testing
