#include "main/config_schema.hpp"

#include <fmt/format.h>
#include <string>
#include <type_traits>

namespace pasokh::config {
namespace {

std::string quoted(const std::string& text)
{
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        if (c == '\n')
            out += "\\n";
        else if (static_cast<unsigned char>(c) < 0x20)
            out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
        else
            out += c;
    }
    return out + '"';
}

std::string show(const std::string& value)
{
    return quoted(value);
}

std::string show(domain::match value)
{
    return value == domain::match::any ? "\"any\"" : "\"all\"";
}

std::string show(std::chrono::milliseconds value)
{
    const auto ms = value.count();
    if (ms % 3'600'000 == 0 && ms > 0) return fmt::format("\"{}h\"", ms / 3'600'000);
    if (ms % 60'000 == 0 && ms > 0) return fmt::format("\"{}m\"", ms / 60'000);
    if (ms % 1'000 == 0 && ms > 0) return fmt::format("\"{}s\"", ms / 1'000);
    return fmt::format("\"{}ms\"", ms);
}

template <class T>

requires std::is_arithmetic_v<T> std::string show(T value)
{
    if constexpr (std::is_floating_point_v<T>) {
        auto text = fmt::format("{}", value);
        return text.find_first_of(".e") == std::string::npos ? text + ".0" : text;
    } else {
        return fmt::format("{}", value);
    }
}

std::string show(const std::vector<std::string>& value)
{
    std::string out = "[";
    for (const auto& each : value)
        out += (out.size() > 1 ? ", " : "") + quoted(each);
    return out + ']';
}

std::string show(const std::vector<ip_network>& value)
{
    std::vector<std::string> texts;
    for (const auto& each : value)
        texts.push_back(each.text());
    return show(texts);
}

std::string show(const domain::localized& value)
{
    std::string out = "{ ";
    for (const auto& [language, text] : value)
        out += (out.size() > 2 ? ", " : "") + language + " = " + quoted(text);
    return out + " }";
}

class printer {
public:
    explicit printer(std::string path) : path_(std::move(path)) {}

    template <class T, class Range>
    void operator()(std::string_view name, T& value, const Range& range, std::string_view meaning)
    {
        auto note = std::string(meaning);
        if constexpr (requires { range.least; })
            note += fmt::format(" From {} to {}.", bound(range.least), bound(range.most));
        if (!note.empty()) out_ += fmt::format("# {}\n", note);
        if constexpr (requires { value.has_value(); })
            out_ += value ? fmt::format("{} = {}\n", name, show(*value))
                          : fmt::format("# {} = (not set)\n", name);
        else
            out_ += fmt::format("{} = {}\n", name, show(value));
    }

    template <class T>
    void table(std::string_view name, T& value, std::string_view meaning)
    {
        later(fmt::format("\n# {}\n[{}]\n", meaning, join(name)), join(name), value);
    }

    template <class T>
    void list(std::string_view name, std::vector<T>& values, std::string_view meaning)
    {
        for (auto& each : values)
            later(fmt::format("\n# {}\n[[{}]]\n", meaning, join(name)), join(name), each);
    }

    template <class T>
    void map(std::string_view name, std::map<std::string, T>& values, std::string_view meaning)
    {
        for (auto& [key, each] : values)
            later(
                fmt::format("\n# {}\n[{}.{}]\n", meaning, join(name), key),
                fmt::format("{}.{}", join(name), key),
                each
            );
    }

    [[nodiscard]] std::string text() const { return out_ + tables_; }

private:
    // Tables follow the plain keys of their parent: in TOML a key after a table's head belongs to that table.
    template <class T>
    void later(std::string head, std::string path, T& value)
    {
        printer inner(std::move(path));
        describe(value, inner);
        tables_ += head + inner.text();
    }

    template <class T>
    static std::string bound(T value)
    {
        return show(value);
    }

    [[nodiscard]] std::string join(std::string_view name) const
    {
        return path_.empty() ? std::string(name) : fmt::format("{}.{}", path_, name);
    }

    std::string path_;
    std::string out_;
    std::string tables_;
};

}  // namespace

std::string print(const configuration& what)
{
    auto copy = what;  // describe() serves the reader too and wants to write
    printer top({});
    describe(copy, top);
    return top.text();
}

}  // namespace pasokh::config
