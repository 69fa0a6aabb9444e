#pragma once

#include "base/error.hpp"
#include "domain/ids.hpp"

#include <boost/assert/source_location.hpp>
#include <boost/system/result.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pasokh::wire {

struct person {
    domain::operator_id id;
    std::string name;
};

/// A refusal as it is shown: what `error` frames and HTTP error bodies are made of.
struct wire_error {
    errc code = errc::internal;
    std::string field;    // JSON pointer of what is wrong
    std::string message;  // what was expected there; for developers, in English
    std::uint32_t ref = 0;
    std::string client_id;
    std::optional<std::chrono::milliseconds> retry_after;
    std::optional<person> holder;
};

template <class T>
using decoded = boost::system::result<T, wire_error>;

/// Asked for by boost::system::result for an error type of one's own.
[[noreturn]] void throw_exception_from_error(const wire_error& what, const boost::source_location& where);

struct parse_limits {
    std::size_t bytes = 64 * 1024;
    std::size_t depth = 16;
};

/// The client_id of a `say`, found without decoding it; empty for other frames, and where it is not written
/// the way our clients write it. No text can look like it: a quote within one has a backslash before it.
std::string_view name_of_message(std::string_view frame);

/// A client's command, and the number under which it wants the answer (0: none).
template <class Body>
struct incoming {
    std::uint32_t ref = 0;
    Body body;
};

}  // namespace pasokh::wire
