#include "adapters/faq/faq_bot.hpp"

#include "adapters/faq/conversion.hpp"
#include "async/offload.hpp"
#include "faq/engine.hpp"
#include "faq/formats.hpp"
#include "faq/groups.hpp"

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace pasokh::adapters {

struct faq_bot::site_bot {
    faq::engine engine;
    std::unordered_map<std::string, faq::entry> entries;
    std::string default_language;

    /// As the engine chooses it.
    [[nodiscard]] const faq::wording& said_in(const faq::entry& one, const std::string& language) const
    {
        for (const auto& wanted : {language, default_language})
            if (const auto found = one.wordings.find(wanted); found != one.wordings.end())
                return found->second;
        return one.wordings.begin()->second;
    }

    /// Makes the reply this entry's answer, with all that belongs to it.
    void answer(domain::bot_replied& out, const faq::entry& one, const std::string& language) const
    {
        const auto& said = said_in(one, language);
        out.outcome = domain::bot_outcome::answer;
        out.entry = one.id;
        out.text = said.answer;
        out.attachments = attachments_of(said);
        for (const auto& id : said.next)
            if (const auto next = entries.find(id); next != entries.end())
                out.choices.push_back({id, said_in(next->second, language).question});
    }
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

/// The same again although there was a reply: it was of no use, and another like it would not be either.
bool is_repeated(const ports::question& what, const faq::reply& said)
{
    const bool about_something = said.outcome == faq::outcome::answer || said.outcome == faq::outcome::ask;
    return what.previous_answered && about_something && faq::is_same_question(what.text, what.previous);
}

domain::bot_replied reply_to(const faq_bot::site_bot& mine, const ports::question& what)
{
    auto said = mine.engine.ask(what.text, what.language, {what.previous});
    domain::bot_replied out;
    out.outcome = outcome_of(said.outcome);
    out.confidence = said.confidence;
    out.card.question = what.text;
    out.card.reason = std::string(faq::to_string(said.reason));
    const auto kept = std::min(said.candidates.size(), faq::reply::most_suggestions);
    for (std::size_t i = 0; i < kept; ++i) {
        const auto& each = said.candidates[i];
        out.card.candidates.push_back({each.entry_id, each.question, each.score});
    }
    // In a chat somebody who asks for a human gets one, whatever else the words may mean.
    const bool repeated = is_repeated(what, said);
    if (said.wants_human || repeated) {
        out.outcome = domain::bot_outcome::hand_off;
        out.card.reason = said.wants_human ? faq::to_string(faq::reason::wants_human) : "repeated";
    }
    switch (out.outcome) {
    case domain::bot_outcome::answer:
        mine.answer(out, mine.entries.at(said.candidates.front().entry_id), said.language);
        break;
    case domain::bot_outcome::ask:
        out.text = faq::did_you_mean(said.language);
        for (auto& each : said.suggestions())
            out.choices.push_back({std::move(each.entry_id), std::move(each.question)});
        break;
    case domain::bot_outcome::small_talk: out.text = std::move(said.answer); break;
    case domain::bot_outcome::hand_off: break;
    }
    return out;
}

domain::bot_replied reply_to_click(const faq_bot::site_bot& mine, const ports::question& what)
{
    const auto& entry = mine.entries.at(what.choice);
    domain::bot_replied out;
    mine.answer(out, entry, what.language);
    out.confidence = 1;
    out.card = {what.text, "chosen", {{entry.id, mine.said_in(entry, what.language).question, 1}}};
    return out;
}

ports::read_faq read_from(const faq::loaded& what)
{
    return {from_library(what.content), from_library(what.problems)};
}

}  // namespace

task<result<domain::bot_replied>> faq_bot::ask(ports::question what)
{
    const auto found = sites_.find(what.site);
    if (found == sites_.end()) co_return errc::unavailable;
    // Held until the answer is there, whatever takes the site over meanwhile.
    auto mine = found->second;
    auto think = [bot = mine.bot, what = std::move(what)] {
        return bot->entries.contains(what.choice) ? reply_to_click(*bot, what) : reply_to(*bot, what);
    };
    auto out = co_await offload(workers_, std::move(think));
    out.faq_version = mine.version;
    co_return out;
}

bool faq_bot::knows_format(std::string_view name) const
{
    return faq::format_named(name).has_value();
}

std::string faq_bot::format_of(const std::filesystem::path& file) const
{
    return std::string(to_string(faq::format_of_file(file).value_or(faq::format::jsonl)));
}

task<ports::read_faq> faq_bot::read(std::string format, std::string text, std::string language)
{
    const auto how = faq::format_named(format);
    if (!how) co_return ports::read_faq{{}, {{0, "format", "unknown"}}};
    auto work = [how = *how, text = std::move(text), language = std::move(language)] {
        return read_from(faq::parse(how, text, language));
    };
    co_return co_await offload(workers_, std::move(work));
}

task<ports::read_faq> faq_bot::read_file(std::filesystem::path file, std::string language)
{
    auto work = [file = std::move(file), language = std::move(language)] {
        return read_from(faq::load(file, language));
    };
    co_return co_await offload(workers_, std::move(work));
}

task<std::string> faq_bot::write(std::string format, domain::faq_content content)
{
    auto work = [how = faq::format_named(format).value_or(faq::format::jsonl), content = std::move(content)] {
        return faq::write(how, to_library(content));
    };
    co_return co_await offload(workers_, std::move(work));
}

task<ports::built_faq> faq_bot::build(domain::faq_content content, ports::faq_options how)
{
    auto work = [content = std::move(content), how = std::move(how)] {
        const auto knowledge = to_library(content);
        ports::built_faq out;
        out.problems = from_library(faq::problems_of(knowledge));
        if (!out.problems.empty()) return out;
        out.text = faq::write(faq::format::jsonl, knowledge);
        // What is stored must be readable again: that form has limits of its own, of lines and of the whole.
        if (!knowledge.entries.empty())
            out.problems = from_library(faq::parse(faq::format::jsonl, out.text, how.language).problems);
        if (!out.problems.empty()) return out;
        faq::options chosen;
        chosen.wrong_answer_rate = how.wrong_answer_rate;
        chosen.default_language = how.language;
        site_bot made{faq::engine::build(knowledge, chosen), {}, how.language};
        for (const auto& entry : knowledge.entries)
            made.entries.emplace(entry.id, entry);
        out.bot = std::make_shared<const site_bot>(std::move(made));
        return out;
    };
    co_return co_await offload(workers_, std::move(work));
}

void faq_bot::put_to_work(const domain::site_key& site, const ports::built_faq& what, std::uint64_t version)
{
    sites_[site] = {std::static_pointer_cast<const site_bot>(what.bot), version};
}

task<std::vector<std::vector<std::size_t>>> faq_bot::group(std::vector<std::string> questions)
{
    auto work = [questions = std::move(questions)] { return faq::group_questions(questions); };
    co_return co_await offload(workers_, std::move(work));
}

std::string faq_bot::question_key(std::string_view question) const
{
    return faq::question_key(question);
}

}  // namespace pasokh::adapters
