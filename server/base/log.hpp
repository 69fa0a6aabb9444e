#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>

namespace pasokh::log {

enum class level { debug, info, warn, error };

/// One typed field of an event. Never message text, tokens, passwords or addresses of visitors.
struct field {
    std::string_view key;
    std::variant<std::int64_t, double, bool, std::string> value;

    field(std::string_view k, std::string_view v) : key(k), value(std::string(v)) {}

    field(std::string_view k, const std::string& v) : key(k), value(v) {}

    field(std::string_view k, const char* v) : key(k), value(std::string(v)) {}

    field(std::string_view k, bool v) : key(k), value(v) {}

    field(std::string_view k, double v) : key(k), value(v) {}
    template <class Integer>

    requires std::is_integral_v<Integer> field(std::string_view k, Integer v)
        : key(k)
        , value(static_cast<std::int64_t>(v))
    {
    }
};

using fields = std::initializer_list<field>;
using sink = std::function<void(level, std::string_view event, fields)>;

/// Set once, in main, before any thread starts. Without a sink nothing is logged.
void set_sink(sink where, level from);

/// `event` is a constant snake_case name.
void write(level how, std::string_view event, fields what);

inline void debug(std::string_view event, fields what = {})
{
    write(level::debug, event, what);
}

inline void info(std::string_view event, fields what = {})
{
    write(level::info, event, what);
}

inline void warn(std::string_view event, fields what = {})
{
    write(level::warn, event, what);
}

inline void error(std::string_view event, fields what = {})
{
    write(level::error, event, what);
}

}  // namespace pasokh::log
