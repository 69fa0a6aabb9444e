#include "base/ip_network.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <charconv>

namespace pasokh {
namespace {

constexpr std::array<std::uint8_t, 12> v4_prefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
constexpr unsigned v4_prefix_bits = 96;
constexpr unsigned client_bits = 64;  // RFC 6177: the least that a site gets

/// Four numbers with dots, as inet_pton reads them: every connection of a client asks several times.
bool read_v4(std::string_view text, std::uint8_t* out)
{
    const char* at = text.data();
    const char* const end = at + text.size();
    for (int number = 0; number < 4; ++number) {
        if (number > 0 && (at == end || *at++ != '.')) return false;
        if (at == end || (*at == '0' && at + 1 != end && at[1] != '.')) return false;
        const auto [behind, failed] = std::from_chars(at, end, out[number]);
        if (failed != std::errc{}) return false;
        at = behind;
    }
    return at == end;
}

std::string write_v4(const std::uint8_t* bytes)
{
    std::array<char, INET_ADDRSTRLEN> out;
    char* at = out.data();
    for (int number = 0; number < 4; ++number) {
        if (number > 0) *at++ = '.';
        at = std::to_chars(at, out.data() + out.size(), bytes[number]).ptr;
    }
    return {out.data(), at};
}

bool bit_of(const std::array<std::uint8_t, 16>& bytes, unsigned at)
{
    return (bytes[at / 8] >> (7 - at % 8) & 1) != 0;
}

}  // namespace

ip_address::ip_address(const std::array<std::uint8_t, 4>& v4)
{
    std::ranges::copy(v4_prefix, bytes_.begin());
    std::ranges::copy(v4, bytes_.begin() + v4_prefix.size());
}

std::optional<ip_address> ip_address::parse(std::string_view text)
{
    text = text.substr(0, text.find('%'));
    std::array<std::uint8_t, 4> v4{};
    if (read_v4(text, v4.data())) return ip_address(v4);
    ip_address out;
    if (::inet_pton(AF_INET6, std::string(text).c_str(), out.bytes_.data()) != 1) return std::nullopt;
    return out;
}

bool ip_address::v4() const
{
    return std::equal(v4_prefix.begin(), v4_prefix.end(), bytes_.begin());
}

std::string ip_address::text() const
{
    if (v4()) return write_v4(bytes_.data() + v4_prefix.size());
    std::array<char, INET6_ADDRSTRLEN> out{};
    ::inet_ntop(AF_INET6, bytes_.data(), out.data(), out.size());
    return out.data();
}

ip_address ip_address::start_of_network(unsigned bits) const
{
    ip_address out = *this;
    std::fill(out.bytes_.begin() + bits / 8, out.bytes_.end(), std::uint8_t{0});
    return out;
}

std::optional<ip_network> ip_network::parse(std::string_view text)
{
    const auto slash = text.find('/');
    const auto first = ip_address::parse(text.substr(0, slash));
    if (!first || text.find('%') != std::string_view::npos) return std::nullopt;
    ip_network out;
    out.first_ = *first;
    if (slash == std::string_view::npos) return out;
    const auto length = text.substr(slash + 1);
    unsigned bits = 0;
    const auto [end, failed] = std::from_chars(length.data(), length.data() + length.size(), bits);
    // A length beside ::ffff:… would count in the other family's bits: it is refused.
    const bool v4 = first->v4();
    if (failed != std::errc{} || end != length.data() + length.size() || bits > (v4 ? 32U : 128U) ||
        (v4 && text.find(':') != std::string_view::npos))
        return std::nullopt;
    out.bits_ = v4 ? bits + v4_prefix_bits : bits;
    for (unsigned at = out.bits_; at < 128; ++at)
        if (bit_of(first->bytes_, at)) return std::nullopt;
    return out;
}

bool ip_network::contains(const ip_address& what) const
{
    const auto whole = bits_ / 8;
    if (!std::equal(first_.bytes_.begin(), first_.bytes_.begin() + whole, what.bytes_.begin())) return false;
    for (unsigned at = whole * 8; at < bits_; ++at)
        if (bit_of(first_.bytes_, at) != bit_of(what.bytes_, at)) return false;
    return true;
}

std::string ip_network::text() const
{
    if (bits_ == 128) return first_.text();
    return first_.text() + '/' + std::to_string(first_.v4() ? bits_ - v4_prefix_bits : bits_);
}

std::string client_network_of(const std::string& address)
{
    const auto parsed = ip_address::parse(address);
    if (!parsed) return address;
    if (parsed->v4()) return parsed->text();
    return parsed->start_of_network(client_bits).text() + '/' + std::to_string(client_bits);
}

bool contains(const std::vector<ip_network>& some, std::string_view address)
{
    const auto parsed = ip_address::parse(address);
    return parsed && std::ranges::any_of(some, [&](const auto& each) { return each.contains(*parsed); });
}

}  // namespace pasokh
