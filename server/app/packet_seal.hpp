#pragma once

#include "app/node_link.hpp"
#include "domain/node.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pasokh::app {

/// Turns packets into bytes that only a node of the same installation can write or read: XChaCha20-Poly1305
/// (libsodium) under a key made of the cluster's secret. Not only a MAC, because log-ins and what people
/// write cross the bus, which others may be able to read.
class packet_seal {
public:
    /// Below this a secret could be guessed offline from one packet.
    static constexpr std::size_t least_secret_bytes = 32;

    explicit packet_seal(std::string_view secret);

    /// `to` is zero for everybody.
    [[nodiscard]] std::string seal(const packet& what, domain::node_id from, domain::node_id to) const;

    struct opened {
        domain::node_id from;
        packet what;
    };

    /// `to` as in seal(). nullopt for whatever was not sealed for it under this secret.
    [[nodiscard]] std::optional<opened> open(std::string_view bytes, domain::node_id to) const;

private:
    std::array<unsigned char, 32> key_{};
};

}  // namespace pasokh::app
