#include "wire/reader.hpp"

#include <algorithm>
#include <stdexcept>

namespace pasokh::wire {
namespace {

/// Brackets outside strings: counted before parsing, so that a deep frame never builds a tree.
bool deeper_than(std::string_view text, std::size_t limit)
{
    std::size_t depth = 0;
    bool in_string = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (in_string) {
            if (c == '\\')
                ++at;
            else if (c == '"')
                in_string = false;
        } else if (c == '"') {
            in_string = true;
        } else if (c == '{' || c == '[') {
            if (++depth > limit) return true;
        } else if ((c == '}' || c == ']') && depth > 0) {
            --depth;
        }
    }
    return false;
}

bool names_a_message(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

wire_error bad_frame(std::string_view message)
{
    wire_error out;
    out.code = errc::bad_frame;
    out.message = message;
    return out;
}

}  // namespace

void throw_exception_from_error(const wire_error& what, const boost::source_location&)
{
    throw std::logic_error("a wire_error was not looked at: " + what.field + " " + what.message);
}

decoded<json> parse_object(std::string_view text, parse_limits within)
{
    if (text.size() > within.bytes) return bad_frame("too large");
    // The parser would take a NUL for the end and not look at what follows.
    if (text.find('\0') != std::string_view::npos) return bad_frame("not JSON");
    if (deeper_than(text, within.depth)) return bad_frame("too deep");
    auto document = json::parse(text, nullptr, /*allow_exceptions=*/false);
    if (document.is_discarded()) return bad_frame("not JSON");
    if (!document.is_object()) return bad_frame("not an object");
    return decoded<json>(boost::system::in_place_value, std::move(document));
}

const json* reader::find(const char* key) const
{
    const auto found = object_.find(key);
    return found == object_.end() || found->is_null() ? nullptr : &*found;
}

void reader::fail(std::string_view key, std::string_view expected, errc code)
{
    if (failed()) return;
    error_.code = code;
    error_.field = path_ + "/";
    error_.field += key;
    error_.message = expected;
}

const std::string* reader::string_at(const char* key)
{
    const json* value = find(key);
    if (!value) return nullptr;
    if (!value->is_string()) {
        fail(key, "string expected");
        return nullptr;
    }
    return &value->get_ref<const std::string&>();
}

bool reader::check_text(const char* key, const std::string& value, std::size_t max)
{
    if (value.size() > max) {
        fail(key, "at most " + std::to_string(max) + " bytes", errc::too_long);
        return false;
    }
    // Legal JSON, but a stored text that ends early in half of the world's tools.
    if (value.find('\0') != std::string::npos) {
        fail(key, "text without U+0000 expected");
        return false;
    }
    return true;
}

std::string reader::text(const char* key, std::size_t max)
{
    const std::string* value = string_at(key);
    if (!value) fail(key, "string expected");
    if (!value || !check_text(key, *value, max)) return {};
    if (value->empty()) fail(key, "must not be empty");
    return *value;
}

std::string reader::text_or_empty(const char* key, std::size_t max)
{
    const std::string* value = string_at(key);
    return value && check_text(key, *value, max) ? *value : std::string();
}

std::string reader::text_cut(const char* key, std::size_t max)
{
    const std::string* value = string_at(key);
    if (!value || !check_text(key, *value, value->size())) return {};
    if (value->size() <= max) return *value;
    while (max > 0 && (static_cast<unsigned char>((*value)[max]) & 0xC0) == 0x80)
        --max;
    return value->substr(0, max);
}

std::vector<std::string> reader::texts(const char* key, std::size_t max_count, std::size_t max_bytes)
{
    const json* list = find(key);
    const auto is_text = [&](const json& each) {
        return each.is_string() && each.get_ref<const std::string&>().size() <= max_bytes;
    };
    if (!list || !list->is_array() || list->size() > max_count ||
        !std::all_of(list->begin(), list->end(), is_text)) {
        fail(key, "list of short strings expected");
        return {};
    }
    return list->get<std::vector<std::string>>();
}

bool reader::flag(const char* key)
{
    const json* value = find(key);
    if (value && value->is_boolean()) return value->get<bool>();
    fail(key, "true or false expected");
    return false;
}

bool reader::flag_or(const char* key, bool otherwise)
{
    return has(key) ? flag(key) : otherwise;
}

std::uint64_t reader::number(const char* key, std::uint64_t from, std::uint64_t to)
{
    if (!has(key)) fail(key, "whole number expected");
    return number_if_any(key, from, to).value_or(0);
}

std::optional<std::uint64_t> reader::number_if_any(const char* key, std::uint64_t from, std::uint64_t to)
{
    const json* value = find(key);
    if (!value) return std::nullopt;
    // get<>() would wrap -1 and cut 3.9; 2^64 arrives as a float.
    if (value->is_number_unsigned()) {
        const auto number = value->get<std::uint64_t>();
        if (number >= from && number <= to) return number;
    }
    fail(key, "whole number from " + std::to_string(from) + " to " + std::to_string(to) + " expected");
    return std::nullopt;
}

std::size_t reader::one_of(const char* key, std::initializer_list<std::string_view> names)
{
    if (const std::string* value = string_at(key))
        if (const auto found = std::find(names.begin(), names.end(), *value); found != names.end())
            return static_cast<std::size_t>(found - names.begin());
    std::string expected;
    for (const auto& each : names)
        expected.append(expected.empty() ? "" : ", ").append(each);
    fail(key, "one of " + expected + " expected");
    return 0;
}

std::string reader::client_id()
{
    auto out = text("client_id", 64);
    if (!std::all_of(out.begin(), out.end(), names_a_message)) {
        fail("client_id", "1 to 64 characters of A-Z a-z 0-9 - _ expected");
        return {};
    }
    return out;
}

reader reader::below(const char* key)
{
    static const json nothing = json::object();
    const json* value = find(key);
    const bool usable = value && value->is_object();
    if (!usable) fail(key, "object expected");
    return {usable ? *value : nothing, error_, path_ + "/" + key};
}

}  // namespace pasokh::wire
