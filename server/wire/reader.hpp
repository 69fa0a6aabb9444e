#pragma once

#include "base/strong_id.hpp"
#include "wire/envelope.hpp"
#include "wire/flat_object.hpp"

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pasokh::wire {

namespace json = boost::json;

/// One JSON object from outside, parsed bounded in size and depth, without exceptions. bad_frame for anything
/// that is not one JSON object in valid UTF-8; of a key that stands there twice the last one counts.
///
/// A frame of a chat is parsed into memory of the document's own, without an allocation.
class json_document {
public:
    json_document(std::string_view text, parse_limits within);
    json_document(const json_document&) = delete;
    json_document& operator=(const json_document&) = delete;

    explicit operator bool() const { return object_ != nullptr; }

    /// Only of a document that is true.
    const json::object& operator*() const { return *object_; }

    [[nodiscard]] wire_error error() const;

private:
    std::array<unsigned char, 2048> room_;
    json::monotonic_resource memory_{room_.data(), room_.size()};
    json::value value_ = json::value(json::storage_ptr(&memory_));
    const json::object* object_ = nullptr;
    std::string_view wrong_;
};

/// Takes the fields of one JSON object, each with its check. The first thing that is wrong is kept with its
/// path and everything after it is an empty value, so that decoders read as a list of fields.
class reader {
public:
    reader(const json::object& object, wire_error& error, std::string path = "")
        : object_(&object)
        , error_(error)
        , path_(std::move(path))
    {
    }

    reader(const flat_object& object, wire_error& error) : flat_(&object), error_(error) {}

    /// One to `max` bytes. An absent or null field is wrong.
    std::string text(const char* key, std::size_t max);
    /// At most `max` bytes; absent or null is "".
    std::string text_or_empty(const char* key, std::size_t max);
    /// Cut at `max` bytes without breaking a character; absent or null is "". For what is only shown.
    std::string text_cut(const char* key, std::size_t max);
    std::vector<std::string> texts(const char* key, std::size_t max_count, std::size_t max_bytes);

    bool flag(const char* key);
    bool flag_or(const char* key, bool otherwise);

    std::uint64_t number(const char* key, std::uint64_t from, std::uint64_t to);
    std::optional<std::uint64_t> number_if_any(const char* key, std::uint64_t from, std::uint64_t to);

    template <class Id>
    Id id(const char* key)
    {
        const auto found = id_if_any<Id>(key);
        if (!found) fail(key, expected_id);
        return found.value_or(Id{});
    }

    template <class Id>
    std::optional<Id> id_if_any(const char* key)
    {
        if (!has(key)) return std::nullopt;
        if (const auto written = text_at(key))
            if (const auto out = Id::parse(*written)) return out;
        fail(key, expected_id);
        return std::nullopt;
    }

    /// The index of the field's value in `names`.
    std::size_t one_of(const char* key, std::initializer_list<std::string_view> names);

    /// 1 to 64 characters of A–Z a–z 0–9 - _
    std::string client_id();

    /// Null when absent or null, and in a flat object.
    const json::value* find(const char* key) const;

    [[nodiscard]] bool has(const char* key) const
    {
        return flat_ ? flat_->find(key) != nullptr : find(key) != nullptr;
    }

    /// A reader of the object below `key`; of an empty one when it is missing or something else.
    reader below(const char* key);

    void fail(std::string_view key, std::string_view expected, errc code = errc::bad_field);

    [[nodiscard]] bool failed() const { return !error_.field.empty(); }

private:
    static constexpr std::string_view expected_id = "32 lower-case hex digits expected";

    /// None when it is not there or something else.
    [[nodiscard]] std::optional<std::string_view> text_at(const char* key) const;
    /// The same, and wrong when it is something else.
    std::optional<std::string_view> string_at(const char* key);
    [[nodiscard]] std::optional<std::uint64_t> whole_number_at(const char* key) const;
    bool check_text(const char* key, std::string_view value, std::size_t max);

    // One of them is null.
    const json::object* object_ = nullptr;
    const flat_object* flat_ = nullptr;
    wire_error& error_;
    std::string path_;
};

}  // namespace pasokh::wire
