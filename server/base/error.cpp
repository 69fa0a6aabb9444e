#include "base/error.hpp"

#include <string>

namespace pasokh {

std::string_view name_of(errc code)
{
    switch (code) {
    case errc::bad_frame: return "bad_frame";
    case errc::unknown_type: return "unknown_type";
    case errc::bad_field: return "bad_field";
    case errc::unsupported_version: return "unsupported_version";
    case errc::hello_expected: return "hello_expected";
    case errc::hello_repeated: return "hello_repeated";
    case errc::too_long: return "too_long";
    case errc::rate_limited: return "rate_limited";
    case errc::not_found: return "not_found";
    case errc::forbidden: return "forbidden";
    case errc::bad_credentials: return "bad_credentials";
    case errc::code_required: return "code_required";
    case errc::identity_required: return "identity_required";
    case errc::identity_invalid: return "identity_invalid";
    case errc::chat_closed: return "chat_closed";
    case errc::not_the_writer: return "not_the_writer";
    case errc::at_capacity: return "at_capacity";
    case errc::already_taken: return "already_taken";
    case errc::nothing_waiting: return "nothing_waiting";
    case errc::queue_full: return "queue_full";
    case errc::team_offline: return "team_offline";
    case errc::not_available: return "not_available";
    case errc::too_many_sockets: return "too_many_sockets";
    case errc::store_unavailable: return "store_unavailable";
    case errc::storage_full: return "storage_full";
    case errc::conflict: return "conflict";
    case errc::bad_config: return "bad_config";
    case errc::timed_out: return "timed_out";
    case errc::unavailable: return "unavailable";
    case errc::internal: return "internal";
    }
    return "unknown";
}

namespace {

class category final : public boost::system::error_category {
public:
    const char* name() const noexcept override { return "pasokh"; }

    std::string message(int value) const override { return std::string(name_of(static_cast<errc>(value))); }
};

}  // namespace

const boost::system::error_category& pasokh_category()
{
    static const category instance;
    return instance;
}

boost::system::error_code make_error_code(errc code)
{
    return {static_cast<int>(code), pasokh_category()};
}

}  // namespace pasokh
