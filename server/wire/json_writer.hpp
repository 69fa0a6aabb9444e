#pragma once

#include "base/shared_text.hpp"
#include "base/strong_id.hpp"
#include "base/time.hpp"

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pasokh::wire {

/// Writes JSON text without a tree, into room of its own: a frame costs the one allocation of the text that
/// take() or share() makes of it, and a large one that of its room. Everything the server sends goes
/// through here, so this is where text is escaped and invalid UTF-8 becomes U+FFFD.
class json_writer {
public:
    explicit json_writer(std::size_t expected = 256)
    {
        if (expected > own_room) grow(expected);
    }

    json_writer(const json_writer&) = delete;
    json_writer& operator=(const json_writer&) = delete;

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

    /// `text` is a word of ours and needs no escaping, as the names of types and states.
    json_writer& word(std::string_view text)
    {
        char* to = room_for((comma_ ? 1 : 0) + text.size() + 2);
        if (comma_) *to++ = ',';
        *to++ = '"';
        std::memcpy(to, text.data(), text.size());
        to[text.size()] = '"';
        comma_ = true;
        return *this;
    }

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

    /// What is written, for one.
    [[nodiscard]] std::string take() && { return {begin_, at_}; }

    /// The same for many.
    [[nodiscard]] shared_text share() && { return std::string_view(begin_, at_); }

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
        if (static_cast<std::size_t>(end_ - at_) < bytes) grow(bytes);
        return std::exchange(at_, at_ + bytes);
    }

    void grow(std::size_t bytes);
    void append(std::string_view bytes);

    /// Enough for nearly every frame of a chat.
    static constexpr std::size_t own_room = 1024;

    std::array<char, own_room> room_;
    std::unique_ptr<char[]> larger_;  // when room_ is too small
    char* begin_ = room_.data();
    char* at_ = begin_;  // behind what is written
    char* end_ = begin_ + own_room;
    bool comma_ = false;
};

}  // namespace pasokh::wire
