#pragma once

#include "base/strong_id.hpp"
#include "base/time.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pasokh::wire {

/// Writes JSON text straight into one string: a frame costs one allocation and no tree. Everything the server
/// sends goes through here, so this is where text is escaped and invalid UTF-8 becomes U+FFFD.
class json_writer {
public:
    explicit json_writer(std::size_t expected = 256) { out_.resize(expected); }

    json_writer& begin_object() { return open('{'); }

    json_writer& end_object() { return close('}'); }

    json_writer& begin_array() { return open('['); }

    json_writer& end_array() { return close(']'); }

    /// `name` is a literal of ours and needs no escaping. Here, so that its size is known where it is used: a
    /// message has fourteen keys.
    json_writer& key(std::string_view name)
    {
        char* to = room_for((comma_ ? 1 : 0) + name.size() + 3);
        if (comma_) *to++ = ',';
        *to++ = '"';
        std::memcpy(to, name.data(), name.size());
        to += name.size();
        *to++ = '"';
        *to = ':';
        comma_ = false;
        return *this;
    }

    /// The same for names that came from outside.
    json_writer& escaped_key(std::string_view name);

    json_writer& value(std::string_view text);

    json_writer& value(const char* text) { return value(std::string_view(text)); }

    json_writer& value(const std::string& text) { return value(std::string_view(text)); }

    json_writer& value(bool yes);
    json_writer& value(double number);

    json_writer& value(std::nullptr_t) { return raw("null"); }

    json_writer& value(time_point at) { return integer(at.time_since_epoch().count()); }

    template <std::integral Integer>
    json_writer& value(Integer number)
    {
        if constexpr (std::is_signed_v<Integer>)
            return integer(static_cast<std::int64_t>(number));
        else
            return natural(static_cast<std::uint64_t>(number));
    }

    template <class Tag>
    json_writer& value(const id<Tag>& what)
    {
        return hex(what.high, what.low);
    }

    template <class T>
    json_writer& value(const std::optional<T>& what)
    {
        return what ? value(*what) : value(nullptr);
    }

    json_writer& value(const std::vector<std::string>& texts);
    json_writer& value(const std::map<std::string, std::string>& texts);

    template <class T>
    json_writer& field(std::string_view name, const T& what)
    {
        return key(name).value(what);
    }

    /// An id that may be nobody's: null then.
    template <class Tag>
    json_writer& id_or_null(std::string_view name, const id<Tag>& what)
    {
        key(name);
        return what.empty() ? value(nullptr) : value(what);
    }

    [[nodiscard]] std::string take() &&
    {
        out_.resize(used_);
        return std::move(out_);
    }

private:
    json_writer& open(char bracket);
    json_writer& close(char bracket);
    json_writer& raw(std::string_view text);
    json_writer& integer(std::int64_t number);
    json_writer& natural(std::uint64_t number);
    json_writer& hex(std::uint64_t high, std::uint64_t low);
    void separate();
    void escape(std::string_view text);
    void append_valid(std::string_view text);

    /// Where the next `bytes` go.
    char* room_for(std::size_t bytes)
    {
        if (out_.size() - used_ < bytes) grow(bytes);
        char* const at = out_.data() + used_;
        used_ += bytes;
        return at;
    }

    void grow(std::size_t bytes);
    void append(std::string_view bytes);

    std::string out_;  // longer than what is written
    std::size_t used_ = 0;
    bool comma_ = false;
};

}  // namespace pasokh::wire
