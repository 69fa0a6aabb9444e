#pragma once

#include "async/task.hpp"
#include "base/error.hpp"
#include "base/time.hpp"

#include <boost/asio/thread_pool.hpp>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace boost::asio::ssl {
class context;
}

namespace pasokh::http {

/// This server's certificate and key. A connection keeps those that it began with; new ones take those of
/// now.
class tls_keys {
public:
    struct files {
        std::filesystem::path certificate;  // PEM, with its chain
        std::filesystem::path key;          // PEM, without a passphrase
    };

    explicit tls_keys(asio::thread_pool& workers) : workers_(workers) {}

    /// Null until the first load() that worked.
    [[nodiscard]] const std::shared_ptr<asio::ssl::context>& current() const { return current_; }

    [[nodiscard]] std::optional<time_point> expires_at() const { return expires_at_; }

    /// Reads both files. bad_config, after the reason was logged, when they cannot be used: what was in use
    /// stays in use.
    task<result<void>> load(files from);
    /// load() again if one of the files is another one than at the last attempt.
    task<void> reload_if_changed();

private:
    struct loaded;

    void warn_of_expiry() const;

    static result<loaded> read_blocking(const files& from);
    static std::string stamp_blocking(const files& of);

    asio::thread_pool& workers_;
    files files_;
    std::string stamp_;  // of the files at the last attempt
    std::shared_ptr<asio::ssl::context> current_;
    std::optional<time_point> expires_at_;
};

}  // namespace pasokh::http
