#include "wire/node_codec.hpp"

#include <limits>
#include <type_traits>

namespace pasokh::wire {
namespace {

class writer {
public:
    explicit writer(std::size_t kind) { number(static_cast<std::uint8_t>(kind)); }

    template <class Number>
    writer& number(Number value)
    {
        static_assert(std::is_unsigned_v<Number>);
        for (int shift = std::numeric_limits<Number>::digits - 8; shift >= 0; shift -= 8)
            out_.push_back(static_cast<char>(static_cast<std::uint64_t>(value) >> shift));
        return *this;
    }

    writer& text(std::string_view value)
    {
        number(static_cast<std::uint32_t>(value.size()));
        out_ += value;
        return *this;
    }

    writer& flag(bool value) { return number(static_cast<std::uint8_t>(value ? 1 : 0)); }

    std::string take() { return std::move(out_); }

private:
    std::string out_;
};

/// After the first thing that is not there everything is zero or empty, and good() false.
class scanner {
public:
    explicit scanner(std::string_view from) : rest_(from) {}

    template <class Number>
    Number number()
    {
        if (!has(sizeof(Number))) return 0;
        std::uint64_t out = 0;
        for (std::size_t i = 0; i < sizeof(Number); ++i)
            out = out << 8 | static_cast<unsigned char>(rest_[i]);
        rest_.remove_prefix(sizeof(Number));
        return static_cast<Number>(out);
    }

    std::string text()
    {
        const auto size = number<std::uint32_t>();
        if (!has(size)) return {};
        std::string out(rest_.substr(0, size));
        rest_.remove_prefix(size);
        return out;
    }

    bool flag()
    {
        const auto value = number<std::uint8_t>();
        must(value <= 1);
        return value == 1;
    }

    /// How many things of at least `bytes` each follow.
    std::size_t count(std::size_t bytes)
    {
        const auto out = number<std::uint32_t>();
        return has(static_cast<std::size_t>(out) * bytes) ? out : 0;
    }

    /// Everything was there, and nothing else.
    [[nodiscard]] bool good() const { return good_ && rest_.empty(); }

    /// What was read contradicts itself when this does not hold.
    void must(bool holds) { good_ = good_ && holds; }

private:
    bool has(std::size_t size)
    {
        good_ = good_ && rest_.size() >= size;
        return good_;
    }

    std::string_view rest_;
    bool good_ = true;
};

void write(writer& out, const to_owner::open& what)
{
    out.number(what.line).flag(what.console).text(what.site).text(what.address);
    out.number(what.who.high).number(what.who.low).text(what.token_hash);
    out.number(static_cast<std::uint64_t>(what.expires_at.time_since_epoch().count()));
}

void read(scanner& from, to_owner::open& what)
{
    what.line = from.number<std::uint64_t>();
    what.console = from.flag();
    what.site = from.text();
    what.address = from.text();
    what.who.high = from.number<std::uint64_t>();
    what.who.low = from.number<std::uint64_t>();
    what.token_hash = from.text();
    what.expires_at = time_point(time_point::duration(from.number<std::uint64_t>()));
}

void write(writer& out, const to_owner::said& what)
{
    out.number(what.line).text(what.text);
}

void read(scanner& from, to_owner::said& what)
{
    what.line = from.number<std::uint64_t>();
    what.text = from.text();
}

void write(writer& out, const to_owner::passed_on& what)
{
    out.number(what.line).number(what.bytes);
}

void read(scanner& from, to_owner::passed_on& what)
{
    what.line = from.number<std::uint64_t>();
    what.bytes = from.number<std::uint64_t>();
}

void write(writer& out, const to_owner::ended& what)
{
    out.number(what.line);
}

void read(scanner& from, to_owner::ended& what)
{
    what.line = from.number<std::uint64_t>();
}

void write_shown(writer& out, std::span<const std::uint64_t> lines, bool transient, std::string_view text)
{
    out.flag(transient).number(static_cast<std::uint32_t>(lines.size()));
    for (const auto line : lines)
        out.number(line);
    out.text(text);
}

void write(writer& out, const to_edge::shown& what)
{
    write_shown(out, what.lines, what.transient, what.text);
}

void read(scanner& from, to_edge::shown& what)
{
    what.transient = from.flag();
    what.lines.resize(from.count(sizeof(std::uint64_t)));
    for (auto& line : what.lines)
        line = from.number<std::uint64_t>();
    what.text = from.text();
}

void write(writer& out, const to_edge::closed& what)
{
    out.number(what.line).number(what.code);
}

void read(scanner& from, to_edge::closed& what)
{
    what.line = from.number<std::uint64_t>();
    what.code = from.number<std::uint16_t>();
}

void write(writer& out, const remote_call& what)
{
    out.number(what.id).number(what.method).text(what.path).text(what.query).text(what.origin);
    out.text(what.cookie).text(what.content_type).text(what.address).text(what.body);
}

void read(scanner& from, remote_call& what)
{
    what.id = from.number<std::uint64_t>();
    what.method = from.number<std::uint8_t>();
    for (auto* field : {&what.path, &what.query, &what.origin, &what.cookie})
        *field = from.text();
    for (auto* field : {&what.content_type, &what.address, &what.body})
        *field = from.text();
}

void write(writer& out, const remote_answer& what)
{
    out.number(what.id).number(what.status).text(what.content_type).flag(what.body.has_value());
    out.text(what.body.value_or(std::string())).number(static_cast<std::uint32_t>(what.headers.size()));
    for (const auto& [name, value] : what.headers)
        out.text(name).text(value);
}

void read(scanner& from, remote_answer& what)
{
    what.id = from.number<std::uint64_t>();
    what.status = from.number<std::uint16_t>();
    what.content_type = from.text();
    const bool with_body = from.flag();
    auto body = from.text();
    from.must(with_body || body.empty());
    if (with_body) what.body = std::move(body);
    what.headers.resize(from.count(2 * sizeof(std::uint32_t)));
    for (auto& [name, value] : what.headers) {
        name = from.text();
        value = from.text();
    }
}

template <class Item>
std::string encode_item(const Item& what)
{
    writer out(what.index());
    std::visit([&](const auto& each) { write(out, each); }, what);
    return out.take();
}

template <class Item, std::size_t Kind = 0>
std::optional<Item> read_item(std::size_t kind, scanner& from)
{
    if constexpr (Kind < std::variant_size_v<Item>) {
        if (kind != Kind) return read_item<Item, Kind + 1>(kind, from);
        std::variant_alternative_t<Kind, Item> out;
        read(from, out);
        if (!from.good()) return std::nullopt;
        return Item(std::move(out));
    } else {
        return std::nullopt;
    }
}

template <class Item>
std::optional<Item> decode_item(std::string_view bytes)
{
    scanner from(bytes);
    const auto kind = from.number<std::uint8_t>();
    return read_item<Item>(kind, from);
}

}  // namespace

std::string encode(const line_item& what)
{
    return encode_item(what);
}

std::string encode_shown(std::span<const std::uint64_t> lines, bool transient, std::string_view text)
{
    constexpr std::size_t kind = 4;
    static_assert(std::is_same_v<std::variant_alternative_t<kind, line_item>, to_edge::shown>);
    writer out(kind);
    write_shown(out, lines, transient, text);
    return out.take();
}

std::optional<line_item> decode_line_item(std::string_view bytes)
{
    return decode_item<line_item>(bytes);
}

std::string encode(const call_item& what)
{
    return encode_item(what);
}

std::optional<call_item> decode_call_item(std::string_view bytes)
{
    return decode_item<call_item>(bytes);
}

}  // namespace pasokh::wire
