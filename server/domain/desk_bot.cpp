// What the bot said, and the way from it to the team.

#include "domain/desk_core.hpp"

#include <algorithm>
#include <utility>

namespace pasokh::domain {
namespace {

// A question that comes back is one of the newest.
constexpr std::size_t most_replied_to = 4;

bot_turn turn_of(const bot_replied& cmd, const chat& c, time_point now)
{
    bot_turn out;
    out.chat = c.record.id;
    out.about = cmd.about;
    out.language = cmd.language.empty() ? c.record.language : cmd.language;
    out.question = c.last_from_visitor()->text;
    out.choice = c.clicked;
    out.asked_for = c.asked_for;
    out.outcome = cmd.outcome;
    out.reason = cmd.card.reason;
    out.entry = cmd.entry;
    out.confidence = cmd.confidence;
    out.faq_version = cmd.faq_version;
    out.candidates = cmd.card.candidates;
    out.at = now;
    return out;
}

/// Keeps what the next message may go on from or ask again.
void remember(chat& c, const bot_replied& cmd, const std::string& question)
{
    if (!cmd.thread.empty()) c.thread = cmd.thread;
    if (cmd.outcome == bot_outcome::small_talk) {
        c.replied_to.clear();
    } else {
        if (c.replied_to.size() == most_replied_to) c.replied_to.erase(c.replied_to.begin());
        c.replied_to.push_back(cmd.thread.empty() ? question : cmd.thread);
    }
}

}  // namespace

result<void> desk_core::on(const bot_replied& cmd, step& s)
{
    auto* c = find_chat(cmd.chat);
    if (!c) return errc::not_found;
    // Only while it holds the chat, only about the newest question, and only once.
    if (c->record.state != chat_state::bot || cmd.about == 0 || cmd.about != c->bot_owes)
        return errc::not_the_writer;
    if (cmd.text.empty() && cmd.outcome != bot_outcome::hand_off) return errc::bad_field;

    auto turn = turn_of(cmd, *c, s.now);
    c->bot_owes = 0;
    c->weighed = cmd.card;
    if (c->weighed.question.empty()) c->weighed.question = turn.question;
    hear_of_answer(s, *c, cmd.helped);
    remember(*c, cmd, turn.question);
    const bool misses = cmd.outcome == bot_outcome::ask && missed(s, *c);
    if (misses) {
        turn.outcome = bot_outcome::hand_off;
        c->weighed.reason = "second_miss";
        // A "no" is nothing that the FAQ lacks, nor what an operator should answer.
        if (cmd.choices.empty() && !c->thread.empty())
            c->weighed.question = c->thread;
        else
            turn.reason = c->weighed.reason;
    }
    // Asking again is worth something only to who cannot get a human.
    const bool leaves = turn.outcome == bot_outcome::hand_off;
    if (!cmd.text.empty() && !(misses && way_to_team(c->record) == way::open)) {
        message line;
        line.from = {author_kind::bot, {}, bot_name(*c)};
        line.text = cmd.text;
        line.choices = cmd.choices;
        line.attachments = cmd.attachments;
        line.rateable = cmd.outcome == bot_outcome::answer;
        turn.said = say(s, *c, std::move(line)).seq;
    }
    const bool turn_said = turn.said != 0;
    s.out.push_back(bot_turn_made{std::move(turn)});
    if (leaves) leave_bot(s, *c, c->weighed, turn_said);
    return {};
}

/// What a message says, or does not say, of the answer above it: who just goes on has no complaint.
void desk_core::hear_of_answer(step& s, chat& c, std::optional<bool> helped)
{
    if (c.answer_above == 0) return;
    if (helped) rated(s, c, c.answer_above, *helped ? rating::yes : rating::no);
    if (helped.value_or(true)) forgive(s, c);
    c.answer_above = 0;
}

result<void> desk_core::on(const visitor_rated& cmd, step& s)
{
    auto* who = visitors.find(cmd.visitor);
    auto* c = who ? open_chat(*who) : nullptr;
    if (!c || cmd.seq > c->top()) return errc::not_found;
    const auto* answer = c->rateable();
    // Clicked twice, or what came in between has made it a thing of the past.
    if (c->record.state != chat_state::bot || !answer || answer->seq != cmd.seq) return {};

    rated(s, *c, answer->seq, cmd.helped ? rating::yes : rating::no);
    if (cmd.helped) {
        c->replied_to.clear();
        forgive(s, *c);
        report(s, *c, event_kind::helped);
        return {};
    }
    if (!missed(s, *c)) {
        report(s, *c, event_kind::not_helped);
        return {};
    }
    auto card = c->weighed;
    if (const auto* asked = c->last_from_visitor()) card.question = asked->text;
    card.reason = "not_helped";
    leave_bot(s, *c, std::move(card), false);
    return {};
}

void desk_core::rated(step& s, const chat& c, seq_t answer, rating how)
{
    s.out.push_back(bot_turn_rated{c.record.id, answer, how});
}

/// Counts a miss; true when it is one too many.
bool desk_core::missed(step& s, chat& c)
{
    s.touch(c);
    return ++c.record.bot_misses >= settings.bot_misses_before_hand_off;
}

void desk_core::forgive(step& s, chat& c)
{
    if (c.record.bot_misses == 0) return;
    s.touch(c);
    c.record.bot_misses = 0;
}

/// The offer of a message is made once; after it, what the bot `has_said` is enough.
void desk_core::leave_bot(step& s, chat& c, hand_off_card card, bool has_said)
{
    if (way_to_team(c.record) == way::open)
        hand_over(s, c, std::move(card));
    else if (c.offered_message && has_said)
        forgive(s, c);
    else
        offer_message(s, c);
}

desk_core::way desk_core::way_to_team(const chat_record& row) const
{
    const auto& team = teams.at(row.department);
    const bool somebody = settings.match_language ? std::ranges::any_of(
                                                        operators,
                                                        [&](const auto& known) {
                                                            return known.second.effective() &&
                                                                   known.second.serves(row.department) &&
                                                                   known.second.speaks(row.language);
                                                        }
                                                    )
                                                  : routes.effective(row.department) != 0;
    if (!team.open || !somebody) return way::offline;
    const bool at_once = team.has_slot() && routes.best(wanted_for(row));
    return at_once || queue.size(row.department) < team.max_queue ? way::open : way::full;
}

void desk_core::hand_over(step& s, chat& c, hand_off_card card)
{
    s.touch(c);
    c.record.card = std::move(card);
    c.record.bot_misses = 0;
    c.offered_message = false;
    report(s, c, event_kind::handed_over);
    enqueue(s, c, false);
}

/// Nobody can come: the visitor may leave a message, and goes on with the bot.
void desk_core::offer_message(step& s, chat& c)
{
    forgive(s, c);
    c.offered_message = true;
    report(s, c, event_kind::offer_message);
}

}  // namespace pasokh::domain
