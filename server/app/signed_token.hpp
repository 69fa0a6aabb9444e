#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace pasokh::app {

/// What a compact JWT (RFC 7519) says, after its signature was found good. Both are JSON as the signer wrote
/// it.
struct signed_token {
    std::string header;
    std::string claims;
};

/// Checks the HMAC-SHA-256 and nothing else is ever tried, whatever the header says: it is read only when the
/// signature is known to be good. nullopt for anything that is not exactly such a token of this secret.
std::optional<signed_token> open_signed_token(std::string_view compact, std::string_view secret);

}  // namespace pasokh::app
