#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace pasokh::testing {

struct http_request {
    std::string method = "GET";
    std::string target = "/";
    std::string body{};
    std::map<std::string, std::string> headers{};  // Host is set; Origin too unless given here
    bool tls = false;                              // whatever the certificate says
};

struct http_response {
    int status = 0;                              // 0: no answer
    std::map<std::string, std::string> headers;  // names in lower case; of repeated ones the last
    std::string body;
};

/// One request to 127.0.0.1 on a connection of its own. Blocks, at most some seconds.
http_response ask_blocking(std::uint16_t port, http_request what);

/// Bytes as they are, and whatever comes back until the server closes or is silent. Blocks.
std::string exchange_blocking(std::uint16_t port, const std::string& bytes);

}  // namespace pasokh::testing
