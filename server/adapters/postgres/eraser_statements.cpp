// ports::eraser of the store. Every table with something of a visitor in it is named here.
#include "adapters/postgres/postgres_store.hpp"

#include <utility>

namespace pasokh::postgres {
namespace {

using namespace std::chrono_literals;

constexpr auto vacuum_within = 10min;

constexpr char oldest_closed[] =
    "SELECT id FROM chats WHERE site = $1 AND state = 'closed' AND closed_at < $2"
    " ORDER BY closed_at LIMIT 1";
constexpr char chats_of_visitor[] =
    "SELECT id FROM chats WHERE site = $1 AND visitor = $2 AND created_at <= $3";

constexpr char drop_choices[] = "DELETE FROM choices WHERE chat = $1 AND seq IN"
                                " (SELECT seq FROM messages WHERE chat = $1 ORDER BY seq DESC LIMIT $2)";
constexpr char drop_lines[] = "DELETE FROM messages WHERE chat = $1 AND seq IN"
                              " (SELECT seq FROM messages WHERE chat = $1 ORDER BY seq DESC LIMIT $2)";
constexpr char lower_marks[] =
    "UPDATE chats c SET visitor_read = least(c.visitor_read, t.top), operator_read = least(c.operator_read,"
    " t.top) FROM (SELECT max(seq) AS top FROM messages WHERE chat = $1) t WHERE c.id = $1 AND t.top > 0";
// What is left of a chat goes with its last line.
constexpr char drop_candidates[] = "DELETE FROM card_candidates WHERE chat = $1"
                                   " AND NOT EXISTS (SELECT 1 FROM messages WHERE chat = $1)";
constexpr char drop_weighed[] =
    "DELETE FROM assignment_candidates WHERE assignment IN (SELECT id FROM assignments WHERE chat = $1)"
    " AND NOT EXISTS (SELECT 1 FROM messages WHERE chat = $1)";
constexpr char drop_assignments[] = "DELETE FROM assignments WHERE chat = $1"
                                    " AND NOT EXISTS (SELECT 1 FROM messages WHERE chat = $1)";
constexpr char drop_chat[] = "DELETE FROM chats WHERE id = $1"
                             " AND NOT EXISTS (SELECT 1 FROM messages WHERE chat = $1)";

constexpr char drop_old_left_messages[] = "DELETE FROM offline_messages WHERE id IN"
                                          " (SELECT id FROM offline_messages WHERE site = $1 AND at < $2"
                                          " ORDER BY at LIMIT $3)";
constexpr char drop_left_messages_of[] =
    "DELETE FROM offline_messages WHERE site = $1 AND visitor = $2 AND at <= $3";

struct dropping {
    std::size_t lines;  // number of the answer
    std::size_t chat;
};

/// The newest lines of a chat, at most `most` of them, and the chat with the last one.
dropping drop(script& to, domain::chat_id chat, std::size_t most)
{
    dropping out{};
    to.add(drop_choices, chat, most);
    out.lines = to.add(drop_lines, chat, most);
    to.add(lower_marks, chat);
    to.add(drop_candidates, chat);
    to.add(drop_weighed, chat);
    to.add(drop_assignments, chat);
    out.chat = to.add(drop_chat, chat);
    return out;
}

}  // namespace

task<result<std::size_t>>
postgres_store::drop_older(domain::site_key site, time_point before, std::size_t most)
{
    // A transaction for each chat: one that is this old has no writer any more.
    std::size_t rows = 0;
    while (rows < most) {
        script look(script::kind::single);
        look.add(oldest_closed, site, before);
        auto oldest = co_await read(std::move(look));
        if (!oldest) co_return oldest.error();
        domain::chat_id chat;
        oldest->each(0, [&](row& found) { found.into(chat); });
        if (chat.empty()) break;
        script go(script::kind::write);
        const auto at = drop(go, chat, most - rows);
        auto gone = co_await write(std::move(go));
        if (!gone) co_return gone.error();
        rows += gone->changed(at.lines) + gone->changed(at.chat);
        if (gone->changed(at.chat) == 0) co_return rows;
    }
    if (rows >= most) co_return rows;
    script left(script::kind::single);
    left.add(drop_old_left_messages, site, before, most - rows);
    auto gone = co_await write(std::move(left));
    if (!gone) co_return gone.error();
    co_return rows + gone->changed(0);
}

task<result<ports::erased>>
postgres_store::erase(domain::site_key site, domain::visitor_id who, time_point up_to)
{
    script look(script::kind::single);
    look.add(chats_of_visitor, site, who, up_to);
    auto his = co_await read(std::move(look));
    if (!his) co_return his.error();
    script go(script::kind::write);
    std::vector<dropping> at;
    his->each(0, [&](row& found) {
        domain::chat_id chat;
        found.into(chat);
        at.push_back(drop(go, chat, INT64_MAX));
    });
    const auto left = go.add(drop_left_messages_of, site, who, up_to);
    auto gone = co_await write(std::move(go));
    if (!gone) co_return gone.error();
    ports::erased out;
    out.chats = at.size();
    for (const auto& each : at)
        out.lines += gone->changed(each.lines);
    out.left_messages = gone->changed(left);
    auto swept = co_await pool_.run_text(
        "VACUUM chats, messages, choices, card_candidates, assignments, assignment_candidates,"
        " offline_messages",
        vacuum_within
    );
    if (!swept) co_return swept.error();
    co_return out;
}

}  // namespace pasokh::postgres
