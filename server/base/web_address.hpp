#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace pasokh {

/// An address such as https://api.example/v1/embeddings.
struct web_address {
    bool secure = false;
    std::string host;
    std::string port;
    std::string target;

    /// Nothing for what is no http or https address, or carries a user or password.
    static std::optional<web_address> parse(std::string_view text);
};

}  // namespace pasokh
