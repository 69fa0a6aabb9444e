#include "wire/identity_codec.hpp"

#include "wire/command_table.hpp"
#include "wire/reader.hpp"

#include <nlohmann/json.hpp>

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
    using tree = nlohmann::json;
    const auto look = [&](int, tree::parse_event_t event, tree& value) {
        if (event == tree::parse_event_t::object_start) open.emplace_back();
        if (event == tree::parse_event_t::object_end) open.pop_back();
        if (event == tree::parse_event_t::key)
            twice = !open.back().insert(value.get<std::string>()).second || twice;
        return true;
    };
    [[maybe_unused]] const auto parsed = tree::parse(text, look, /*allow_exceptions=*/false);
    return twice;
}

wire_error twice()
{
    wire_error out;
    out.code = errc::bad_frame;
    out.message = "a name that stands twice";
    return out;
}

void check_header(const json::object& document, wire_error& error)
{
    reader in(document, error);
    if (in.text("alg", max_short) != "HS256") in.fail("alg", "HS256 expected");
    if (in.has("typ") && in.text("typ", max_short) != "JWT") in.fail("typ", "JWT expected");
    for (const auto& each : document)
        if (each.key() != "alg" && each.key() != "typ")
            in.fail(each.key(), "nothing but alg and typ expected");
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
    const json_document head(header, within);
    if (!head) return head.error();
    if (names_something_twice(header)) return twice();
    wire_error error;
    check_header(*head, error);
    if (!error.field.empty()) return error;
    const json_document body(claims, within);
    if (!body) return body.error();
    if (names_something_twice(claims)) return twice();
    reader in(*body, error);
    auto out = read_claims(in);
    if (in.failed()) return error;
    return out;
}

}  // namespace pasokh::wire
