#include "wire/control_codec.hpp"

#include <nlohmann/json.hpp>

#include <array>
#include <utility>

namespace pasokh::wire {
namespace {

using nlohmann::json;

constexpr std::array<std::pair<control_command, const char*>, 7> command_names{{
    {control_command::add_operator, "add_operator"},
    {control_command::list_operators, "list_operators"},
    {control_command::disable_operator, "disable_operator"},
    {control_command::reset_totp, "reset_totp"},
    {control_command::set_up_link, "set_up_link"},
    {control_command::erase_visitor, "erase_visitor"},
    {control_command::backup, "backup"},
}};

json parse_object(std::string_view line)
{
    auto doc = json::parse(line, nullptr, /*allow_exceptions=*/false);
    return doc.is_object() ? doc : json(json::value_t::discarded);
}

// Absent fields keep their default; a field of another type makes the whole line bad.

bool take(const json& doc, const char* name, std::string& out)
{
    const auto at = doc.find(name);
    if (at == doc.end()) return true;
    if (!at->is_string()) return false;
    out = at->get<std::string>();
    return true;
}

bool take(const json& doc, const char* name, bool& out)
{
    const auto at = doc.find(name);
    if (at == doc.end()) return true;
    if (!at->is_boolean()) return false;
    out = at->get<bool>();
    return true;
}

bool take(const json& doc, const char* name, std::uint32_t& out)
{
    const auto at = doc.find(name);
    if (at == doc.end()) return true;
    if (!at->is_number_unsigned() || at->get<std::uint64_t>() > UINT32_MAX) return false;
    out = at->get<std::uint32_t>();
    return true;
}

bool take(const json& doc, const char* name, std::vector<std::string>& out)
{
    const auto at = doc.find(name);
    if (at == doc.end()) return true;
    if (!at->is_array()) return false;
    for (const auto& each : *at) {
        if (!each.is_string()) return false;
        out.push_back(each.get<std::string>());
    }
    return true;
}

std::string dump(const json& doc)
{
    return doc.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace

std::string encode(const control_request& what)
{
    json doc{
        {"site", what.site},
        {"name", what.name},
        {"email", what.email},
        {"password", what.password},
        {"departments", what.departments},
        {"languages", what.languages},
        {"admin", what.admin},
        {"visitor", what.visitor},
        {"person", what.person},
        {"file", what.file},
    };
    for (const auto& [command, name] : command_names)
        if (command == what.command) doc["command"] = name;
    if (what.capacity) doc["capacity"] = *what.capacity;
    return dump(doc);
}

std::string encode(const control_reply& what)
{
    json operators = json::array();
    for (const auto& each : what.operators)
        operators.push_back({
            {"id", each.id},
            {"name", each.name},
            {"email", each.email},
            {"departments", each.departments},
            {"capacity", each.capacity},
            {"admin", each.admin},
            {"disabled", each.disabled},
            {"totp", each.totp},
        });
    const auto& erased = what.erased;
    return dump({
        {"error", what.error},
        {"operators", std::move(operators)},
        {"link", what.link},
        {"erased_chats", erased.chats},
        {"erased_lines", erased.lines},
        {"erased_left_messages", erased.left_messages},
        {"file", what.file},
        {"took_ms", what.took_ms},
    });
}

result<control_request> decode_control_request(std::string_view line)
{
    const auto doc = parse_object(line);
    if (doc.is_discarded()) return errc::bad_frame;
    control_request out;
    std::string command;
    if (!take(doc, "command", command)) return errc::bad_field;
    bool known = false;
    for (const auto& [value, name] : command_names) {
        if (command != name) continue;
        out.command = value;
        known = true;
    }
    std::uint32_t capacity = 0;
    const bool good = take(doc, "site", out.site) && take(doc, "name", out.name) &&
                      take(doc, "email", out.email) && take(doc, "password", out.password) &&
                      take(doc, "departments", out.departments) && take(doc, "languages", out.languages) &&
                      take(doc, "admin", out.admin) && take(doc, "capacity", capacity) &&
                      take(doc, "visitor", out.visitor) && take(doc, "person", out.person) &&
                      take(doc, "file", out.file);
    if (!known || !good) return errc::bad_field;
    if (doc.contains("capacity")) out.capacity = capacity;
    return out;
}

result<control_reply> decode_control_reply(std::string_view line)
{
    const auto doc = parse_object(line);
    if (doc.is_discarded()) return errc::bad_frame;
    control_reply out;
    if (!take(doc, "error", out.error) || !take(doc, "link", out.link) ||
        !take(doc, "erased_chats", out.erased.chats) || !take(doc, "erased_lines", out.erased.lines) ||
        !take(doc, "erased_left_messages", out.erased.left_messages) || !take(doc, "file", out.file) ||
        !take(doc, "took_ms", out.took_ms))
        return errc::bad_field;
    const auto rows = doc.find("operators");
    if (rows == doc.end() || !rows->is_array()) return errc::bad_field;
    for (const auto& row : *rows) {
        control_operator each;
        const bool good = row.is_object() && take(row, "id", each.id) && take(row, "name", each.name) &&
                          take(row, "email", each.email) && take(row, "departments", each.departments) &&
                          take(row, "capacity", each.capacity) && take(row, "admin", each.admin) &&
                          take(row, "disabled", each.disabled) && take(row, "totp", each.totp);
        if (!good) return errc::bad_field;
        out.operators.push_back(std::move(each));
    }
    return out;
}

}  // namespace pasokh::wire
