#include "wire/error_table.hpp"

namespace pasokh::wire {

shown_error shown(errc code)
{
    switch (code) {
    case errc::bad_frame:
    case errc::unknown_type:
    case errc::bad_field:
    case errc::unsupported_version:
    case errc::hello_expected:
    case errc::hello_repeated:
    case errc::bad_config: return {400, false};
    case errc::too_long: return {413, false};
    case errc::bad_credentials:
    case errc::code_required:
    case errc::identity_required:
    case errc::identity_invalid: return {401, false};
    case errc::forbidden: return {403, false};
    case errc::not_found: return {404, false};
    case errc::chat_closed:
    case errc::not_the_writer:
    case errc::already_taken:
    case errc::nothing_waiting:
    case errc::conflict: return {409, false};
    case errc::at_capacity:
    case errc::queue_full:
    case errc::team_offline:
    case errc::not_available: return {409, true};
    case errc::rate_limited:
    case errc::too_many_sockets: return {429, true};
    case errc::store_unavailable:
    case errc::unavailable: return {503, true};
    case errc::storage_full: return {507, true};
    case errc::timed_out: return {504, true};
    case errc::internal: return {500, true};
    }
    return {500, true};
}

errc errc_of(const boost::system::error_code& code)
{
    return code.category() == pasokh_category() ? static_cast<errc>(code.value()) : errc::internal;
}

std::optional<close_code> close_code_of(std::uint16_t number)
{
    for (const auto& each :
         {close::try_again,
          close::server_restarts,
          close::no_pong,
          close::no_hello,
          close::site_moves,
          close::too_slow,
          close::too_many,
          close::replaced,
          close::signed_out,
          close::unknown_site,
          close::bad_frames})
        if (each.number == number) return each;
    return std::nullopt;
}

}  // namespace pasokh::wire
