#include "app/faq_lessons.hpp"

#include <algorithm>
#include <chrono>
#include <functional>
#include <utility>

namespace pasokh::app {
namespace {

constexpr auto look_back = std::chrono::days(90);
constexpr std::size_t most_turns = 2'000;
constexpr std::size_t most_others = 8;
constexpr std::size_t most_replies = 3;

std::pair<domain::chat_id, domain::seq_t> key_of(const ports::lesson& lesson)
{
    return {lesson.turn.chat, lesson.turn.about};
}

}  // namespace

/// A click is a label, unless the entry is gone or has the phrasing by now.
void faq_lessons::suggest(
    const domain::faq_content& entries,
    const ports::lesson& from,
    std::vector<domain::suggested_phrasing>& out
) const
{
    const auto& turn = from.turn;
    const auto entry = std::ranges::find(entries, turn.choice, &domain::faq_entry::id);
    if (entry == entries.end()) return;
    const auto same = [&](const std::string& text) { return workshop_.same_question(text, turn.asked_for); };
    for (const auto& [language, said] : entry->wordings)
        if (same(said.question) || std::ranges::any_of(said.variants, same)) return;
    auto known = std::ranges::find_if(out, [&](const auto& each) {
        return each.entry == turn.choice && same(each.phrasing);
    });
    if (known == out.end())
        known = out.insert(out.end(), {turn.choice, turn.asked_for, turn.language, 0, {}});
    ++known->count;
    known->turns.push_back(key_of(from));
}

domain::open_question
faq_lessons::gathered(const std::vector<ports::lesson>& all, const std::vector<std::size_t>& group) const
{
    const auto& centre = all[group.front()].turn;
    domain::open_question out;
    out.question = centre.question;
    out.language = centre.language;
    out.count = group.size();
    if (!centre.candidates.empty()) out.nearest = centre.candidates.front().entry;
    const auto add = [&](std::vector<std::string>& to, const std::string& text, std::size_t most) {
        const auto same = [&](const std::string& known) { return workshop_.same_question(known, text); };
        if (!text.empty() && to.size() < most && std::ranges::none_of(to, same)) to.push_back(text);
    };
    for (const auto each : group) {
        out.turns.push_back(key_of(all[each]));
        if (!workshop_.same_question(all[each].turn.question, out.question))
            add(out.others, all[each].turn.question, most_others);
        add(out.replies, all[each].operator_said, most_replies);
    }
    return out;
}

task<result<lessons_found>> faq_lessons::collect(domain::site_key site)
{
    const auto now = editor_.current(site);
    if (!now) co_return errc::not_found;
    const auto since = clock_.now() - look_back;
    auto found = co_await store_.lessons(site, since, most_turns);
    if (!found) co_return found.error();

    lessons_found out;
    std::vector<ports::lesson> open;
    std::vector<std::string> questions;
    for (auto& each : *found) {
        if (!each.turn.asked_for.empty()) {
            suggest(now->entries, each, out.phrasings);
            continue;
        }
        questions.push_back(each.turn.question);
        open.push_back(std::move(each));
    }
    const auto groups = co_await workshop_.group(std::move(questions));
    for (const auto& group : groups)
        out.questions.push_back(gathered(open, group));
    std::ranges::stable_sort(out.phrasings, std::greater(), &domain::suggested_phrasing::count);
    co_return out;
}

}  // namespace pasokh::app
