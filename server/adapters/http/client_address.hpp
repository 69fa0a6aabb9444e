#pragma once

#include "adapters/http/message.hpp"
#include "base/ip_network.hpp"

#include <string>
#include <vector>

namespace pasokh::http {

/// Who sent a request, as far as that can be known.
struct client_address {
    std::string address;
    /// Somebody passed the request on whom nobody vouched for: the address is his, not the client's.
    bool hidden = false;
};

/// The peer of the socket, unless it is a trusted proxy: then the right-most address of X-Forwarded-For that
/// is not itself a trusted proxy. Everything left of that one could have been written by anybody.
client_address
client_of(const std::string& peer, const request& what, const std::vector<ip_network>& trusted_proxies);

}  // namespace pasokh::http
