#include "app/faq_lessons.hpp"

#include "async/offload.hpp"

#include <algorithm>
#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <set>
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

/// Which phrasings an entry has, and which were suggested for it already; each text is looked at once.
class faq_lessons::suggestions {
public:
    suggestions(const ports::faq_workshop& workshop, const domain::faq_content& entries)
        : workshop_(workshop)
        , entries_(entries)
    {
    }

    /// A click is a label, unless the entry is gone or has the phrasing by now.
    void add(const ports::lesson& from)
    {
        const auto& turn = from.turn;
        const auto key = workshop_.question_key(turn.asked_for);
        auto [at, fresh] = keys_of_.try_emplace(turn.choice);
        if (fresh) at->second = keys_of(turn.choice);
        if (!at->second || (!key.empty() && at->second->contains(key))) return;
        const auto [place, is_new] =
            places_.try_emplace({turn.choice, key.empty() ? turn.asked_for : key}, all_.size());
        if (is_new) all_.push_back({turn.choice, turn.asked_for, turn.language, 0, {}});
        auto& known = all_[place->second];
        ++known.count;
        known.turns.push_back(key_of(from));
    }

    std::vector<domain::suggested_phrasing> take() { return std::move(all_); }

private:
    using keys = std::optional<std::set<std::string>>;  // none: there is no such entry

    [[nodiscard]] keys keys_of(const std::string& id) const
    {
        const auto entry = std::ranges::find(entries_, id, &domain::faq_entry::id);
        if (entry == entries_.end()) return std::nullopt;
        std::set<std::string> out;
        for (const auto& [language, said] : entry->wordings) {
            out.insert(workshop_.question_key(said.question));
            for (const auto& each : said.variants)
                out.insert(workshop_.question_key(each));
        }
        return out;
    }

    const ports::faq_workshop& workshop_;
    const domain::faq_content& entries_;
    std::map<std::string, keys> keys_of_;
    std::map<std::pair<std::string, std::string>, std::size_t> places_;
    std::vector<domain::suggested_phrasing> all_;
};

domain::open_question
faq_lessons::gathered(const std::vector<ports::lesson>& all, const std::vector<std::size_t>& group) const
{
    const auto& centre = all[group.front()].turn;
    domain::open_question out;
    out.question = centre.question;
    out.language = centre.language;
    out.count = group.size();
    if (!centre.candidates.empty()) out.nearest = centre.candidates.front().entry;
    std::set<std::string> questions{workshop_.question_key(out.question)};
    std::set<std::string> replies;
    const auto add = [&](std::vector<std::string>& to,
                         std::size_t most,
                         std::set<std::string>& known,
                         const std::string& text) {
        if (text.empty() || to.size() >= most) return;
        const auto key = workshop_.question_key(text);
        // Without a key it is like no other.
        if (key.empty() || known.insert(key).second) to.push_back(text);
    };
    for (const auto each : group) {
        out.turns.push_back(key_of(all[each]));
        add(out.others, most_others, questions, all[each].turn.question);
        add(out.replies, most_replies, replies, all[each].operator_said);
    }
    return out;
}

/// Tells what was left open from what a click has answered.
faq_lessons::sorted
faq_lessons::sort_out(std::vector<ports::lesson> all, const domain::faq_content& entries) const
{
    sorted out;
    suggestions clicked(workshop_, entries);
    for (auto& each : all) {
        auto& turn = each.turn;
        const bool useless = turn.helped == domain::rating::no || turn.helped == domain::rating::human;
        if (!turn.asked_for.empty() && !useless) {
            clicked.add(each);
            continue;
        }
        // The answer that he chose was none: what he had asked is still open.
        if (!turn.asked_for.empty()) turn.question = turn.asked_for;
        out.open.push_back(std::move(each));
    }
    out.phrasings = clicked.take();
    std::ranges::stable_sort(out.phrasings, std::greater(), &domain::suggested_phrasing::count);
    return out;
}

task<result<lessons_found>> faq_lessons::collect(domain::site_key site)
{
    const auto now = editor_.current(site);
    if (!now) co_return errc::not_found;
    const auto since = clock_.now() - look_back;
    auto found = co_await store_.lessons(site, since, most_turns);
    if (!found) co_return found.error();

    auto sort = [this, all = std::move(*found), entries = now->entries]() mutable {
        return sort_out(std::move(all), *entries);
    };
    auto known = co_await offload(workers_, std::move(sort));
    std::vector<std::string> questions;
    for (const auto& each : known.open)
        questions.push_back(each.turn.question);
    auto groups = co_await workshop_.group(std::move(questions));
    auto gather = [this, open = std::move(known.open), groups = std::move(groups)] {
        std::vector<domain::open_question> out;
        for (const auto& group : groups)
            out.push_back(gathered(open, group));
        return out;
    };
    lessons_found out;
    out.phrasings = std::move(known.phrasings);
    out.questions = co_await offload(workers_, std::move(gather));
    co_return out;
}

}  // namespace pasokh::app
