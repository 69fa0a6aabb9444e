#pragma once

#include "adapters/sqlite/connection.hpp"
#include "ports/faq_store.hpp"

namespace pasokh::sqlite {

// The reads and writes of ports::faq_store, inside the transaction of their caller.

void write_turn(connection& db, const domain::site_key& site, const domain::bot_turn& turn);
void write_rating(connection& db, domain::chat_id chat, domain::seq_t said, domain::rating helped);
void settle_turns(connection& db, const domain::site_key& site, const std::vector<ports::turn_key>& which);
std::vector<domain::bot_turn> read_turns(connection& db, const domain::site_key& site, domain::chat_id chat);
std::vector<ports::lesson>
read_lessons(connection& db, const domain::site_key& site, time_point since, std::size_t limit);

std::optional<ports::faq_version> read_newest_faq(connection& db, const domain::site_key& site);
std::optional<ports::faq_version>
read_faq_version(connection& db, const domain::site_key& site, std::uint64_t number);
std::vector<ports::faq_version> read_faq_versions(connection& db, const domain::site_key& site);
/// False, and nothing written, when its number is not the next one.
bool write_faq_version(connection& db, const domain::site_key& site, const ports::faq_version& next);

}  // namespace pasokh::sqlite
