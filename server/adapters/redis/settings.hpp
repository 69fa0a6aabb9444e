#pragma once

#include "base/error.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace pasokh::redis {

struct settings {
    std::string host = "127.0.0.1";
    std::uint16_t port = 6379;
    std::string user;      // empty: the default user
    std::string password;  // empty: no AUTH
    std::uint32_t database = 0;
    bool tls = false;
    std::string ca_file;             // PEM; empty: the authorities that the system trusts
    std::string prefix = "pasokh:";  // of every channel: several installations can share one server
};

/// redis://[[user]:password@]host[:port][/database], rediss:// for TLS. The password may instead stand in a
/// file (one line), so that it need not stand in the configuration. Blocks when it reads that file;
/// bad_config says nothing of the password in the log.
result<settings>
parse_url(const std::string& url, const std::optional<std::filesystem::path>& password_file = {});

}  // namespace pasokh::redis
