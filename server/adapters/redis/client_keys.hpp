#pragma once

#include "adapters/redis/settings.hpp"
#include "base/error.hpp"

#include <memory>

namespace boost::asio::ssl {
class context;
}

namespace pasokh::redis {

/// What a TLS connection to this server needs: the authorities that are trusted, and the name that its
/// certificate must have. bad_config when the file of authorities cannot be used; the reason is logged.
/// Blocks while it reads it.
result<std::shared_ptr<boost::asio::ssl::context>> client_keys(const settings& how);

}  // namespace pasokh::redis
