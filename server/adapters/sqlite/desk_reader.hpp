#pragma once

#include "adapters/sqlite/connection.hpp"
#include "ports/store.hpp"

namespace pasokh::sqlite {

// The reads of ports::store. Each runs inside the transaction that its caller opened, so that what it gathers
// from several tables is of one moment; failures are the connection's.

domain::saved_desk read_desk(connection& db, const domain::site_key& site);

std::optional<domain::saved_chat>
read_newest_chat(connection& db, const domain::site_key& site, domain::visitor_id visitor);

std::optional<domain::saved_chat>
read_chat(connection& db, const domain::site_key& site, domain::chat_id chat);

/// The number of a chat's newest line; 0 without one.
domain::seq_t read_top(connection& db, domain::chat_id chat);

std::vector<domain::message> read_messages_after(
    connection& db,
    domain::chat_id chat,
    domain::seq_t after,
    domain::seq_t up_to,
    std::size_t limit
);

ports::message_page
read_messages_before(connection& db, domain::chat_id chat, domain::seq_t before, std::size_t limit);

ports::offline_page read_offline_messages(
    connection& db,
    const domain::site_key& site,
    std::optional<domain::offline_message_id> before,
    std::size_t limit
);

bool read_has_offline_message(connection& db, const domain::site_key& site, domain::offline_message_id id);

}  // namespace pasokh::sqlite
