#pragma once

#include "main/config.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace pasokh {

/// What the command line says above the configuration.
struct serve_options {
    std::optional<std::uint16_t> port;
    std::optional<std::size_t> memory_mib;
    std::string data;   // empty: the configuration's
    std::string share;  // empty: the configuration's
    bool demo = false;
};

/// Serves until SIGTERM or SIGINT, then drains; a second signal stops at once. SIGHUP reads the configuration
/// again. Returns the exit code.
int run_server(config::configuration what, serve_options how);

}  // namespace pasokh
