#include "adapters/http/response_writer.hpp"

#include <boost/beast/http/status.hpp>

#include <algorithm>
#include <array>
#include <ctime>

namespace pasokh::http {
namespace {

void append(std::string& out, std::string_view name, std::string_view value)
{
    out.append(name).append(": ").append(value).append("\r\n");
}

/// IMF-fixdate (RFC 9110), whatever the locale.
std::string date_now()
{
    static constexpr std::array days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr std::array
        months{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const std::time_t now = std::time(nullptr);
    std::tm utc{};
    gmtime_r(&now, &utc);
    std::array<char, 40> rest{};
    std::string out = days[static_cast<std::size_t>(utc.tm_wday)];
    out.append(rest.data(), std::strftime(rest.data(), rest.size(), ", %d ", &utc));
    out += months[static_cast<std::size_t>(utc.tm_mon)];
    out.append(rest.data(), std::strftime(rest.data(), rest.size(), " %Y %H:%M:%S GMT", &utc));
    return out;
}

}  // namespace

std::string head_of(const response& what, bool keep_alive, bool secure_origin)
{
    std::string out = "HTTP/1.1 " + std::to_string(what.status) + " ";
    out += boost::beast::http::obsolete_reason(static_cast<boost::beast::http::status>(what.status));
    out += "\r\n";
    append(out, "Date", date_now());
    const bool bodiless = what.status == 204 || what.status == 304;
    if (!bodiless) append(out, "Content-Length", std::to_string(what.body ? what.body->size() : 0));
    if (!what.content_type.empty()) append(out, "Content-Type", what.content_type);
    append(out, "Connection", keep_alive ? "keep-alive" : "close");
    for (const auto& [name, value] : what.extra)
        append(out, name, value);

    const auto otherwise = [&](std::string_view name, std::string_view value) {
        const auto same = [&](const auto& each) { return each.first == name; };
        if (std::ranges::none_of(what.extra, same)) append(out, name, value);
    };
    otherwise("X-Content-Type-Options", "nosniff");
    otherwise("Referrer-Policy", "no-referrer");
    otherwise("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    otherwise("Cross-Origin-Resource-Policy", "same-origin");
    otherwise("Cache-Control", "no-store");
    if (secure_origin) otherwise("Strict-Transport-Security", "max-age=31536000");
    return out + "\r\n";
}

}  // namespace pasokh::http
