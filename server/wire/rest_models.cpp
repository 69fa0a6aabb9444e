#include "wire/rest_models.hpp"

#include "wire/json_writer.hpp"
#include "wire/reader.hpp"

namespace pasokh::wire {
namespace {

constexpr std::size_t max_key = 64;
constexpr std::size_t max_name = 100;
constexpr std::size_t max_email = 254;
constexpr std::size_t max_password =
    1024;  // in bytes; how many characters are fine is decided by who hashes it
constexpr std::size_t max_code = 64;
constexpr std::size_t max_list = 100;
constexpr std::uint64_t max_capacity = 100;

template <class Request, class Read>
decoded<Request> decode_body(std::string_view body, parse_limits within, Read read)
{
    const json_document document(body, within);
    if (!document) return document.error();
    wire_error error;
    reader in(*document, error);
    Request out = read(in);
    if (in.failed()) return error;
    return out;
}

std::optional<std::string> text_if_any(reader& in, const char* key, std::size_t max)
{
    return in.has(key) ? std::optional(in.text(key, max)) : std::nullopt;
}

std::optional<std::vector<std::string>> texts_if_any(reader& in, const char* key)
{
    return in.has(key) ? std::optional(in.texts(key, max_list, max_key)) : std::nullopt;
}

void write_operator(json_writer& out, const operator_row& row)
{
    out.begin_object()
        .field("id", row.profile.id)
        .field("name", row.profile.name)
        .field("email", row.email)
        .field("role", row.profile.admin ? "admin" : "operator")
        .field("departments", row.profile.departments)
        .field("languages", row.profile.languages)
        .field("capacity", row.profile.capacity)
        .field("disabled", row.profile.disabled)
        .field("totp", row.totp)
        .end_object();
}

}  // namespace

decoded<login_request> decode_login(std::string_view body, parse_limits within)
{
    return decode_body<login_request>(body, within, [](reader& in) {
        return login_request{
            in.text("site", max_key),
            in.text("email", max_email),
            in.text("password", max_password),
            in.text_or_empty("code", max_code)};
    });
}

decoded<setup_request> decode_setup(std::string_view body, parse_limits within)
{
    return decode_body<setup_request>(body, within, [](reader& in) {
        return setup_request{
            in.text("token", max_key),
            in.text("name", max_name),
            in.text("email", max_email),
            in.text("password", max_password)};
    });
}

decoded<password_request> decode_password(std::string_view body, parse_limits within)
{
    return decode_body<password_request>(body, within, [](reader& in) {
        return password_request{in.text("current", max_password), in.text("next", max_password)};
    });
}

decoded<totp_begin_request> decode_totp_begin(std::string_view body, parse_limits within)
{
    return decode_body<totp_begin_request>(body, within, [](reader& in) {
        return totp_begin_request{in.text("password", max_password)};
    });
}

decoded<totp_confirm_request> decode_totp_confirm(std::string_view body, parse_limits within)
{
    return decode_body<totp_confirm_request>(body, within, [](reader& in) {
        return totp_confirm_request{in.text("code", max_code)};
    });
}

decoded<totp_remove_request> decode_totp_remove(std::string_view body, parse_limits within)
{
    return decode_body<totp_remove_request>(body, within, [](reader& in) {
        return totp_remove_request{in.text("password", max_password), in.text("code", max_code)};
    });
}

decoded<operator_request> decode_operator_request(std::string_view body, parse_limits within)
{
    return decode_body<operator_request>(body, within, [](reader& in) {
        operator_request out;
        out.name = text_if_any(in, "name", max_name);
        out.email = text_if_any(in, "email", max_email);
        out.password = text_if_any(in, "password", max_password);
        out.departments = texts_if_any(in, "departments");
        out.languages = texts_if_any(in, "languages");
        if (const auto capacity = in.number_if_any("capacity", 1, max_capacity))
            out.capacity = static_cast<std::uint32_t>(*capacity);
        if (in.has("role")) out.admin = in.one_of("role", {"operator", "admin"}) == 1;
        if (in.has("disabled")) out.disabled = in.flag("disabled");
        // Only its owner can switch it on: it begins with a secret that only he sees.
        out.remove_totp = in.has("totp");
        if (out.remove_totp && in.flag("totp")) in.fail("totp", "false expected");
        return out;
    });
}

std::string me_body(const me_card& me)
{
    json_writer out;
    out.begin_object().key("me");
    write_me(out, me);
    out.end_object();
    return std::move(out).take();
}

std::string me_body(const me_card& me, const console_site& site)
{
    json_writer out(512);
    out.begin_object().key("me");
    write_me(out, me);
    out.key("site");
    write_site(out, site);
    out.end_object();
    return std::move(out).take();
}

std::string sites_body(const std::vector<site_choice>& sites)
{
    json_writer out;
    out.begin_object().key("sites").begin_array();
    for (const auto& each : sites) {
        out.begin_object().field("id", each.id).field("name", each.name);
        out.field("needs_setup", each.needs_setup).end_object();
    }
    out.end_array().end_object();
    return std::move(out).take();
}

std::string operators_body(const std::vector<operator_row>& rows)
{
    json_writer out(512);
    out.begin_object().key("operators").begin_array();
    for (const auto& each : rows)
        write_operator(out, each);
    out.end_array().end_object();
    return std::move(out).take();
}

std::string operator_body(const operator_row& row)
{
    json_writer out(512);
    out.begin_object().key("operator");
    write_operator(out, row);
    out.end_object();
    return std::move(out).take();
}

std::string totp_secret_body(std::string_view secret, std::string_view uri)
{
    json_writer out;
    out.begin_object().field("secret", secret).field("uri", uri).end_object();
    return std::move(out).take();
}

std::string recovery_codes_body(const std::vector<std::string>& codes)
{
    json_writer out;
    out.begin_object().field("recovery_codes", codes).end_object();
    return std::move(out).take();
}

std::string error_body(const wire_error& what)
{
    json_writer out;
    out.begin_object().key("error").begin_object();
    out.field("code", name_of(what.code)).field("message", what.message);
    out.key("field");
    if (what.field.empty())
        out.value(nullptr);
    else
        out.value(what.field);
    out.key("retry_after_ms");
    if (what.retry_after)
        out.value(what.retry_after->count());
    else
        out.value(nullptr);
    out.end_object().end_object();
    return std::move(out).take();
}

std::string health_body(const std::vector<std::string>& missing)
{
    json_writer out(64);
    out.begin_object().field("status", missing.empty() ? "ok" : "unavailable");
    if (!missing.empty()) out.field("missing", missing);
    out.end_object();
    return std::move(out).take();
}

}  // namespace pasokh::wire
