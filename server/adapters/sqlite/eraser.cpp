#include "adapters/sqlite/eraser.hpp"

#include "adapters/sqlite/desk_reader.hpp"
#include "adapters/sqlite/places.hpp"

#include <limits>

namespace pasokh::sqlite {
namespace {

constexpr char oldest_closed[] = "SELECT id FROM chats WHERE site = ? AND state = 'closed' AND closed_at < ?"
                                 " ORDER BY closed_at LIMIT 1";
constexpr char chats_of_visitor[] = "SELECT id FROM chats WHERE site = ? AND visitor = ? AND created_at <= ?";

constexpr char drop_choices[] = "DELETE FROM choices WHERE chat = ? AND seq >= ?";
constexpr char drop_attachments[] = "DELETE FROM attachments WHERE chat = ? AND seq >= ?";
constexpr char drop_turn_candidates[] = "DELETE FROM turn_candidates WHERE chat = ? AND about >= ?";
constexpr char drop_turns[] = "DELETE FROM bot_turns WHERE chat = ? AND about >= ?";
constexpr char lower_marks[] = "UPDATE chats SET visitor_read = min(visitor_read, ?),"
                               " operator_read = min(operator_read, ?) WHERE id = ?";
constexpr char drop_candidates[] = "DELETE FROM card_candidates WHERE chat = ?";
constexpr char drop_weighed[] =
    "DELETE FROM assignment_candidates WHERE assignment IN (SELECT id FROM assignments WHERE chat = ?)";
constexpr char drop_assignments[] = "DELETE FROM assignments WHERE chat = ?";
constexpr char drop_number[] = "DELETE FROM chat_numbers WHERE id = ?";
constexpr char drop_chat[] = "DELETE FROM chats WHERE id = ?";

constexpr char drop_old_left_messages[] = "DELETE FROM offline_messages WHERE id IN"
                                          " (SELECT id FROM offline_messages WHERE site = ? AND at < ?"
                                          " ORDER BY at LIMIT ?)";
constexpr char drop_left_messages_of[] =
    "DELETE FROM offline_messages WHERE site = ? AND visitor = ? AND at <= ?";

struct dropped {
    std::size_t lines = 0;
    domain::seq_t left = 0;  // lines that remain
};

/// The newest lines of a chat, at most `most` of them, and what hangs on them.
dropped drop_newest_lines(connection& db, domain::chat_id chat, std::size_t most)
{
    // They are numbered without a gap.
    const auto top = read_top(db, chat);
    if (top == 0) return {};
    const auto from = top > most ? top - most + 1 : 1;
    db.run(drop_choices, chat, from);
    db.run(drop_attachments, chat, from);
    db.run(drop_turn_candidates, chat, from);
    db.run(drop_turns, chat, from);
    return {drop_lines(db, chat, from), from - 1};
}

/// What is left of a chat without lines.
void drop_rest(connection& db, domain::chat_id chat)
{
    db.run(drop_candidates, chat);
    db.run(drop_weighed, chat);
    db.run(drop_assignments, chat);
    db.run(drop_number, chat);
    db.run(drop_chat, chat);
}

}  // namespace

std::size_t drop_older(connection& db, const domain::site_key& site, time_point before, std::size_t most)
{
    std::size_t rows = 0;
    while (db.ok() && rows < most) {
        domain::chat_id chat;
        db.query(
            oldest_closed,
            [&](row& found) { found.into(chat); },
            site,
            before
        );
        if (chat.empty()) break;
        const auto lines = drop_newest_lines(db, chat, most - rows);
        rows += lines.lines;
        if (lines.left > 0) {
            db.run(lower_marks, lines.left, lines.left, chat);
            return rows;
        }
        drop_rest(db, chat);
        ++rows;
    }
    if (rows < most) {
        db.run(drop_old_left_messages, site, before, most - rows);
        rows += db.changed();
    }
    return rows;
}

ports::erased
drop_visitor(connection& db, const domain::site_key& site, domain::visitor_id who, time_point up_to)
{
    ports::erased out;
    std::vector<domain::chat_id> chats;
    auto take = [&](row& found) { found.into(chats.emplace_back()); };
    db.query(chats_of_visitor, take, site, who, up_to);
    for (const auto chat : chats) {
        out.lines += drop_newest_lines(db, chat, std::numeric_limits<std::int32_t>::max()).lines;
        drop_rest(db, chat);
    }
    out.chats = chats.size();
    db.run(drop_left_messages_of, site, who, up_to);
    out.left_messages = db.changed();
    return out;
}

}  // namespace pasokh::sqlite
