#include "adapters/sqlite/effect_writer.hpp"

#include "adapters/sqlite/faq_tables.hpp"
#include "ports/chat_columns.hpp"

#include <chrono>

namespace pasokh::sqlite {
namespace {

constexpr char add_choice[] = "INSERT INTO choices (chat, seq, place, id, label) VALUES (?, ?, ?, ?, ?)";
constexpr char add_attachment[] =
    "INSERT INTO attachments (chat, seq, place, kind, url, label) VALUES (?, ?, ?, ?, ?, ?)";

constexpr char put_chat[] =
    "INSERT INTO chats (id, site, visitor, state, department, language, page_url, page_title, page_referrer,"
    " created_at, queued_at, assigned_at, first_reply_at, closed_at, assigned_to, last_operator, "
    "reserved_for,"
    " lapsed, close_reason, priority, head_of_queue, late, bot_misses, visitor_read, operator_read,"
    " card_question, card_reason, verified, person_name, person_email)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (id) DO UPDATE SET state = excluded.state, department = excluded.department,"
    " language = excluded.language, page_url = excluded.page_url, page_title = excluded.page_title,"
    " page_referrer = excluded.page_referrer, created_at = excluded.created_at,"
    " queued_at = excluded.queued_at, assigned_at = excluded.assigned_at,"
    " first_reply_at = excluded.first_reply_at, closed_at = excluded.closed_at,"
    " assigned_to = excluded.assigned_to, last_operator = excluded.last_operator,"
    " reserved_for = excluded.reserved_for, lapsed = excluded.lapsed, close_reason = excluded.close_reason,"
    " priority = excluded.priority, head_of_queue = excluded.head_of_queue, late = excluded.late,"
    " bot_misses = excluded.bot_misses, visitor_read = excluded.visitor_read,"
    " operator_read = excluded.operator_read, card_question = excluded.card_question,"
    " card_reason = excluded.card_reason, verified = excluded.verified,"
    " person_name = excluded.person_name, person_email = excluded.person_email";
constexpr char drop_candidates[] = "DELETE FROM card_candidates WHERE chat = ?";
constexpr char add_candidate[] =
    "INSERT INTO card_candidates (chat, place, entry, question, score) VALUES (?, ?, ?, ?, ?)";

constexpr char add_assignment[] =
    "INSERT INTO assignments (chat, operator, cause, waited_ms, at) VALUES (?, ?, ?, ?, ?)";
constexpr char add_weighed[] =
    "INSERT INTO assignment_candidates (assignment, place, operator, name, load, capacity, priority,"
    " last_assigned, served_before) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";

constexpr char put_operator_state[] =
    "INSERT INTO operator_states (site, operator, status, away_reason, last_assigned) VALUES (?, ?, ?, ?, ?)"
    " ON CONFLICT (site, operator) DO UPDATE SET status = excluded.status,"
    " away_reason = excluded.away_reason, last_assigned = excluded.last_assigned";

constexpr char add_offline_message[] =
    "INSERT INTO offline_messages (id, site, visitor, chat, name, contact, text, language, page_url,"
    " page_title, page_referrer, at, handled_at, handled_by)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING";
constexpr char close_offline_message[] = "UPDATE offline_messages SET handled_at = ?, handled_by = ? WHERE "
                                         "id = ? AND site = ? AND handled_at IS NULL";

constexpr char count_invite[] =
    "INSERT INTO invite_counts (site, rule, day, what, total) VALUES (?, ?, ?, ?, 1)"
    " ON CONFLICT (site, rule, day, what) DO UPDATE SET total = total + 1";

/// One overload for each durable effect.
struct writer {
    connection& db;
    line_writer& lines;
    const domain::site_key& site;

    void operator()(const domain::message_added& added) const
    {
        const auto& m = added.message;
        if (!lines.add(added.chat, m)) return db.refuse();
        for (std::size_t place = 0; place < m.choices.size(); ++place)
            db.run(add_choice, added.chat, m.seq, place, m.choices[place].id, m.choices[place].label);
        for (std::size_t place = 0; place < m.attachments.size(); ++place) {
            const auto& each = m.attachments[place];
            db.run(add_attachment, added.chat, m.seq, place, each.kind, each.url, each.label);
        }
    }

    void operator()(const domain::chat_changed& changed) const
    {
        const auto& c = changed.chat;
        const ports::person_columns person(c);
        ports::with_chat_columns(c, person, [&](const auto&... values) {
            db.run(put_chat, c.id, site, values...);
        });
        db.run(drop_candidates, c.id);
        for (std::size_t place = 0; place < c.card.candidates.size(); ++place) {
            const auto& each = c.card.candidates[place];
            db.run(add_candidate, c.id, place, each.entry, each.question, each.score);
        }
    }

    void operator()(const domain::assignment_made& made) const
    {
        const auto& a = made.record;
        db.run(add_assignment, a.chat, a.who, a.cause, a.waited, a.at);
        const auto assignment = db.last_row();
        for (std::size_t place = 0; place < a.candidates.size(); ++place) {
            const auto& w = a.candidates[place];
            db.run(
                add_weighed,
                assignment,
                place,
                w.who,
                w.name,
                w.load,
                w.capacity,
                w.priority,
                w.last_assigned,
                w.served_before
            );
        }
    }

    void operator()(const domain::operator_state_saved& saved) const
    {
        db.run(put_operator_state, site, saved.who, saved.status, saved.away_reason, saved.last_assigned);
    }

    void operator()(const domain::offline_message_left& left) const
    {
        const auto& m = left.message;
        db.run(
            add_offline_message,
            m.id,
            site,
            m.visitor,
            m.chat,
            m.name,
            m.contact,
            m.text,
            m.language,
            m.left_on.url,
            m.left_on.title,
            m.left_on.referrer,
            m.at,
            m.handled_at,
            m.handled_by
        );
    }

    /// Whoever handled it first stays named.
    void operator()(const domain::offline_message_closed& closed) const
    {
        db.run(close_offline_message, closed.at, closed.by, closed.id, site);
    }

    void operator()(const domain::invite_counted& counted) const
    {
        const auto day = std::chrono::floor<std::chrono::days>(counted.at).time_since_epoch().count();
        db.run(count_invite, site, counted.rule, day, counted.what);
    }

    void operator()(const domain::bot_turn_made& made) const { write_turn(db, site, made.turn); }

    void operator()(const domain::bot_turn_rated& rated) const
    {
        write_rating(db, rated.chat, rated.said, rated.helped);
    }

    /// A durable effect without an overload above: refusing the batch is better than losing it in silence.
    void operator()(const auto&) const { db.refuse(); }
};

}  // namespace

std::size_t write_batch(connection& db, line_writer& lines, const ports::batch& what)
{
    std::size_t written = 0;
    for (const auto& step : what) {
        for (const auto& effect : step.effects) {
            if (!domain::is_durable(effect)) continue;
            std::visit(writer{db, lines, *step.site}, effect);
            ++written;
        }
    }
    lines.flush();
    return written;
}

}  // namespace pasokh::sqlite
