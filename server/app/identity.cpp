#include "app/identity.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <sodium.h>

namespace pasokh::app {
namespace {

/// Feeds length and bytes, so that no two different lists of parts give the same stream.
void feed(crypto_generichash_state& state, std::string_view part)
{
    const std::uint64_t size = part.size();
    std::array<unsigned char, sizeof size> prefix{};
    std::memcpy(prefix.data(), &size, sizeof size);
    crypto_generichash_update(&state, prefix.data(), prefix.size());
    crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(part.data()), part.size());
}

}  // namespace

identity::identity(std::string secret) : secret_(std::move(secret))
{
    // Everything that uses libsodium needs an identity first, so this is the place to start the library.
    if (sodium_init() < 0) std::abort();
}

template <class Id>
Id identity::derive(std::string_view kind, std::string_view first, std::string_view second) const
{
    crypto_generichash_state state;
    crypto_generichash_init(
        &state,
        reinterpret_cast<const unsigned char*>(secret_.data()),
        secret_.size(),
        16
    );
    feed(state, kind);
    feed(state, first);
    feed(state, second);
    std::array<unsigned char, 16> digest{};
    crypto_generichash_final(&state, digest.data(), digest.size());
    Id out;
    std::memcpy(&out.high, digest.data(), 8);
    std::memcpy(&out.low, digest.data() + 8, 8);
    return out;
}

domain::visitor_id identity::visitor(const domain::site_key& site, std::string_view token) const
{
    return derive<domain::visitor_id>("visitor", site, token);
}

domain::visitor_id identity::person(const domain::site_key& site, std::string_view subject) const
{
    return derive<domain::visitor_id>("person", site, subject);
}

domain::chat_id identity::chat(domain::visitor_id who, std::string_view client_id) const
{
    return derive<domain::chat_id>("chat", who.text(), client_id);
}

domain::offline_message_id identity::offline_message(domain::visitor_id who, std::string_view client_id) const
{
    return derive<domain::offline_message_id>("offline_message", who.text(), client_id);
}

std::string identity::token_hash(std::string_view token) const
{
    std::string out(32, '\0');
    crypto_generichash(
        reinterpret_cast<unsigned char*>(out.data()),
        out.size(),
        reinterpret_cast<const unsigned char*>(token.data()),
        token.size(),
        reinterpret_cast<const unsigned char*>(secret_.data()),
        secret_.size()
    );
    return out;
}

bool identity::looks_like_token(std::string_view text)
{
    return text.size() == 43 && std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                      c == '-' || c == '_';
           });
}

}  // namespace pasokh::app
