#pragma once

#include "base/strong_id.hpp"
#include "base/time.hpp"
#include "ports/enum_names.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace pasokh::sqlite {

// The forms of values in the file (migrations/0001_desk.sql names them), each once in and once out.
// size: short overloads, read like a table

/// Marks bytes that are not text.
struct blob {
    std::string bytes;
};

namespace detail {

inline void put_half(char* out, std::uint64_t half)
{
    for (int i = 0; i < 8; ++i)
        out[i] = static_cast<char>(half >> (56 - 8 * i));
}

inline std::uint64_t half_at(std::string_view bytes)
{
    std::uint64_t half = 0;
    for (std::size_t i = 0; i < 8; ++i)
        half = half << 8 | static_cast<unsigned char>(bytes[i]);
    return half;
}

template <class Tag>
void append_id(std::string& out, const id<Tag>& value)
{
    char bytes[16];
    put_half(bytes, value.high);
    put_half(bytes + 8, value.low);
    out.append(bytes, sizeof bytes);
}

/// The 16 bytes of an id, or none for nobody.
struct id_bytes {
    std::array<char, 16> bytes{};
    std::size_t size = 0;
};

}  // namespace detail

// What is bound of a value. What a value does not hold itself in that form is made here and kept by the
// caller until the statement has run, so that SQLite needs no copy of anything.

inline std::string_view stored(const std::string& text)
{
    return text;
}

inline std::string_view stored(std::string_view text)
{
    return text;
}

inline const blob& stored(const blob& value)
{
    return value;
}

template <class Number>

requires std::is_arithmetic_v<Number>

    Number stored(Number value)
{
    return value;
}

inline std::int64_t stored(time_point value)
{
    return value.time_since_epoch().count();
}

inline std::int64_t stored(duration value)
{
    return value.count();
}

inline std::optional<std::int64_t> stored(const std::optional<time_point>& value)
{
    return value ? std::optional(stored(*value)) : std::nullopt;
}

template <ports::stored_by_name E>
std::string_view stored(E value)
{
    return ports::name_in_store(value);
}

template <class Tag>
detail::id_bytes stored(const id<Tag>& value)
{
    detail::id_bytes out;
    if (value.empty()) return out;
    detail::put_half(out.bytes.data(), value.high);
    detail::put_half(out.bytes.data() + 8, value.low);
    out.size = out.bytes.size();
    return out;
}

template <class Tag>
blob stored(const std::vector<id<Tag>>& values)
{
    blob bytes;
    for (const auto& value : values)
        detail::append_id(bytes.bytes, value);
    return bytes;
}

inline std::string stored(const std::vector<std::string>& names)
{
    std::string joined;
    for (const auto& name : names)
        joined.append(joined.empty() ? "" : "\n").append(name);
    return joined;
}

// Not `bind`: an argument from std would bring std::bind into the choice, which takes anything.
// SQLITE_STATIC: see stored(). A failed bind leaves NULL, which every NOT NULL column refuses.

inline void bind_value(sqlite3_stmt* to, int at, std::string_view text)
{
    // A null pointer would bind NULL; an empty text is a value.
    const char* data = text.empty() ? "" : text.data();
    sqlite3_bind_text64(to, at, data, text.size(), SQLITE_STATIC, SQLITE_UTF8);
}

inline void bind_value(sqlite3_stmt* to, int at, const blob& value)
{
    const char* data = value.bytes.empty() ? "" : value.bytes.data();
    sqlite3_bind_blob64(to, at, data, value.bytes.size(), SQLITE_STATIC);
}

inline void bind_value(sqlite3_stmt* to, int at, const detail::id_bytes& value)
{
    sqlite3_bind_blob64(to, at, value.bytes.data(), value.size, SQLITE_STATIC);
}

inline void bind_value(sqlite3_stmt* to, int at, bool value)
{
    sqlite3_bind_int(to, at, value ? 1 : 0);
}

template <class Integer>
requires std::is_integral_v<Integer>

void bind_value(sqlite3_stmt* to, int at, Integer value)
{
    // SQLite's integers are signed: "up to the largest seq" must not become -1.
    if (std::cmp_greater(value, INT64_MAX))
        sqlite3_bind_int64(to, at, INT64_MAX);
    else
        sqlite3_bind_int64(to, at, static_cast<sqlite3_int64>(value));
}

inline void bind_value(sqlite3_stmt* to, int at, double value)
{
    sqlite3_bind_double(to, at, value);
}

inline void bind_value(sqlite3_stmt* to, int at, std::optional<std::int64_t> value)
{
    if (value)
        bind_value(to, at, *value);
    else
        sqlite3_bind_null(to, at);
}

// What a table of ours (new_lines.hpp) gives of a value that stays where it is until the statement has run.

inline void give_value(sqlite3_context* to, std::string_view text)
{
    const char* data = text.empty() ? "" : text.data();
    sqlite3_result_text64(to, data, text.size(), SQLITE_STATIC, SQLITE_UTF8);
}

inline void give_value(sqlite3_context* to, const detail::id_bytes& value)
{
    sqlite3_result_blob64(to, value.bytes.data(), value.size, SQLITE_STATIC);
}

template <class Integer>
requires std::is_integral_v<Integer>

void give_value(sqlite3_context* to, Integer value)
{
    sqlite3_result_int64(to, static_cast<sqlite3_int64>(value));
}

/// One row of an answer, valid inside the callback that gets it.
class row {
public:
    explicit row(sqlite3_stmt* from) : from_(from) {}

    /// Takes as many columns as there are arguments, in the order of the SELECT.
    template <class... Out>
    void into(Out&... out)
    {
        (take(out), ...);
    }

    /// A name that this version does not know: the row was written by somebody else's code.
    [[nodiscard]] bool understood() const { return understood_; }

private:
    [[nodiscard]] std::string_view bytes()
    {
        const int at = column_++;
        // The pointer first: asking for it may convert, and the size is that of the converted value.
        const auto* data = static_cast<const char*>(sqlite3_column_blob(from_, at));
        return {data, static_cast<std::size_t>(sqlite3_column_bytes(from_, at))};
    }

    void take(std::string& out) { out = bytes(); }

    void take(blob& out) { out.bytes = bytes(); }

    void take(bool& out) { out = sqlite3_column_int64(from_, column_++) != 0; }

    void take(double& out) { out = sqlite3_column_double(from_, column_++); }

    void take(time_point& out) { out = time_point(duration(sqlite3_column_int64(from_, column_++))); }

    template <class Integer>
    requires std::is_integral_v<Integer>

    void take(Integer& out) { out = static_cast<Integer>(sqlite3_column_int64(from_, column_++)); }

    void take(std::optional<time_point>& out)
    {
        if (sqlite3_column_type(from_, column_) == SQLITE_NULL) {
            out.reset();
            ++column_;
        } else {
            take(out.emplace());
        }
    }

    template <ports::stored_by_name E>
    void take(E& out)
    {
        const auto value = ports::from_store<E>(bytes());
        understood_ = understood_ && value.has_value();
        if (value) out = *value;
    }

    template <class Tag>
    void take(id<Tag>& out)
    {
        const auto raw = bytes();
        understood_ = understood_ && (raw.empty() || raw.size() == 16);
        out = raw.size() == 16 ? id<Tag>{detail::half_at(raw), detail::half_at(raw.substr(8))} : id<Tag>{};
    }

    template <class Tag>
    void take(std::vector<id<Tag>>& out)
    {
        auto raw = bytes();
        understood_ = understood_ && raw.size() % 16 == 0;
        for (out.clear(); raw.size() >= 16; raw.remove_prefix(16))
            out.push_back({detail::half_at(raw), detail::half_at(raw.substr(8))});
    }

    void take(std::vector<std::string>& out)
    {
        out.clear();
        auto joined = bytes();
        while (!joined.empty()) {
            const auto end = std::min(joined.find('\n'), joined.size());
            out.emplace_back(joined.substr(0, end));
            joined.remove_prefix(std::min(end + 1, joined.size()));
        }
    }

    sqlite3_stmt* from_;
    int column_ = 0;
    bool understood_ = true;
};

}  // namespace pasokh::sqlite
