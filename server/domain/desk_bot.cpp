// What the bot said, and the way from it to the team.

#include "domain/desk_core.hpp"

#include <algorithm>
#include <utility>

namespace pasokh::domain {

result<void> desk_core::on(const bot_replied& cmd, step& s)
{
    auto* c = find_chat(cmd.chat);
    if (!c) return errc::not_found;
    // Only while it holds the chat, only about the newest question, and only once.
    if (c->record.state != chat_state::bot || cmd.about == 0 || cmd.about != c->bot_owes)
        return errc::not_the_writer;
    if (cmd.text.empty() && cmd.outcome != bot_outcome::hand_off) return errc::bad_field;

    c->bot_owes = 0;
    const auto speak = [&] {
        message line;
        line.from = {author_kind::bot, {}, bot_name(*c)};
        line.text = cmd.text;
        line.choices = cmd.choices;
        say(s, *c, std::move(line));
    };
    auto card = cmd.card;
    switch (cmd.outcome) {
    case bot_outcome::small_talk: speak(); return {};
    case bot_outcome::answer:
        speak();
        if (c->record.bot_misses != 0) {
            s.touch(*c);
            c->record.bot_misses = 0;
        }
        return {};
    case bot_outcome::ask:
        s.touch(*c);
        if (++c->record.bot_misses < settings.bot_misses_before_hand_off) {
            speak();
            return {};
        }
        card.reason = "second_miss";
        // Asking again is worth something only to who cannot get a human.
        if (way_to_team(c->record) != way::open) speak();
        break;
    case bot_outcome::hand_off:
        if (!cmd.text.empty()) speak();
        break;
    }
    if (card.question.empty()) card.question = c->last_from_visitor()->text;
    if (way_to_team(c->record) == way::open)
        hand_over(s, *c, std::move(card));
    else
        offer_message(s, *c);
    return {};
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
    report(s, c, event_kind::handed_over);
    enqueue(s, c, false);
}

/// Nobody can come: the visitor may leave a message, and goes on with the bot.
void desk_core::offer_message(step& s, chat& c)
{
    if (c.record.bot_misses != 0) {
        s.touch(c);
        c.record.bot_misses = 0;
    }
    report(s, c, event_kind::offer_message);
}

}  // namespace pasokh::domain
