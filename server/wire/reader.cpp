#include "wire/reader.hpp"

#include "base/utf8.hpp"

#include <boost/json/parser.hpp>

#include <algorithm>
#include <stdexcept>

namespace pasokh::wire {
namespace {

constexpr std::size_t longest_client_id = 64;

bool names_a_message(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

}  // namespace

void throw_exception_from_error(const wire_error& what, const boost::source_location&)
{
    throw std::logic_error("a wire_error was not looked at: " + what.field + " " + what.message);
}

json_document::json_document(std::string_view text, parse_limits within)
{
    if (text.size() > within.bytes) {
        wrong_ = "too large";
        return;
    }
    // Boost.JSON would look at each letter that is not English by itself, which takes four times as long.
    if (utf8::valid_prefix(text) != text.size()) {
        wrong_ = "not JSON";
        return;
    }
    json::parse_options how;
    how.max_depth = within.depth;
    how.allow_invalid_utf8 = true;
    std::array<unsigned char, 512> while_parsing;
    json::parser parser({}, how, while_parsing.data(), while_parsing.size());
    parser.reset(&memory_);
    boost::system::error_code failure;
    parser.write(text.data(), text.size(), failure);
    if (failure) {
        wrong_ = failure == json::error::too_deep ? "too deep" : "not JSON";
        return;
    }
    value_ = parser.release();
    object_ = value_.if_object();
    if (!object_) wrong_ = "not an object";
}

wire_error json_document::error() const
{
    wire_error out;
    out.code = errc::bad_frame;
    out.message = wrong_;
    return out;
}

const json::value* reader::find(const char* key) const
{
    const auto* found = object_ ? object_->if_contains(key) : nullptr;
    return found && !found->is_null() ? found : nullptr;
}

void reader::fail(std::string_view key, std::string_view expected, errc code)
{
    if (failed()) return;
    error_.code = code;
    error_.field = path_ + "/";
    error_.field += key;
    error_.message = expected;
}

std::optional<std::string_view> reader::text_at(const char* key) const
{
    if (flat_) {
        const auto* found = flat_->find(key);
        return found && found->is_text ? std::optional(found->text) : std::nullopt;
    }
    const auto* value = find(key);
    const auto* text = value ? value->if_string() : nullptr;
    return text ? std::optional(std::string_view(*text)) : std::nullopt;
}

std::optional<std::string_view> reader::string_at(const char* key)
{
    const auto out = text_at(key);
    if (!out && has(key)) fail(key, "string expected");
    return out;
}

bool reader::check_text(const char* key, std::string_view value, std::size_t max)
{
    if (value.size() > max) {
        fail(key, "at most " + std::to_string(max) + " bytes", errc::too_long);
        return false;
    }
    // Legal JSON, but a stored text that ends early in half of the world's tools.
    if (value.find('\0') != std::string_view::npos) {
        fail(key, "text without U+0000 expected");
        return false;
    }
    return true;
}

std::string reader::text(const char* key, std::size_t max)
{
    const auto value = string_at(key);
    if (!value) fail(key, "string expected");
    if (!value || !check_text(key, *value, max)) return {};
    if (value->empty()) fail(key, "must not be empty");
    return std::string(*value);
}

std::string reader::text_or_empty(const char* key, std::size_t max)
{
    const auto value = string_at(key);
    return value && check_text(key, *value, max) ? std::string(*value) : std::string();
}

std::string reader::text_cut(const char* key, std::size_t max)
{
    const auto value = string_at(key);
    if (!value || !check_text(key, *value, value->size())) return {};
    if (value->size() <= max) return std::string(*value);
    while (max > 0 && (static_cast<unsigned char>((*value)[max]) & 0xC0) == 0x80)
        --max;
    return std::string(value->substr(0, max));
}

std::vector<std::string> reader::texts(const char* key, std::size_t max_count, std::size_t max_bytes)
{
    const json::value* value = find(key);
    const json::array* list = value ? value->if_array() : nullptr;
    const auto is_text = [&](const json::value& each) {
        return each.is_string() && each.get_string().size() <= max_bytes;
    };
    if (!list || list->size() > max_count || !std::all_of(list->begin(), list->end(), is_text)) {
        fail(key, "list of short strings expected");
        return {};
    }
    std::vector<std::string> out;
    out.reserve(list->size());
    for (const auto& each : *list)
        out.emplace_back(each.get_string());
    return out;
}

bool reader::flag(const char* key)
{
    const json::value* value = find(key);
    if (value && value->is_bool()) return value->get_bool();
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
    if (!has(key)) return std::nullopt;
    const auto number = whole_number_at(key);
    if (number && *number >= from && *number <= to) return number;
    fail(key, "whole number from " + std::to_string(from) + " to " + std::to_string(to) + " expected");
    return std::nullopt;
}

std::optional<std::uint64_t> reader::whole_number_at(const char* key) const
{
    if (flat_) {
        const auto* found = flat_->find(key);
        return found && !found->is_text ? std::optional(found->number) : std::nullopt;
    }
    const auto* value = find(key);
    // What has a fraction or an exponent, and 2^64, arrive as doubles.
    if (value && value->is_uint64()) return value->get_uint64();
    if (value && value->is_int64() && value->get_int64() >= 0)
        return static_cast<std::uint64_t>(value->get_int64());
    return std::nullopt;
}

std::size_t reader::one_of(const char* key, std::initializer_list<std::string_view> names)
{
    if (const auto value = string_at(key))
        if (const auto found = std::find(names.begin(), names.end(), *value); found != names.end())
            return static_cast<std::size_t>(found - names.begin());
    std::string expected;
    for (const auto& each : names)
        expected.append(expected.empty() ? "" : ", ").append(each);
    fail(key, "one of " + expected + " expected");
    return 0;
}

std::string_view name_of_message(std::string_view frame)
{
    if (frame.find(R"("type":"say")") == std::string_view::npos) return {};
    constexpr std::string_view before = "\"client_id\":\"";
    const auto at = frame.find(before);
    if (at == std::string_view::npos) return {};
    const auto from = frame.substr(at + before.size(), longest_client_id + 1);
    const auto end = std::find_if_not(from.begin(), from.end(), names_a_message);
    const auto size = static_cast<std::size_t>(end - from.begin());
    return size < from.size() && *end == '"' ? from.substr(0, size) : std::string_view();
}

std::string reader::client_id()
{
    auto out = text("client_id", longest_client_id);
    if (!std::all_of(out.begin(), out.end(), names_a_message)) {
        fail("client_id", "1 to 64 characters of A-Z a-z 0-9 - _ expected");
        return {};
    }
    return out;
}

reader reader::below(const char* key)
{
    static const json::object nothing;
    const json::value* value = find(key);
    const json::object* object = value ? value->if_object() : nullptr;
    if (!object) fail(key, "object expected");
    return {object ? *object : nothing, error_, path_ + "/" + key};
}

}  // namespace pasokh::wire
