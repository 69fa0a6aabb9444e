#include "base/web_address.hpp"

#include <algorithm>

namespace pasokh {

std::optional<web_address> web_address::parse(std::string_view text)
{
    web_address out;
    for (const std::string_view scheme : {"http://", "https://"})
        if (text.starts_with(scheme)) {
            out.secure = scheme == "https://";
            const auto rest = text.substr(scheme.size());
            const auto end = std::min(rest.find('/'), rest.size());
            auto host = rest.substr(0, end);
            out.target = end == rest.size() ? "/" : rest.substr(end);
            const auto bad = [](std::string_view part) {
                return std::ranges::any_of(part, [](unsigned char c) {
                    return c <= 0x20 || c >= 0x7F || c == '"' || c == '<' || c == '>' || c == '\\' ||
                           c == '#';
                });
            };
            if (host.find_first_of("@?") != std::string_view::npos || bad(host) || bad(out.target))
                return std::nullopt;
            out.port = out.secure ? "443" : "80";
            const auto bracket = host.find(']');
            const auto colon = host.rfind(':');
            if (colon != std::string_view::npos && (bracket == std::string_view::npos || colon > bracket)) {
                out.port = host.substr(colon + 1);
                host = host.substr(0, colon);
                const bool digits =
                    std::ranges::all_of(out.port, [](char c) { return c >= '0' && c <= '9'; });
                if (out.port.empty() || out.port.size() > 5 || !digits) return std::nullopt;
            }
            if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
            if (host.empty()) return std::nullopt;
            out.host = host;
            return out;
        }
    return std::nullopt;
}

}  // namespace pasokh
