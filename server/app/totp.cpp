#include "app/totp.hpp"

#include <algorithm>
#include <array>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sodium.h>
#include <stdexcept>

namespace pasokh::app::totp {
namespace {

constexpr std::int64_t step_ms = 30'000;
constexpr std::size_t digits = 6;
constexpr std::uint32_t modulus = 1'000'000;

std::string percent_encoded(std::string_view text)
{
    static constexpr char hex[] = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool plain = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                           c == '-' || c == '.' || c == '_' || c == '~';
        if (plain)
            out += c;
        else
            out.append({'%', hex[byte >> 4], hex[byte & 0xF]});
    }
    return out;
}

}  // namespace

std::uint64_t step_at(time_point when)
{
    return static_cast<std::uint64_t>(std::max<std::int64_t>(0, when.time_since_epoch().count() / step_ms));
}

std::string code_at(std::string_view secret, std::uint64_t step)
{
    std::array<unsigned char, 8> counter{};
    for (std::size_t at = 0; at < counter.size(); ++at)
        counter[at] = static_cast<unsigned char>(step >> (56 - 8 * at));
    std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
    unsigned int size = 0;
    const auto* done = HMAC(
        EVP_sha1(),
        secret.data(),
        static_cast<int>(secret.size()),
        counter.data(),
        counter.size(),
        mac.data(),
        &size
    );
    if (!done || size != 20) throw std::runtime_error("OpenSSL has no HMAC-SHA-1");
    const std::size_t at = mac[size - 1] & 0xF;
    const auto number =
        (static_cast<std::uint32_t>(mac[at] & 0x7F) << 24) | (static_cast<std::uint32_t>(mac[at + 1]) << 16) |
        (static_cast<std::uint32_t>(mac[at + 2]) << 8) | static_cast<std::uint32_t>(mac[at + 3]);
    auto text = std::to_string(number % modulus);
    return std::string(digits - text.size(), '0') + text;
}

std::optional<std::uint64_t> step_of(std::string_view secret, std::string_view code, time_point now)
{
    if (code.size() != digits) return std::nullopt;
    const auto present = step_at(now);
    std::optional<std::uint64_t> found;
    for (const auto step : {present - (present > 0 ? 1 : 0), present, present + 1}) {
        const auto wanted = code_at(secret, step);
        if (sodium_memcmp(wanted.data(), code.data(), digits) == 0) found = step;
    }
    return found;
}

std::string base32(std::string_view bytes)
{
    static constexpr char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    std::string out;
    std::uint32_t held = 0;
    unsigned bits = 0;
    for (const char c : bytes) {
        held = held << 8 | static_cast<unsigned char>(c);
        for (bits += 8; bits >= 5; bits -= 5)
            out += alphabet[held >> (bits - 5) & 0x1F];
    }
    if (bits > 0) out += alphabet[held << (5 - bits) & 0x1F];
    return out;
}

std::string uri(std::string_view issuer, std::string_view account, std::string_view secret)
{
    const auto from = percent_encoded(issuer);
    return "otpauth://totp/" + from + ":" + percent_encoded(account) + "?secret=" + base32(secret) +
           "&issuer=" + from;
}

}  // namespace pasokh::app::totp
