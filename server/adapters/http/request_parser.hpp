#pragma once

#include "adapters/http/message.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace pasokh::http {

/// The one request that may be large.
inline constexpr std::string_view import_path = "/api/console/faq/import";

/// Turns the bytes of one connection into requests. Stricter than Beast, whose parser it uses: what a proxy
/// in front could understand differently (folded lines, two hosts, odd transfer encodings, absolute targets)
/// is refused. Does no I/O.
class request_parser {
public:
    struct limits {
        std::size_t head_bytes;
        std::size_t body_bytes;
        /// Of an import (import_path) by somebody who seems to be logged in.
        std::size_t import_bytes = 0;
    };

    explicit request_parser(limits within);
    ~request_parser();

    void feed(std::string_view bytes) { buffer_.append(bytes); }

    /// Bytes that came after the last request.
    [[nodiscard]] bool has_more() const { return !buffer_.empty(); }

    [[nodiscard]] bool in_body() const;

    struct outcome {
        std::optional<request> whole;  // none: more bytes are needed, unless refused
        std::uint16_t refused = 0;     // the status to refuse with; the connection must be closed
    };

    /// The next request, as far as it has come.
    outcome next();

private:
    struct state;

    outcome begin_head();
    outcome go_on_with_body();

    limits within_;
    std::string buffer_;
    std::unique_ptr<state> state_;  // of the request whose body is being read
};

}  // namespace pasokh::http
