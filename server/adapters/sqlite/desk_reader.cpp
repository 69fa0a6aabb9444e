#include "adapters/sqlite/desk_reader.hpp"

#include "adapters/sqlite/account_table.hpp"
#include "adapters/sqlite/places.hpp"
#include "ports/chat_columns.hpp"

#include <algorithm>
#include <utility>

namespace pasokh::sqlite {
namespace {

constexpr char open_chats[] =
    "SELECT id FROM chats WHERE site = ? AND state <> 'closed' ORDER BY created_at, id";
constexpr char newest_chat[] =
    "SELECT id FROM chats WHERE site = ? AND visitor = ? ORDER BY created_at DESC, id DESC LIMIT 1";
constexpr char one_chat[] =
    "SELECT id, visitor, state, department, language, page_url, page_title, page_referrer, created_at,"
    " queued_at, assigned_at, first_reply_at, closed_at, assigned_to, last_operator, reserved_for, lapsed,"
    " close_reason, priority, head_of_queue, late, bot_misses, visitor_read, operator_read, card_question,"
    " card_reason, verified, person_name, person_email FROM chats WHERE id = ? AND site = ?";
constexpr char candidates_of_chat[] =
    "SELECT entry, question, score FROM card_candidates WHERE chat = ? ORDER BY place";

// `first` and `last` find the runs of lines, of which the last one ends less than `longest_run` after the
// range.
constexpr char some_messages[] =
    "SELECT seq, author, author_id, author_name, client_id, text, event, subject, at, rateable FROM "
    "chat_lines"
    " WHERE chat = (SELECT number FROM chat_numbers WHERE id = ?1) AND last > ?2 AND last < ?3 + ?4"
    " AND first <= ?3 AND seq > ?2 AND seq <= ?3 ORDER BY seq";
constexpr char top_of_chat[] = "SELECT coalesce(max(last), 0) FROM (SELECT last FROM chat_lines WHERE chat ="
                               " (SELECT number FROM chat_numbers WHERE id = ?) ORDER BY last DESC LIMIT 1)";
constexpr char some_choices[] =
    "SELECT seq, id, label FROM choices WHERE chat = ? AND seq >= ? AND seq <= ? ORDER BY seq, place";
constexpr char some_attachments[] =
    "SELECT seq, kind, url, label FROM attachments WHERE chat = ? AND seq >= ? AND seq <= ? ORDER BY seq,"
    " place";
constexpr char lines_of_chat[] = "SELECT seq, author, author_id, client_id, at FROM chat_lines"
                                 " WHERE chat = (SELECT number FROM chat_numbers WHERE id = ?)";

constexpr char operator_state[] =
    "SELECT status, away_reason, last_assigned FROM operator_states WHERE site = ? AND operator = ?";

constexpr char newest_offline[] =
    "SELECT id, visitor, chat, name, contact, text, language, page_url, page_title, page_referrer, at,"
    " handled_at, handled_by FROM offline_messages WHERE site = ? ORDER BY at DESC, id DESC LIMIT ?";
constexpr char older_offline[] =
    "SELECT id, visitor, chat, name, contact, text, language, page_url, page_title, page_referrer, at,"
    " handled_at, handled_by FROM offline_messages WHERE site = ?1"
    " AND (at, id) < (SELECT at, id FROM offline_messages WHERE id = ?2 AND site = ?1)"
    " ORDER BY at DESC, id DESC LIMIT ?3";
constexpr char one_offline[] = "SELECT 1 FROM offline_messages WHERE id = ? AND site = ?";
constexpr char waiting_offline[] =
    "SELECT count(*) FROM offline_messages WHERE site = ? AND handled_at IS NULL";

/// What hangs on the lines `of`, which are in order: each row names its line in its first column.
template <class Part>
void read_parts(
    connection& db,
    const char* sql,
    domain::chat_id chat,
    std::vector<domain::message>& of,
    std::vector<Part> domain::message::*where,
    void (*take_row)(row&, domain::seq_t&, Part&)
)
{
    if (of.empty()) return;
    auto at = of.begin();
    auto take = [&](row& found) {
        domain::seq_t seq = 0;
        Part one;
        take_row(found, seq, one);
        at = std::find_if(at, of.end(), [&](const auto& m) { return m.seq >= seq; });
        if (at != of.end() && at->seq == seq) ((*at).*where).push_back(std::move(one));
    };
    db.query(sql, take, chat, of.front().seq, of.back().seq);
}

void read_choices(connection& db, domain::chat_id chat, std::vector<domain::message>& of)
{
    read_parts<domain::choice>(
        db,
        some_choices,
        chat,
        of,
        &domain::message::choices,
        [](row& found, domain::seq_t& seq, domain::choice& one) { found.into(seq, one.id, one.label); }
    );
    read_parts<domain::attachment>(
        db,
        some_attachments,
        chat,
        of,
        &domain::message::attachments,
        [](row& found, domain::seq_t& seq, domain::attachment& one) {
            found.into(seq, one.kind, one.url, one.label);
        }
    );
}

std::optional<domain::message> read_message(connection& db, domain::chat_id chat, domain::seq_t seq)
{
    if (seq == 0) return std::nullopt;
    auto found = read_messages_after(db, chat, seq - 1, seq, 1);
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
}

/// What a desk remembers of the lines of a chat, in one pass over them.
void read_lines(connection& db, domain::saved_chat& out)
{
    domain::seq_t of_visitor = 0;
    domain::seq_t of_operator = 0;
    auto take = [&](row& found) {
        domain::accepted_as line;
        domain::author_kind author{};
        domain::operator_id who;
        std::string client_id;
        found.into(line.seq, author, who, client_id, line.at);
        out.top = std::max(out.top, line.seq);
        if (author == domain::author_kind::visitor) of_visitor = std::max(of_visitor, line.seq);
        if (author == domain::author_kind::operator_) of_operator = std::max(of_operator, line.seq);
        if (!client_id.empty()) out.client_ids.emplace(domain::message_name{who, std::move(client_id)}, line);
    };
    const auto chat = out.record.id;
    db.query(lines_of_chat, take, chat);
    out.last = read_message(db, chat, out.top);
    out.last_from_visitor = of_visitor == out.top ? out.last : read_message(db, chat, of_visitor);
    out.last_from_operator = of_operator == out.top ? out.last : read_message(db, chat, of_operator);
}

void read_record(row& found, domain::chat_record& c)
{
    ports::person_columns person;
    ports::with_chat_columns(c, person, [&](auto&... values) { found.into(c.id, values...); });
    std::move(person).put_into(c);
}

}  // namespace

std::optional<domain::saved_chat>
read_chat(connection& db, const domain::site_key& site, domain::chat_id chat)
{
    domain::saved_chat out;
    auto& c = out.record;
    auto take = [&](row& found) { read_record(found, c); };
    db.query(one_chat, take, chat, site);
    if (c.id.empty()) return std::nullopt;

    auto take_candidate = [&](row& found) {
        auto& candidate = c.card.candidates.emplace_back();
        found.into(candidate.entry, candidate.question, candidate.score);
    };
    db.query(candidates_of_chat, take_candidate, chat);
    read_lines(db, out);
    return out;
}

std::optional<domain::saved_chat>
read_newest_chat(connection& db, const domain::site_key& site, domain::visitor_id visitor)
{
    domain::chat_id newest;
    db.query(
        newest_chat,
        [&](row& found) { found.into(newest); },
        site,
        visitor
    );
    if (newest.empty()) return std::nullopt;
    return read_chat(db, site, newest);
}

domain::saved_desk read_desk(connection& db, const domain::site_key& site)
{
    domain::saved_desk out;
    for (auto& account : read_accounts(db, site)) {
        auto& who = out.operators.emplace_back();
        who.profile = std::move(account.profile);
        auto take = [&](row& found) { found.into(who.status, who.away_reason, who.last_assigned); };
        db.query(operator_state, take, site, who.profile.id);
    }
    std::vector<domain::chat_id> open;
    db.query(
        open_chats,
        [&](row& found) { found.into(open.emplace_back()); },
        site
    );
    for (const auto chat : open)
        if (auto saved = read_chat(db, site, chat)) out.chats.push_back(std::move(*saved));
    return out;
}

std::vector<domain::message> read_messages_after(
    connection& db,
    domain::chat_id chat,
    domain::seq_t after,
    domain::seq_t up_to,
    std::size_t limit
)
{
    std::vector<domain::message> out;
    if (after >= up_to) return out;
    // Lines are numbered without a gap, so as many as are wanted are a range of numbers.
    const auto last = up_to - after > limit ? after + limit : up_to;
    auto take = [&](row& found) {
        auto& m = out.emplace_back();
        found
            .into(m.seq, m.from.kind, m.from.who, m.from.name, m.client_id, m.text, m.event, m.subject, m.at);
        found.into(m.rateable);
    };
    db.query(some_messages, take, chat, after, last, longest_run);
    read_choices(db, chat, out);
    return out;
}

domain::seq_t read_top(connection& db, domain::chat_id chat)
{
    domain::seq_t top = 0;
    db.query(
        top_of_chat,
        [&](row& found) { found.into(top); },
        chat
    );
    return top;
}

ports::message_page
read_messages_before(connection& db, domain::chat_id chat, domain::seq_t before, std::size_t limit)
{
    const auto up_to = std::min(before > 0 ? before - 1 : 0, read_top(db, chat));
    const auto after = up_to > limit ? up_to - limit : 0;
    return {read_messages_after(db, chat, after, up_to, limit), after > 0};
}

ports::offline_page read_offline_messages(
    connection& db,
    const domain::site_key& site,
    std::optional<domain::offline_message_id> before,
    std::size_t limit
)
{
    ports::offline_page out;
    auto take = [&](row& found) {
        auto& m = out.messages.emplace_back();
        auto& page = m.left_on;
        found.into(
            m.id,
            m.visitor,
            m.chat,
            m.name,
            m.contact,
            m.text,
            m.language,
            page.url,
            page.title,
            page.referrer
        );
        found.into(m.at, m.handled_at, m.handled_by);
    };
    // One more than asked for tells whether there are more.
    if (before)
        db.query(older_offline, take, site, *before, limit + 1);
    else
        db.query(newest_offline, take, site, limit + 1);
    out.more = out.messages.size() > limit;
    if (out.more) out.messages.resize(limit);
    db.query(
        waiting_offline,
        [&](row& found) { found.into(out.waiting); },
        site
    );
    return out;
}

bool read_has_offline_message(connection& db, const domain::site_key& site, domain::offline_message_id id)
{
    bool found = false;
    db.query(
        one_offline,
        [&](row&) { found = true; },
        id,
        site
    );
    return found;
}

}  // namespace pasokh::sqlite
