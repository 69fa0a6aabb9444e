#pragma once

#include <boost/system/error_category.hpp>
#include <boost/system/error_code.hpp>
#include <boost/system/result.hpp>

#include <string_view>

namespace pasokh {

/// Every expected failure of the server. An error carries no text: what is worth explaining is logged where
/// it happens. wire/error_table.cpp says how each is shown outside and whether a retry can help.
enum class errc {
    bad_frame = 1,        // not JSON, too deep, not an object
    unknown_type,         // a frame type that this side does not take
    bad_field,            // a field is missing or of the wrong type or range
    unsupported_version,  // hello with another protocol version
    hello_expected,       // a command before hello
    hello_repeated,       // hello twice on one connection
    too_long,             // text above its limit
    rate_limited,         // more than the session's allowance
    not_found,            // absent, or not yours: one answer for both
    forbidden,            // the role does not allow it
    bad_credentials,      // log-in, session or token refused
    code_required,        // the password is right; a code of the second factor is missing
    identity_required,    // this site takes nobody whom it does not vouch for
    identity_invalid,     // what vouches for a visitor was refused
    chat_closed,          // the chat has ended
    not_the_writer,       // the bot after a human took over, or a human while another holds the chat
    at_capacity,          // the operator has no free slot
    already_taken,        // somebody else holds the chat
    nothing_waiting,      // "take next" on an empty queue
    queue_full,           // the department's queue is at its limit
    team_offline,         // nobody can come now
    not_available,        // the operator is not available for this
    too_many_sockets,     // the address or visitor has its share
    store_unavailable,    // nothing can be made durable now
    storage_full,         // the disk is full
    conflict,             // e.g. an e-mail that is already in use
    bad_config,           // configuration refused; the log says line and key
    timed_out,
    unavailable,  // a dependency (bus, bot) does not answer
    internal,     // a mistake of ours; logged with its place
};

/// Constant snake_case name, the `code` of an error on the wire.
std::string_view name_of(errc code);

const boost::system::error_category& pasokh_category();
boost::system::error_code make_error_code(errc code);

/// boost's result may be dropped silently; ours may not.
template <class T>
class [[nodiscard]] result : public boost::system::result<T> {
public:
    using boost::system::result<T>::result;
};

}  // namespace pasokh

template <>
struct boost::system::is_error_code_enum<pasokh::errc> : std::true_type {
};
