#pragma once

#include "base/strong_id.hpp"
#include "base/time.hpp"
#include "ports/enum_names.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

struct pg_result;

namespace pasokh::postgres {

// The forms of values in the tables (migrations/0001_desk.sql names them), each once in and once out.
// size: short overloads, read like a table

/// Marks bytes that are not text.
struct blob {
    std::string bytes;
};

/// One argument of a statement. The server infers its type from the statement.
struct parameter {
    std::string bytes;
    bool null = false;
    bool binary = false;  // bytes of a BYTEA; everything else goes as text
};

namespace detail {

/// What PostgreSQL takes as text: UTF-8 without NUL. A batch must not fail for one odd letter.
std::string clean_text(std::string_view text);
std::string as_text(double value);

template <class Tag>
void append_id(std::string& out, const id<Tag>& value)
{
    for (const auto half : {value.high, value.low})
        for (int i = 0; i < 8; ++i)
            out += static_cast<char>(half >> (56 - 8 * i));
}

inline std::uint64_t number_at(std::string_view bytes)
{
    std::uint64_t out = 0;
    for (const char c : bytes)
        out = out << 8 | static_cast<unsigned char>(c);
    return out;
}

double real_at(std::string_view bytes);

}  // namespace detail

inline parameter as_parameter(std::string_view text)
{
    return {detail::clean_text(text), false, false};
}

inline parameter as_parameter(const std::string& text)
{
    return as_parameter(std::string_view(text));
}

inline parameter as_parameter(const blob& value)
{
    return {value.bytes, false, true};
}

inline parameter as_parameter(bool value)
{
    return {value ? "t" : "f", false, false};
}

template <class Integer>

requires std::is_integral_v<Integer> parameter as_parameter(Integer value)
{
    // PostgreSQL's integers are signed: "up to the largest seq" must not be out of range.
    if (std::cmp_greater(value, INT64_MAX)) return {std::to_string(INT64_MAX), false, false};
    return {std::to_string(value), false, false};
}

inline parameter as_parameter(double value)
{
    return {detail::as_text(value), false, false};
}

inline parameter as_parameter(time_point value)
{
    return as_parameter(value.time_since_epoch().count());
}

inline parameter as_parameter(duration value)
{
    return as_parameter(value.count());
}

inline parameter as_parameter(const std::optional<time_point>& value)
{
    return value ? as_parameter(*value) : parameter{{}, true, false};
}

template <ports::stored_by_name E>
parameter as_parameter(E value)
{
    return as_parameter(ports::name_in_store(value));
}

template <class Tag>
parameter as_parameter(const id<Tag>& value)
{
    parameter out{{}, false, true};
    if (!value.empty()) detail::append_id(out.bytes, value);
    return out;
}

template <class Tag>
parameter as_parameter(const std::vector<id<Tag>>& values)
{
    parameter out{{}, false, true};
    for (const auto& value : values)
        detail::append_id(out.bytes, value);
    return out;
}

inline parameter as_parameter(const std::vector<std::string>& names)
{
    std::string joined;
    for (const auto& name : names)
        joined.append(joined.empty() ? "" : "\n").append(name);
    return as_parameter(joined);
}

/// A TEXT[] for `unnest` and `= ANY`.
parameter text_array(const std::vector<std::string>& items);

/// One row of an answer, asked for in binary. Valid as long as the answer.
class row {
public:
    row(const pg_result* from, int at) : from_(from), at_(at) {}

    /// Takes as many columns as there are arguments, in the order of the SELECT.
    template <class... Out>
    void into(Out&... out)
    {
        (take(out), ...);
    }

    /// A name that this version does not know: the row was written by somebody else's code.
    [[nodiscard]] bool understood() const { return understood_; }

private:
    [[nodiscard]] std::string_view bytes();
    [[nodiscard]] bool null() const;

    void take(std::string& out) { out = bytes(); }

    void take(blob& out) { out.bytes = bytes(); }

    void take(bool& out) { out = detail::number_at(bytes()) != 0; }

    void take(double& out) { out = detail::real_at(bytes()); }

    void take(time_point& out)
    {
        std::int64_t since = 0;
        take(since);
        out = time_point(duration(since));
    }

    template <class Integer>
    requires std::is_integral_v<Integer>

    void take(Integer& out)
    {
        const auto raw = bytes();
        const auto value = detail::number_at(raw);
        // An INTEGER of four bytes keeps its sign; the tables have BIGINT throughout.
        out = raw.size() == 4 ? static_cast<Integer>(static_cast<std::int32_t>(value))
                              : static_cast<Integer>(value);
    }

    void take(std::optional<time_point>& out)
    {
        if (null()) {
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
        out = raw.size() == 16
                  ? id<Tag>{detail::number_at(raw.substr(0, 8)), detail::number_at(raw.substr(8))}
                  : id<Tag>{};
    }

    template <class Tag>
    void take(std::vector<id<Tag>>& out)
    {
        auto raw = bytes();
        understood_ = understood_ && raw.size() % 16 == 0;
        for (out.clear(); raw.size() >= 16; raw.remove_prefix(16))
            out.push_back({detail::number_at(raw.substr(0, 8)), detail::number_at(raw.substr(8, 8))});
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

    const pg_result* from_;
    int at_;
    int column_ = 0;
    bool understood_ = true;
};

}  // namespace pasokh::postgres
