#pragma once

#include "domain/records.hpp"
#include "wire/envelope.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pasokh::wire {

/// What a site signs about one of its visitors (docs/protocol.md §11). Times are seconds since 1970.
struct identity_claims {
    std::string subject;
    domain::verified_person person;
    std::uint64_t issued_at = 0;
    std::uint64_t expires_at = 0;
    std::optional<std::uint64_t> not_before;
    std::optional<std::string> audience;
};

/// Of a JWT whose signature is good. Strict: a header with anything but HS256, and a name that stands twice
/// in one object, are refused.
decoded<identity_claims> decode_identity(std::string_view header, std::string_view claims);

}  // namespace pasokh::wire
