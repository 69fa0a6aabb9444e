#include "adapters/http/request_parser.hpp"

#include "async/task.hpp"
#include "base/ascii.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

namespace pasokh::http {
namespace {

namespace beast = boost::beast;
using parser_type = beast::http::request_parser<beast::http::string_body>;
using head_type = parser_type::value_type;
using boost::beast::http::field;

constexpr std::string_view end_of_head = "\r\n\r\n";
constexpr std::ptrdiff_t most_fields = 100;

/// The fields that say anything to us, found in one pass: Beast compares names for each that it is asked for.
class known_fields {
public:
    explicit known_fields(const head_type& head)
    {
        for (const auto& each : head) {
            ++all_;
            const auto at = place_of(each.name());
            if (at < names.size() && counts_[at]++ == 0) first_[at] = each.value();
        }
    }

    /// The value of the first of that name; empty when there is none.
    std::string_view operator[](field name) const { return first_.at(place_of(name)); }

    [[nodiscard]] std::size_t count(field name) const { return counts_.at(place_of(name)); }

    /// Is there one more than once that may be there once?
    [[nodiscard]] bool repeats() const
    {
        return std::any_of(counts_.begin(), counts_.begin() + single, [](auto count) { return count > 1; });
    }

    /// With those of other names.
    [[nodiscard]] std::ptrdiff_t all() const { return all_; }

private:
    // Of the first seven two would leave it to each reader which one counts.
    static constexpr std::ptrdiff_t single = 7;
    static constexpr std::array names{
        field::host,
        field::content_length,
        field::content_type,
        field::cookie,
        field::origin,
        field::sec_websocket_key,
        field::sec_websocket_version,
        field::expect,
        field::transfer_encoding,
        field::if_none_match,
        field::accept_encoding,
        field::upgrade,
        field::connection};

    static std::size_t place_of(field name)
    {
        return static_cast<std::size_t>(std::ranges::find(names, name) - names.begin());
    }

    std::array<std::string_view, names.size()> first_;
    std::array<std::size_t, names.size()> counts_{};
    std::ptrdiff_t all_ = 0;
};

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/// A name or address with or without a port; anything else is text for somebody else's parser.
bool looks_like_host(std::string_view host)
{
    const auto allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) ||
               std::string_view(".-_:[]%").find(c) != std::string_view::npos;
    };
    return !host.empty() && std::ranges::all_of(host, allowed);
}

/// The target as a path with its query; empty when it is neither one nor an absolute form of this very host.
std::string_view path_and_query(std::string_view target, std::string_view host)
{
    for (const std::string_view scheme : {"http://", "https://"}) {
        if (!same_ignoring_case(target.substr(0, scheme.size()), scheme)) continue;
        target.remove_prefix(scheme.size());
        const auto slash = target.find('/');
        if (slash == std::string_view::npos || !same_ignoring_case(target.substr(0, slash), host)) return {};
        target.remove_prefix(slash);
    }
    return target.starts_with('/') && target.find('#') == std::string_view::npos ? target
                                                                                 : std::string_view();
}

/// Every line ends with CRLF, none begins with a blank (folding), and nothing but text stands in between.
bool well_formed(std::string_view head)
{
    for (std::size_t at = 0; at < head.size(); ++at) {
        const auto c = static_cast<unsigned char>(head[at]);
        if (c == '\r' && (at + 1 == head.size() || head[at + 1] != '\n')) return false;
        if (c == '\n') {
            if (at == 0 || head[at - 1] != '\r') return false;
            if (at + 1 < head.size() && (head[at + 1] == ' ' || head[at + 1] == '\t')) return false;
        }
        if (c == 0 || (c < 0x20 && c != '\r' && c != '\n' && c != '\t') || c == 0x7F) return false;
    }
    return true;
}

/// 0, or the status to refuse the request with.
std::uint16_t refusal_of(const head_type& head, const known_fields& fields)
{
    if (head.version() != 11 && head.version() != 10) return 505;
    if (fields.all() > most_fields) return 431;
    if (fields.repeats()) return 400;
    if (!looks_like_host(fields[field::host])) return 400;
    if (path_and_query(head.target(), fields[field::host]).empty()) return 400;
    if (!std::ranges::all_of(fields[field::content_length], is_digit)) return 400;  // "2, 2" would pass
    if (fields.count(field::expect) != 0) return 417;
    if (const auto encodings = fields.count(field::transfer_encoding); encodings != 0) {
        if (encodings > 1 || head.version() == 10 || fields.count(field::content_length) != 0) return 400;
        if (!same_ignoring_case(fields[field::transfer_encoding], "chunked")) return 501;
    }
    return 0;
}

method method_of(beast::http::verb verb)
{
    switch (verb) {
    case beast::http::verb::get: return method::get;
    case beast::http::verb::head: return method::head;
    case beast::http::verb::post: return method::post;
    case beast::http::verb::patch: return method::patch;
    case beast::http::verb::delete_: return method::delete_;
    default: return method::other;
    }
}

/// A field whose value is a list, which may be spread over several lines.
std::string list_of(const head_type& head, const known_fields& fields, field name)
{
    if (fields.count(name) < 2) return std::string(fields[name]);
    std::string out;
    for (auto [at, end] = head.equal_range(name); at != end; ++at) {
        if (!out.empty()) out += ", ";
        out += at->value();
    }
    return out;
}

/// Everything but the body.
request request_of(const head_type& message, const known_fields& fields)
{
    request out;
    out.method = method_of(message.method());
    const auto target = path_and_query(message.target(), fields[field::host]);
    const auto question = target.find('?');
    out.path = target.substr(0, question);
    if (question != std::string_view::npos) out.query = target.substr(question + 1);
    const auto take = [&](field name) { return std::string(fields[name]); };
    out.host = take(field::host);
    out.origin = take(field::origin);
    out.cookie = take(field::cookie);
    out.content_type = take(field::content_type);
    out.if_none_match = take(field::if_none_match);
    out.accept_encoding = take(field::accept_encoding);
    // HTTP/1.0 knows no upgrade; a proxy that speaks it may have let the field pass.
    if (message.version() == 11) out.upgrade = list_of(message, fields, field::upgrade);
    out.connection = list_of(message, fields, field::connection);
    out.websocket_key = take(field::sec_websocket_key);
    out.websocket_version = take(field::sec_websocket_version);
    for (const auto& each : message) {
        const auto name = each.name_string();
        if (same_ignoring_case(name, "X-Forwarded-For")) {
            if (!out.forwarded_for.empty()) out.forwarded_for += ',';
            out.forwarded_for += std::string(each.value());
        }
        out.forwarded = out.forwarded || same_ignoring_case(name.substr(0, 12), "X-Forwarded-") ||
                        same_ignoring_case(name, "Forwarded") || same_ignoring_case(name, "Via") ||
                        same_ignoring_case(name, "X-Real-IP");
    }
    return out;
}

std::uint16_t status_of(const boost::system::error_code& failure)
{
    if (failure == beast::http::error::body_limit) return 413;
    if (failure == beast::http::error::header_limit) return 431;
    if (failure == beast::http::error::bad_version) return 505;
    return 400;
}

}  // namespace

struct request_parser::state {
    parser_type parser;
    request asked;  // as of the head: fields behind a chunked body count for nothing
};

request_parser::request_parser(limits within) : within_(within) {}

request_parser::~request_parser() = default;

bool request_parser::in_body() const
{
    return state_ != nullptr;
}

request_parser::outcome request_parser::next()
{
    return state_ ? go_on_with_body() : begin_head();
}

request_parser::outcome request_parser::begin_head()
{
    const auto end = buffer_.find(end_of_head);
    const auto size = end == std::string::npos ? buffer_.size() : end + end_of_head.size();
    if (size > within_.head_bytes) return {std::nullopt, 431};
    // A bare LF is refused as soon as it is there: such a head might never end.
    if (!well_formed(std::string_view(buffer_).substr(0, end))) {
        const bool cut_off = end == std::string::npos && buffer_.back() == '\r';
        if (!cut_off || !well_formed(std::string_view(buffer_).substr(0, buffer_.size() - 1)))
            return {std::nullopt, 400};
    }
    if (end == std::string::npos) return {};

    auto fresh = std::make_unique<state>();
    fresh->parser.eager(true);
    fresh->parser.header_limit(static_cast<std::uint32_t>(within_.head_bytes));
    // What is larger than the body of a command is known by its path; see below.
    fresh->parser.body_limit(std::max(within_.body_bytes, within_.import_bytes));
    boost::system::error_code failure;
    // The head alone, so that it is judged before anything of the body is believed.
    fresh->parser.put(asio::buffer(buffer_.data(), size), failure);
    if (failure && failure != beast::http::error::need_more) return {std::nullopt, status_of(failure)};
    if (!fresh->parser.is_header_done()) return {std::nullopt, 400};
    const auto& head = fresh->parser.get();
    const known_fields fields(head);
    if (const auto status = refusal_of(head, fields); status != 0) return {std::nullopt, status};
    fresh->asked = request_of(head, fields);
    const bool is_import = fresh->asked.path == import_path && !fresh->asked.cookie.empty();
    const auto body_bytes = is_import ? within_.import_bytes : within_.body_bytes;
    fresh->parser.body_limit(body_bytes);
    // Beast compares the limit with the length when it reads the head.
    if (const auto length = fresh->parser.content_length(); length && *length > body_bytes)
        return {std::nullopt, 413};
    fresh->asked.keep_alive = fresh->parser.keep_alive();
    buffer_.erase(0, size);
    state_ = std::move(fresh);
    return go_on_with_body();
}

request_parser::outcome request_parser::go_on_with_body()
{
    auto& parser = state_->parser;
    while (!parser.is_done() && !buffer_.empty()) {
        boost::system::error_code failure;
        const auto used = parser.put(asio::buffer(buffer_), failure);
        buffer_.erase(0, used);
        if (failure == beast::http::error::need_more) return {};
        if (failure) return {std::nullopt, status_of(failure)};
    }
    if (!parser.is_done()) return {};
    outcome out;
    out.whole = std::move(state_->asked);
    out.whole->body = std::move(parser.get().body());
    state_.reset();
    return out;
}

}  // namespace pasokh::http
