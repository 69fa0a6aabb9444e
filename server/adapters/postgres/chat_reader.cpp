#include "adapters/postgres/chat_reader.hpp"

#include "ports/chat_columns.hpp"

#include <fmt/format.h>
#include <unordered_map>
#include <utility>

namespace pasokh::postgres {
namespace {

constexpr auto records =
    "SELECT c.id, c.visitor, c.state, c.department, c.language, c.page_url, c.page_title, c.page_referrer,"
    " c.created_at, c.queued_at, c.assigned_at, c.first_reply_at, c.closed_at, c.assigned_to,"
    " c.last_operator, c.reserved_for, c.lapsed, c.close_reason, c.priority, c.head_of_queue, c.late,"
    " c.bot_misses, c.visitor_read, c.operator_read, c.card_question, c.card_reason, c.verified,"
    " c.person_name, c.person_email FROM chats c WHERE c.id IN ({0}) {1}";
constexpr auto candidates = "SELECT chat, entry, question, score FROM card_candidates WHERE chat IN ({0})"
                            " ORDER BY chat, place";
// The newest line of all, of the visitor and of an operator: three short walks along the primary key.
constexpr auto newest_lines =
    " FROM ({0}) p CROSS JOIN (VALUES (0, NULL), (1, 'visitor'), (2, 'operator')) k (kind, who)"
    " CROSS JOIN LATERAL (SELECT * FROM messages x WHERE x.chat = p.id"
    " AND (k.who IS NULL OR x.author = k.who) ORDER BY x.seq DESC LIMIT 1) m";
constexpr auto choices = "SELECT chat, seq, id, label FROM choices WHERE (chat, seq) IN"
                         " (SELECT m.chat, m.seq {1}) ORDER BY chat, seq, place";
constexpr auto attachments = "SELECT chat, seq, kind, url, label FROM attachments WHERE (chat, seq) IN"
                             " (SELECT m.chat, m.seq {1}) ORDER BY chat, seq, place";
constexpr auto client_ids = "SELECT chat, author_id, client_id, seq, at FROM messages"
                            " WHERE client_id <> '' AND chat IN ({0})";

void take_record(row& found, domain::chat_record& c)
{
    ports::person_columns person;
    ports::with_chat_columns(c, person, [&](auto&... values) { found.into(c.id, values...); });
    std::move(person).put_into(c);
}

/// The three lines of a chat that are loaded with it.
template <class Do>
void each_line(domain::saved_chat& of, Do what)
{
    for (auto* line : {&of.last, &of.last_from_visitor, &of.last_from_operator})
        if (*line) what(**line);
}

}  // namespace

chat_reader::chat_reader(std::string_view chosen, std::string_view order)
    : records_(fmt::format(fmt::runtime(records), chosen, order))
    , candidates_(fmt::format(fmt::runtime(candidates), chosen))
{
    const auto newest = fmt::format(fmt::runtime(newest_lines), chosen);
    lines_ = fmt::format("SELECT m.chat, k.kind, {} {}", line_columns, newest);
    choices_ = fmt::format(fmt::runtime(choices), chosen, newest);
    attachments_ = fmt::format(fmt::runtime(attachments), chosen, newest);
    client_ids_ = fmt::format(fmt::runtime(client_ids), chosen);
}

std::vector<domain::saved_chat> chat_reader::take(answers& from, std::size_t first)
{
    std::vector<domain::saved_chat> out;
    from.each(first, [&](row& found) { take_record(found, out.emplace_back().record); });
    std::unordered_map<domain::chat_id, domain::saved_chat*> by_id;
    for (auto& each : out)
        by_id.emplace(each.record.id, &each);

    from.each(first + 1, [&](row& found) {
        domain::chat_id chat;
        domain::candidate one;
        found.into(chat, one.entry, one.question, one.score);
        by_id.at(chat)->record.card.candidates.push_back(std::move(one));
    });
    from.each(first + 2, [&](row& found) {
        domain::chat_id chat;
        int kind = 0;
        found.into(chat, kind);
        auto& of = *by_id.at(chat);
        auto line = take_line(found);
        if (kind == 0) of.top = line.seq;
        (kind == 0 ? of.last : kind == 1 ? of.last_from_visitor : of.last_from_operator) = std::move(line);
    });
    from.each(first + 3, [&](row& found) {
        domain::chat_id chat;
        domain::seq_t seq = 0;
        domain::choice one;
        found.into(chat, seq, one.id, one.label);
        each_line(*by_id.at(chat), [&](domain::message& line) {
            if (line.seq == seq) line.choices.push_back(one);
        });
    });
    from.each(first + 4, [&](row& found) {
        domain::chat_id chat;
        domain::operator_id who;
        std::string client_id;
        domain::accepted_as accepted;
        found.into(chat, who, client_id, accepted.seq, accepted.at);
        by_id.at(chat)->client_ids.emplace(domain::message_name{who, std::move(client_id)}, accepted);
    });
    from.each(first + 5, [&](row& found) {
        domain::chat_id chat;
        domain::seq_t seq = 0;
        domain::attachment one;
        found.into(chat, seq, one.kind, one.url, one.label);
        each_line(*by_id.at(chat), [&](domain::message& line) {
            if (line.seq == seq) line.attachments.push_back(one);
        });
    });
    return out;
}

domain::message take_line(row& found)
{
    domain::message m;
    found.into(m.seq, m.from.kind, m.from.who, m.from.name, m.client_id, m.text, m.event, m.subject, m.at);
    found.into(m.rateable);
    return m;
}

}  // namespace pasokh::postgres
