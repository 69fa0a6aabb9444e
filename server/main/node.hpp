#pragma once

#include "adapters/metrics/metrics.hpp"
#include "adapters/redis/redis_bus.hpp"
#include "app/mesh.hpp"
#include "base/error.hpp"
#include "main/config.hpp"

#include <memory>

namespace pasokh {

/// This server as one of several: its links to the others over Redis.
class node {
public:
    /// `incarnation` in milliseconds of this start. Blocks while it reads the password and certificate files.
    /// bad_config when Redis' address or files cannot be used; it has logged why.
    static result<std::unique_ptr<node>> open_blocking(
        io_executor where,
        const config::configuration& what,
        domain::node_id self,
        std::uint64_t incarnation
    );

    node(
        io_executor where,
        redis::settings how,
        std::shared_ptr<asio::ssl::context> keys,
        domain::node_id self,
        std::uint64_t incarnation,
        const std::string& secret
    );

    [[nodiscard]] app::mesh& links() { return links_; }

    [[nodiscard]] bool connected() const { return bus_.connected(); }

    void read(metrics::links& out) const;

    task<void> run() { return links_.run(); }

    /// Tells the others.
    void stop() { links_.stop(); }

private:
    redis::redis_bus bus_;
    app::mesh links_;
};

}  // namespace pasokh
