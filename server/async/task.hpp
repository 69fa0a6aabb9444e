#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace pasokh {

namespace asio = boost::asio;

/// The concrete executor of an I/O thread. Naming it instead of any_io_executor saves a fifth of the
/// instructions per message and half a KiB per connection.
using io_executor = asio::io_context::executor_type;

/// A coroutine on an I/O thread.
template <class T>
using task = asio::awaitable<T, io_executor>;

inline constexpr asio::use_awaitable_t<io_executor> use_task{};

/// For I/O whose failure we handle: completes with a tuple that begins with the error code.
inline constexpr auto use_tuple = asio::as_tuple_t<asio::use_awaitable_t<io_executor>>{};

}  // namespace pasokh
