#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pasokh {

/// An IPv4 or IPv6 address. An IPv4 one inside IPv6 (::ffff:192.0.2.1), as a socket for both kinds gives it,
/// is the IPv4 one.
class ip_address {
public:
    ip_address() = default;  // ::
    explicit ip_address(const std::array<std::uint8_t, 4>& v4);

    explicit ip_address(const std::array<std::uint8_t, 16>& v6) : bytes_(v6) {}

    /// Exactly an address, perhaps with a zone (fe80::1%eth0), which is dropped.
    static std::optional<ip_address> parse(std::string_view text);

    [[nodiscard]] std::string text() const;
    [[nodiscard]] bool v4() const;
    /// With all but its first `bits` of 128, whole bytes, set to zero.
    [[nodiscard]] ip_address start_of_network(unsigned bits) const;

    friend bool operator==(const ip_address&, const ip_address&) = default;

private:
    friend class ip_network;

    std::array<std::uint8_t, 16> bytes_{};  // IPv4 as ::ffff:a.b.c.d
};

/// An address, or all that share its first bits.
class ip_network {
public:
    /// "192.0.2.1", "10.0.0.0/8", "::1", "2001:db8::/32". Bits beyond the length must be zero.
    static std::optional<ip_network> parse(std::string_view text);

    [[nodiscard]] bool contains(const ip_address& what) const;
    [[nodiscard]] std::string text() const;

private:
    ip_address first_;
    unsigned bits_ = 128;  // of the 16 bytes
};

/// Whom an address counts as where many from one are too many: of IPv6 the network of 64 bits, because a
/// client has all of it. Text that is no address stays what it is.
std::string client_network_of(const std::string& address);

/// Is the address in one of them? Text that is no address is in none.
bool contains(const std::vector<ip_network>& some, std::string_view address);

}  // namespace pasokh
