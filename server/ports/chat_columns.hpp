#pragma once

#include "domain/records.hpp"

#include <string>
#include <utility>

namespace pasokh::ports {

/// Who the visitor of a chat was proven to be, as columns hold it.
struct person_columns {
    person_columns() = default;

    explicit person_columns(const domain::chat_record& c) : verified(c.person.has_value())
    {
        if (!verified) return;
        name = c.person->name;
        email = c.person->email;
    }

    void put_into(domain::chat_record& c) &&
    {
        if (verified) c.person = domain::verified_person{std::move(name), std::move(email)};
    }

    bool verified = false;
    std::string name;
    std::string email;
};

/// Calls `what` with all that a database keeps of a chat besides its id and its site, in the order of the
/// columns; the same for writing and for reading, in which case `c` and `who` are not const.
template <class Chat, class Person, class Do>
void with_chat_columns(Chat& c, Person& who, Do what)
{
    what(
        c.visitor,
        c.state,
        c.department,
        c.language,
        c.started_on.url,
        c.started_on.title,
        c.started_on.referrer,
        c.created_at,
        c.queued_at,
        c.assigned_at,
        c.first_reply_at,
        c.closed_at,
        c.assigned_to,
        c.last_operator,
        c.reserved_for,
        c.lapsed,
        c.close_reason,
        c.priority,
        c.head_of_queue,
        c.late,
        c.bot_misses,
        c.visitor_read,
        c.operator_read,
        c.card.question,
        c.card.reason,
        who.verified,
        who.name,
        who.email
    );
}

}  // namespace pasokh::ports
