#include "adapters/http/message.hpp"

#include "base/ascii.hpp"
#include "wire/error_table.hpp"
#include "wire/rest_models.hpp"

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

/// Is `word` one of the words of a list separated by commas?
bool names(std::string_view list, std::string_view word)
{
    while (!list.empty()) {
        const auto end = list.find(',');
        auto each = list.substr(0, end);
        list = end == std::string_view::npos ? std::string_view() : list.substr(end + 1);
        const auto first = each.find_first_not_of(" \t");
        if (first == std::string_view::npos) continue;
        each = each.substr(first, each.find_last_not_of(" \t") - first + 1);
        if (same_ignoring_case(each, word)) return true;
    }
    return false;
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
    return method == method::get && names(upgrade, "websocket") && names(connection, "upgrade");
}

bool request::has_websocket_key() const
{
    // 16 bytes in base64.
    constexpr std::size_t digits = 22;
    const auto is_digit = [](unsigned char c) { return std::isalnum(c) || c == '+' || c == '/'; };
    return websocket_key.size() == digits + 2 && websocket_key.ends_with("==") &&
           std::all_of(websocket_key.begin(), websocket_key.begin() + digits, is_digit);
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
