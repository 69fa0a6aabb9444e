#include "adapters/faq/faq_bot.hpp"

#include "async/offload.hpp"
#include "faq/engine.hpp"
#include "faq/loader.hpp"

#include <unordered_map>
#include <utility>

namespace pasokh::adapters {

struct faq_bot::site_bot {
    faq::engine engine;
    std::unordered_map<std::string, std::map<std::string, std::string>> answers;  // entry → language → answer
    std::string default_language;
};

namespace {

domain::bot_outcome outcome_of(faq::outcome what)
{
    switch (what) {
    case faq::outcome::answer: return domain::bot_outcome::answer;
    case faq::outcome::ask: return domain::bot_outcome::ask;
    case faq::outcome::small_talk: return domain::bot_outcome::small_talk;
    case faq::outcome::hand_off: break;
    }
    return domain::bot_outcome::hand_off;
}

domain::bot_replied reply_from(faq::reply said, const std::string& question)
{
    domain::bot_replied out;
    // In a chat somebody who asks for a human gets one, whatever else the words may mean.
    out.outcome = said.wants_human ? domain::bot_outcome::hand_off : outcome_of(said.outcome);
    out.card.question = question;
    out.card.reason = std::string(faq::to_string(said.wants_human ? faq::reason::wants_human : said.reason));
    for (std::size_t i = 0; i < said.candidates.size() && i < faq::reply::most_suggestions; ++i)
        out.card.candidates.push_back(
            {said.candidates[i].entry_id, said.candidates[i].question, said.candidates[i].score}
        );
    if (out.outcome == domain::bot_outcome::hand_off) return out;
    out.text = std::move(said.answer);
    for (auto& each : said.suggestions())
        out.choices.push_back({std::move(each.entry_id), std::move(each.question)});
    return out;
}

}  // namespace

faq_bot::built faq_bot::build_blocking(
    const std::filesystem::path& file,
    const std::string& default_language,
    double wrong_answer_rate
)
{
    auto read = faq::load_jsonl(file);
    built out;
    for (const auto& each : read.problems)
        out.problems.push_back(to_string(each));
    if (!read.ok()) return out;

    faq::options chosen;
    chosen.wrong_answer_rate = wrong_answer_rate;
    chosen.default_language = default_language;
    site_bot made{faq::engine::build(read.content, chosen), {}, default_language};
    for (const auto& entry : read.content.entries)
        for (const auto& [language, wording] : entry.wordings)
            made.answers[entry.id][language] = wording.answer;
    out.entries = made.engine.entry_count();
    out.bot = std::make_shared<const site_bot>(std::move(made));
    return out;
}

task<result<domain::bot_replied>> faq_bot::ask(ports::question what)
{
    const auto found = sites_.find(what.site);
    if (found == sites_.end()) co_return errc::unavailable;
    auto mine = found->second;

    if (const auto clicked = mine->answers.find(what.choice); clicked != mine->answers.end()) {
        const auto& in = clicked->second;
        auto text = in.find(what.language);
        if (text == in.end()) text = in.find(mine->default_language);
        if (text == in.end()) text = in.begin();
        domain::bot_replied out;
        out.outcome = domain::bot_outcome::answer;
        out.text = text->second;
        co_return out;
    }

    auto think = [mine, what = std::move(what)] {
        return reply_from(mine->engine.ask(what.text, what.language, {what.previous}), what.text);
    };
    co_return co_await offload(workers_, std::move(think));
}

}  // namespace pasokh::adapters
