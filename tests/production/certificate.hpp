#pragma once

#include <filesystem>
#include <string>

namespace pasokh::testing {

/// Makes FOLDER/cert.pem and FOLDER/key.pem (0600), self-signed for 127.0.0.1; both appear whole or not at
/// all. `name` stands in the certificate, `seconds` is how long it is good for from now.
void make_certificate(
    const std::filesystem::path& folder,
    const std::string& name,
    long seconds = 30L * 86'400
);

/// The name in the certificate that a server shows, and whether it takes TLS `version` (e.g. TLS1_2_VERSION)
/// with http/1.1; empty when the handshake fails.
struct handshake {
    std::string name;
    std::string version;
    std::string protocol;  // of ALPN
};

handshake shake_hands_blocking(
    std::uint16_t port,
    const std::string& offered_protocol = "http/1.1",
    int lowest_version = 0,
    int highest_version = 0
);

}  // namespace pasokh::testing
