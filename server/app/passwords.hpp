#pragma once

#include "app/log_in_throttle.hpp"
#include "app/settings.hpp"
#include "async/task.hpp"
#include "base/error.hpp"
#include "ports/accounts.hpp"

#include <boost/asio/thread_pool.hpp>

#include <string>

namespace pasokh::app {

/// Hashes and verifies passwords, on the workers: each costs 64 MiB and many milliseconds, on purpose.
class passwords {
public:
    passwords(asio::thread_pool& workers, const current_settings& settings)
        : workers_(workers)
        , settings_(settings)
    {
    }

    /// bad_field for one that is too short or too long.
    task<result<std::string>> hash(std::string password);
    /// bad_credentials when it is not the password, or `stored` is empty; the same work either way.
    task<result<void>> verify(std::string stored, std::string password);
    /// An operator who is logged in shows that it is still he. rate_limited after too many wrong ones:
    /// whoever finds an open console cannot try the whole dictionary on it.
    task<result<void>> verify_own(ports::account who, std::string password);

private:
    asio::thread_pool& workers_;
    const current_settings& settings_;
    log_in_throttle guesses_;
};

/// The setting for one account.
log_in_throttle::rule guesses_per_account(const current_settings& settings);

}  // namespace pasokh::app
