#include "wire/identity_codec.hpp"

#include "wire/command_table.hpp"
#include "wire/reader.hpp"

#include <set>
#include <vector>

namespace pasokh::wire {
namespace {

constexpr parse_limits within{4096, 8};
constexpr std::size_t max_subject = 255;
constexpr std::size_t max_name = 200;
constexpr std::size_t max_email = 254;
constexpr std::size_t max_phone = 64;
constexpr std::size_t max_short = 64;

/// Two readers of one token must not see two different claims.
bool names_something_twice(std::string_view text)
{
    std::vector<std::set<std::string>> open;
    bool twice = false;
    const auto look = [&](int, json::parse_event_t event, json& value) {
        if (event == json::parse_event_t::object_start) open.emplace_back();
        if (event == json::parse_event_t::object_end) open.pop_back();
        if (event == json::parse_event_t::key)
            twice = !open.back().insert(value.get<std::string>()).second || twice;
        return true;
    };
    [[maybe_unused]] const auto parsed = json::parse(text, look, /*allow_exceptions=*/false);
    return twice;
}

decoded<json> parse_once_named(std::string_view text)
{
    auto document = parse_object(text, within);
    if (document && names_something_twice(text)) {
        wire_error twice;
        twice.code = errc::bad_frame;
        twice.message = "a name that stands twice";
        return twice;
    }
    return document;
}

void check_header(const json& document, wire_error& error)
{
    reader in(document, error);
    if (in.text("alg", max_short) != "HS256") in.fail("alg", "HS256 expected");
    if (in.has("typ") && in.text("typ", max_short) != "JWT") in.fail("typ", "JWT expected");
    for (const auto& [name, value] : document.items())
        if (name != "alg" && name != "typ") in.fail(name, "nothing but alg and typ expected");
}

identity_claims read_claims(reader& in)
{
    identity_claims out;
    out.subject = in.text("sub", max_subject);
    out.person = {in.text_or_empty("name", max_name), in.text_or_empty("email", max_email)};
    in.text_or_empty("phone", max_phone);
    out.issued_at = in.number("iat", 0, max_exact);
    out.expires_at = in.number("exp", 0, max_exact);
    out.not_before = in.number_if_any("nbf", 0, max_exact);
    if (in.has("aud")) out.audience = in.text("aud", max_short);
    return out;
}

}  // namespace

decoded<identity_claims> decode_identity(std::string_view header, std::string_view claims)
{
    const auto head = parse_once_named(header);
    if (!head) return head.error();
    wire_error error;
    check_header(*head, error);
    if (!error.field.empty()) return error;
    const auto body = parse_once_named(claims);
    if (!body) return body.error();
    reader in(*body, error);
    auto out = read_claims(in);
    if (in.failed()) return error;
    return out;
}

}  // namespace pasokh::wire
