#include "adapters/ws/visitor_identity.hpp"

#include "app/signed_token.hpp"
#include "wire/identity_codec.hpp"

#include <chrono>
#include <utility>

namespace pasokh::ws {
namespace {

constexpr std::uint64_t longest_life = 600;
constexpr std::uint64_t tolerance = 60;  // clocks differ

wire::wire_error refused(std::string message)
{
    wire::wire_error out;
    out.code = errc::identity_invalid;
    out.message = std::move(message);
    return out;
}

/// What is wrong with the claims; empty when nothing is.
std::string wrong_in(const wire::identity_claims& what, const app::site_info& site, std::uint64_t now)
{
    if (what.expires_at <= what.issued_at) return "exp: not after iat";
    if (what.expires_at - what.issued_at > longest_life) return "exp: more than 10 minutes after iat";
    if (what.issued_at > now + tolerance) return "iat: in the future";
    if (what.expires_at + tolerance <= now) return "exp: expired";
    if (what.not_before && *what.not_before > now + tolerance) return "nbf: in the future";
    if (what.audience && *what.audience != site.key) return "aud: another site";
    return {};
}

}  // namespace

wire::decoded<vouched_for> verify_identity(std::string_view jwt, const app::site_info& site, time_point now)
{
    const auto opened = app::open_signed_token(jwt, site.identity_secret);
    if (!opened) return refused({});
    auto claims = wire::decode_identity(opened->header, opened->claims);
    if (!claims) return refused(claims.error().field + ": " + claims.error().message);
    const auto seconds = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
    auto wrong = wrong_in(*claims, site, static_cast<std::uint64_t>(seconds));
    if (!wrong.empty()) return refused(std::move(wrong));
    return vouched_for{std::move(claims->subject), std::move(claims->person)};
}

}  // namespace pasokh::ws
