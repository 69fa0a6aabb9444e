#include "adapters/http/message.hpp"

#include "wire/error_table.hpp"
#include "wire/rest_models.hpp"

#include <algorithm>
#include <cctype>

namespace pasokh::http {
namespace {

/// The value of `name` in `text`, a list of name=value separated by `separator` and blanks.
std::string_view value_in(std::string_view text, std::string_view name, char separator)
{
    while (!text.empty()) {
        const auto end = text.find(separator);
        auto pair = text.substr(0, end);
        text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
        while (!pair.empty() && pair.front() == ' ')
            pair.remove_prefix(1);
        const auto equals = pair.find('=');
        if (equals != std::string_view::npos && pair.substr(0, equals) == name)
            return pair.substr(equals + 1);
    }
    return {};
}

std::string lower(std::string_view text)
{
    std::string out(text);
    std::ranges::transform(out, out.begin(), [](unsigned char c) {
        return static_cast<char>(std::tolower(c));
    });
    return out;
}

}  // namespace

std::string_view request::parameter(std::string_view name) const
{
    return value_in(query, name, '&');
}

std::string_view request::cookie_value(std::string_view name) const
{
    return value_in(cookie, name, ';');
}

bool request::asks_for_websocket() const
{
    return method == method::get && lower(upgrade) == "websocket" &&
           lower(connection).find("upgrade") != std::string::npos;
}

response json_response(std::uint16_t status, std::string body)
{
    response out;
    out.status = status;
    out.content_type = "application/json";
    out.body = std::make_shared<const std::string>(std::move(body));
    return out;
}

response error_response(const wire::wire_error& what)
{
    auto out = json_response(wire::shown(what.code).http_status, wire::error_body(what));
    if (what.retry_after) {
        const auto seconds = std::chrono::ceil<std::chrono::seconds>(*what.retry_after).count();
        out.extra.emplace_back("Retry-After", std::to_string(seconds));
    }
    return out;
}

response error_response(errc code)
{
    wire::wire_error what;
    what.code = code;
    return error_response(what);
}

response redirect(std::string to)
{
    response out;
    out.status = 302;
    out.extra.emplace_back("Location", std::move(to));
    return out;
}

response no_content()
{
    response out;
    out.status = 204;
    return out;
}

response text_response(std::uint16_t status, std::string text)
{
    response out;
    out.status = status;
    out.content_type = "text/plain; charset=utf-8";
    out.body = std::make_shared<const std::string>(std::move(text));
    return out;
}

}  // namespace pasokh::http
