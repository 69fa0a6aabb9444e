#pragma once

#include "app/settings.hpp"
#include "base/time.hpp"
#include "domain/records.hpp"
#include "wire/envelope.hpp"

#include <string>
#include <string_view>

namespace pasokh::ws {

/// A visitor whom his site vouches for.
struct vouched_for {
    std::string subject;  // the site's own id of him
    domain::verified_person person;
};

/// Reads the JWT of a hello (docs/protocol.md §11). identity_invalid for whatever is wrong; only a good
/// signature is told what.
wire::decoded<vouched_for> verify_identity(std::string_view jwt, const app::site_info& site, time_point now);

}  // namespace pasokh::ws
