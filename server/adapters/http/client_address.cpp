#include "adapters/http/client_address.hpp"

#include <optional>
#include <string_view>

namespace pasokh::http {
namespace {

/// One element of X-Forwarded-For; some proxies add the port, "192.0.2.1:4711" or "[2001:db8::1]:4711".
std::optional<ip_address> address_in(std::string_view element)
{
    const auto begin = element.find_first_not_of(" \t");
    if (begin == std::string_view::npos) return std::nullopt;
    element = element.substr(begin, element.find_last_not_of(" \t") - begin + 1);
    if (element.front() == '[') {
        element = element.substr(1, element.find(']') - 1);
    } else if (const auto colon = element.find(':'); colon == element.rfind(':')) {
        element = element.substr(0, colon);
    }
    return ip_address::parse(element);
}

}  // namespace

client_address
client_of(const std::string& peer, const request& what, const std::vector<ip_network>& trusted_proxies)
{
    if (!contains(trusted_proxies, peer)) return {peer, what.forwarded};
    client_address out{peer, what.forwarded};
    std::string_view rest = what.forwarded_for;
    while (!rest.empty()) {
        const auto comma = rest.rfind(',');
        const auto found = address_in(rest.substr(comma == std::string_view::npos ? 0 : comma + 1));
        rest = rest.substr(0, comma == std::string_view::npos ? 0 : comma);
        // What a trusted proxy did not understand is nobody's address: the proxy stands for it.
        if (!found) return {out.address, true};
        out = {found->text(), false};
        if (!contains(trusted_proxies, out.address)) return out;
    }
    return out;
}

}  // namespace pasokh::http
