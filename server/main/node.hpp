#pragma once

#include "adapters/redis/redis_bus.hpp"
#include "adapters/ws/environment.hpp"
#include "app/presence.hpp"
#include "base/error.hpp"
#include "main/config.hpp"

#include <memory>

namespace pasokh {

/// This server as one of several: says over Redis which sessions it holds and hears which the others do.
class node {
public:
    /// Blocks while it reads the password file. bad_config when the address cannot be used.
    static result<std::unique_ptr<node>> open_blocking(io_executor where, const config::configuration& what);

    node(io_executor where, redis::settings how, std::uint64_t incarnation);

    void tell(const ws::presence_change& what);

    [[nodiscard]] domain::presence_counts others() const { return presence_.remote(); }

    [[nodiscard]] bool connected() const { return bus_.connected(); }

    task<void> run() { return presence_.run(); }

    void stop() { presence_.stop(); }

private:
    redis::redis_bus bus_;
    app::presence presence_;
};

}  // namespace pasokh
