#include "app/signed_token.hpp"

#include <array>
#include <sodium.h>

namespace pasokh::app {
namespace {

constexpr std::size_t longest = 4096;
constexpr std::size_t signature_bytes = crypto_auth_hmacsha256_BYTES;

/// base64url without padding, in its one canonical form.
std::optional<std::string> decoded(std::string_view text)
{
    std::string out(text.size(), '\0');
    std::size_t size = 0;
    const int failed = sodium_base642bin(
        reinterpret_cast<unsigned char*>(out.data()),
        out.size(),
        text.data(),
        text.size(),
        nullptr,
        &size,
        nullptr,
        sodium_base64_VARIANT_URLSAFE_NO_PADDING
    );
    if (failed != 0) return std::nullopt;
    out.resize(size);
    return out;
}

bool signed_by(std::string_view secret, std::string_view what, std::string_view signature)
{
    if (secret.empty() || signature.size() != signature_bytes) return false;
    const auto* key = reinterpret_cast<const unsigned char*>(secret.data());
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, key, secret.size());
    crypto_auth_hmacsha256_update(&state, reinterpret_cast<const unsigned char*>(what.data()), what.size());
    std::array<unsigned char, signature_bytes> wanted{};
    crypto_auth_hmacsha256_final(&state, wanted.data());
    return sodium_memcmp(wanted.data(), signature.data(), wanted.size()) == 0;
}

}  // namespace

std::optional<signed_token> open_signed_token(std::string_view compact, std::string_view secret)
{
    if (compact.size() > longest) return std::nullopt;
    const auto first = compact.find('.');
    const auto second = first == std::string_view::npos ? first : compact.find('.', first + 1);
    if (second == std::string_view::npos) return std::nullopt;
    // Neither a third point nor anything behind the signature is base64url.
    const auto signature = decoded(compact.substr(second + 1));
    if (!signature || !signed_by(secret, compact.substr(0, second), *signature)) return std::nullopt;
    auto header = decoded(compact.substr(0, first));
    auto claims = decoded(compact.substr(first + 1, second - first - 1));
    if (!header || !claims) return std::nullopt;
    return signed_token{std::move(*header), std::move(*claims)};
}

}  // namespace pasokh::app
