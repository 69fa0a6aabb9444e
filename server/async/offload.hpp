#pragma once

#include "async/task.hpp"

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>

#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

namespace pasokh {

/// Runs `work` on `pool` and comes back to the caller's I/O thread with its value. Blocking work belongs
/// here. An exception of `work` is thrown at the caller. The pool must be joined before the io_context of
/// any caller is destroyed: running work writes into the caller's frame.
template <class F>
task<std::invoke_result_t<F&>> offload(asio::thread_pool& pool, F work)
{
    std::optional<std::invoke_result_t<F&>> out;
    std::exception_ptr failure;
    // Named before it is awaited: g++ 12 destroys a capturing lambda inside a co_await expression twice.
    auto initiate = [&pool, &out, &failure, work = std::move(work)](auto handler) mutable {
        auto home = asio::make_work_guard(asio::get_associated_executor(handler));
        asio::post(
            pool,
            [&out, &failure, work = std::move(work), handler = std::move(handler), home = std::move(home)](
            ) mutable {
                try {
                    out.emplace(work());
                } catch (...) {
                    failure = std::current_exception();
                }
                asio::post(home.get_executor(), std::move(handler));
            }
        );
    };
    auto waiting =
        asio::async_initiate<const asio::use_awaitable_t<io_executor>, void()>(std::move(initiate), use_task);
    co_await std::move(waiting);
    if (failure) std::rethrow_exception(failure);
    co_return std::move(*out);
}

}  // namespace pasokh
