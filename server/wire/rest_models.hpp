#pragma once

#include "domain/records.hpp"
#include "wire/envelope.hpp"
#include "wire/operator_codec.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pasokh::wire {

// Bodies of the HTTP interface (docs/protocol.md §9).

struct login_request {
    domain::site_key site;
    std::string email;
    std::string password;
    std::string code;  // of the second factor; empty: none was given
};

struct setup_request {
    std::string token;
    std::string name;
    std::string email;
    std::string password;
};

struct password_request {
    std::string current;
    std::string next;
};

struct totp_begin_request {
    std::string password;
};

struct totp_confirm_request {
    std::string code;
};

struct totp_remove_request {
    std::string password;
    std::string code;
};

/// Fields that are absent stay as they are.
struct operator_request {
    std::optional<std::string> name;
    std::optional<std::string> email;
    std::optional<std::string> password;
    std::optional<std::vector<domain::department_key>> departments;
    std::optional<std::vector<std::string>> languages;
    std::optional<std::uint32_t> capacity;
    std::optional<bool> admin;
    std::optional<bool> disabled;
    bool remove_totp = false;
};

decoded<login_request> decode_login(std::string_view body, parse_limits within);
decoded<setup_request> decode_setup(std::string_view body, parse_limits within);
decoded<password_request> decode_password(std::string_view body, parse_limits within);
decoded<totp_begin_request> decode_totp_begin(std::string_view body, parse_limits within);
decoded<totp_confirm_request> decode_totp_confirm(std::string_view body, parse_limits within);
decoded<totp_remove_request> decode_totp_remove(std::string_view body, parse_limits within);
decoded<operator_request> decode_operator_request(std::string_view body, parse_limits within);

struct site_choice {
    domain::site_key id;
    domain::localized name;
    bool needs_setup = false;
};

struct operator_row {
    domain::operator_profile profile;
    std::string email;
    bool totp = false;
};

std::string me_body(const me_card& me);
std::string me_body(const me_card& me, const console_site& site);
std::string sites_body(const std::vector<site_choice>& sites);
std::string operators_body(const std::vector<operator_row>& rows);
std::string operator_body(const operator_row& row);
/// The only time that these leave the server.
std::string totp_secret_body(std::string_view secret, std::string_view uri);
std::string recovery_codes_body(const std::vector<std::string>& codes);
std::string error_body(const wire_error& what);
/// `{"status":"ok"}`, or what is missing.
std::string health_body(const std::vector<std::string>& missing);

}  // namespace pasokh::wire
