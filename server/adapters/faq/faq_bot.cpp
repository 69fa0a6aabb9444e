#include "adapters/faq/faq_bot.hpp"

#include "adapters/faq/conversion.hpp"
#include "adapters/faq/table_embedder.hpp"
#include "async/offload.hpp"
#include "base/log.hpp"
#include "faq/engine.hpp"
#include "faq/formats.hpp"
#include "faq/groups.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace pasokh::adapters {

struct faq_bot::site_bot {
    faq::engine engine;
    std::unordered_map<std::string, faq::entry> entries;
    std::string default_language;
    ports::meaning_source meaning;

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
    return about_something && std::ranges::any_of(what.replied_to, [&](const auto& earlier) {
               return faq::is_same_question(said.thread, earlier);
           });
}

faq::context context_of(const ports::question& what)
{
    switch (what.after) {
    case domain::bot_line::answer: return {what.previous, faq::said_before::answer};
    case domain::bot_line::suggestions: return {what.previous, faq::said_before::suggestions};
    case domain::bot_line::nothing: break;
    }
    return {what.previous, faq::said_before::nothing};
}

/// The next try after a failure.
constexpr std::chrono::seconds first_pause{1};
constexpr std::chrono::seconds longest_pause{60};

/// What words alone leave open. A greeting, a request for a human or a phrasing that stands in the FAQ is
/// plain without its meaning, and nothing of it leaves the server.
bool is_open(const faq::reply& said)
{
    using enum faq::reason;
    const bool asked = said.reason == confident || said.reason == unsure || said.reason == low_confidence;
    return asked && said.confidence < 0.99;
}

domain::bot_replied reply_with(const faq_bot::site_bot& mine, const ports::question& what, faq::reply said)
{
    domain::bot_replied out;
    out.outcome = outcome_of(said.outcome);
    out.confidence = said.confidence;
    out.language = said.language;
    out.thread = said.thread;
    out.helped = said.helped;
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
        for (auto& each : said.suggestions())
            out.choices.push_back({std::move(each.entry_id), std::move(each.question)});
        out.text =
            out.choices.empty() ? std::move(said.answer) : std::string(faq::did_you_mean(said.language));
        break;
    case domain::bot_outcome::small_talk: out.text = std::move(said.answer); break;
    case domain::bot_outcome::hand_off: break;
    }
    return out;
}

struct thought {
    domain::bot_replied reply;
    bool open = false;
};

thought reply_to(const faq_bot::site_bot& mine, const ports::question& what)
{
    auto said = mine.engine.ask(what.text, what.language, context_of(what));
    const bool open = is_open(said);
    return {reply_with(mine, what, std::move(said)), open};
}

domain::bot_replied reply_to_click(const faq_bot::site_bot& mine, const ports::question& what)
{
    const auto& entry = mine.entries.at(what.choice);
    domain::bot_replied out;
    mine.answer(out, entry, what.language);
    out.confidence = 1;
    out.thread = what.text;
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
    auto think = [bot = mine.bot, what] {
        if (bot->entries.contains(what.choice)) return thought{reply_to_click(*bot, what), false};
        return reply_to(*bot, what);
    };
    auto [out, open] = co_await offload(workers_, std::move(think));
    if (open && mine.bot->engine.has_meanings()) {
        auto vector = co_await meaning_of(what.site, what.text);
        if (!vector.empty()) {
            auto again = [bot = mine.bot, what = std::move(what), vector = std::move(vector)] {
                auto said = bot->engine.ask(what.text, what.language, context_of(what), vector);
                return reply_with(*bot, what, std::move(said));
            };
            out = co_await offload(workers_, std::move(again));
        }
    }
    out.faq_version = mine.version;
    co_return std::move(out);
}

/// Empty when it could not be had in time.
task<std::vector<float>> faq_bot::meaning_of(const domain::site_key& site, const std::string& text)
{
    const auto found = meanings_.find(site);
    if (stopped_ || found == meanings_.end() || !found->second.source) co_return std::vector<float>();
    const auto source = found->second.source;
    std::vector<std::string> texts(1, text);
    auto said = co_await source->embed(std::move(texts), ports::embedder::purpose::question);
    std::vector<float> out;
    if (said && said->size() == 1) out = std::move((*said)[0]);
    if (const auto now = meanings_.find(site); now != meanings_.end())
        ++(said ? now->second.counted.by_meaning : now->second.counted.fell_back);
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
    co_return co_await offload(builders_, std::move(work));
}

task<ports::read_faq> faq_bot::read_file(std::filesystem::path file, std::string language)
{
    auto work = [file = std::move(file), language = std::move(language)] {
        return read_from(faq::load(file, language));
    };
    co_return co_await offload(builders_, std::move(work));
}

task<std::string> faq_bot::write(std::string format, std::shared_ptr<const domain::faq_content> content)
{
    auto work = [how = faq::format_named(format).value_or(faq::format::jsonl), content = std::move(content)] {
        return faq::write(how, to_library(*content));
    };
    co_return co_await offload(builders_, std::move(work));
}

task<ports::built_faq>
faq_bot::build(std::shared_ptr<const domain::faq_content> content, ports::faq_options how)
{
    auto work = [content = std::move(content), how = std::move(how)] {
        const auto knowledge = to_library(*content);
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
        site_bot made{faq::engine::build(knowledge, chosen), {}, how.language, how.meaning};
        for (const auto& entry : knowledge.entries)
            made.entries.emplace(entry.id, entry);
        out.bot = std::make_shared<const site_bot>(std::move(made));
        return out;
    };
    co_return co_await offload(builders_, std::move(work));
}

void faq_bot::put_to_work(const domain::site_key& site, const ports::built_faq& what, std::uint64_t version)
{
    at_work next{std::static_pointer_cast<const site_bot>(what.bot), version};
    // What a large FAQ was found by takes milliseconds to free.
    asio::post(workers_, [before = std::exchange(sites_[site], std::move(next))] {});
    learn(site);
}

/// Meaning for the bot that was just put to work, if its site wants it.
void faq_bot::learn(const domain::site_key& site)
{
    const auto& taught = sites_[site].bot;
    if (stopped_ || !taught || !taught->meaning.any()) {
        meanings_.erase(site);
        return;
    }
    auto& mine = meanings_[site];
    if (mine.from != taught->meaning || !mine.source) {
        const bool learning = mine.learning;
        mine = {};
        mine.learning = learning;
        mine.from = taught->meaning;
        const auto same = std::ranges::find(sources_, mine.from, &decltype(sources_)::value_type::first);
        if (same != sources_.end()) {
            mine.source = same->second;
        } else {
            mine.source = mine.from.table.empty() ? (endpoints_ ? endpoints_(mine.from) : nullptr)
                                                  : open_table(workers_, mine.from);
            if (mine.source) sources_.emplace_back(mine.from, mine.source);
        }
    }
    mine.counted.ready = false;
    if (!mine.source || mine.learning) return;
    mine.learning = true;
    learning_.spawn(keep_learning(site));
}

/// Until the taught in force has meaning; one at a time for a site.
task<void> faq_bot::keep_learning(domain::site_key site)
{
    auto pause = std::make_shared<timer>(where_);
    pauses_.push_back(pause);
    auto wait = std::chrono::duration_cast<std::chrono::milliseconds>(first_pause);
    while (!stopped_ && meanings_.contains(site)) {
        const auto had = co_await ask_for_missing(site);
        if (stopped_ || !meanings_.contains(site)) break;
        if (had && co_await put_meanings_to_work(site)) break;
        // A file does not become right by itself.
        if (!had && had.error() == errc::bad_config) break;
        if (had) continue;  // the FAQ has changed meanwhile
        pause->expires_after(wait);
        co_await pause->async_wait(use_tuple);
        wait = std::min<std::chrono::milliseconds>(wait * 2, longest_pause);
    }
    std::erase(pauses_, pause);
    if (const auto found = meanings_.find(site); found != meanings_.end()) found->second.learning = false;
}

/// In batches; what was had is kept when a later one fails.
task<result<void>> faq_bot::ask_for_missing(domain::site_key site)
{
    const auto taught = sites_[site].bot;
    const auto source = meanings_[site].source;
    const auto from = meanings_[site].from;
    std::vector<std::string> missing;
    for (auto& each : taught->engine.phrasings())
        if (!meanings_[site].known.contains(each)) missing.push_back(std::move(each));
    std::ranges::sort(missing);
    missing.erase(std::unique(missing.begin(), missing.end()), missing.end());
    for (std::size_t at = 0; at < missing.size();) {
        const auto end = std::min(missing.size(), at + source->most_texts());
        std::vector<std::string> some(
            missing.begin() + static_cast<std::ptrdiff_t>(at),
            missing.begin() + static_cast<std::ptrdiff_t>(end)
        );
        auto said = co_await source->embed(some, ports::embedder::purpose::building);
        if (!said) co_return said.error();
        const auto now = meanings_.find(site);
        if (stopped_ || now == meanings_.end() || now->second.from != from) co_return errc::unavailable;
        for (std::size_t i = 0; i < some.size(); ++i)
            now->second.known[some[i]] = std::move((*said)[i]);
        at = end;
    }
    co_return result<void>();
}

/// False when another taught is in force by then.
task<bool> faq_bot::put_meanings_to_work(domain::site_key site)
{
    const auto taught = sites_[site].bot;
    auto& known = meanings_[site].known;
    std::vector<std::vector<float>> vectors;
    std::unordered_map<std::string, std::vector<float>> needed;
    for (const auto& each : taught->engine.phrasings()) {
        const auto found = known.find(each);
        if (found == known.end()) co_return false;
        vectors.push_back(found->second);
        needed.insert(*found);
    }
    known = std::move(needed);
    auto work = [taught, vectors = std::move(vectors)]() -> std::shared_ptr<const site_bot> {
        auto engine = taught->engine.with_meanings(vectors);
        return std::make_shared<const site_bot>(
            site_bot{std::move(engine), taught->entries, taught->default_language, taught->meaning}
        );
    };
    auto made = co_await offload(workers_, std::move(work));
    auto& now = sites_[site];
    const auto mine = meanings_.find(site);
    if (now.bot != taught || mine == meanings_.end()) co_return false;
    mine->second.counted.ready = made->engine.has_meanings();
    log::info(
        made->engine.has_meanings() ? "meaning_ready" : "meaning_of_no_use",
        {{"site", site}, {"phrasings", made->engine.phrasing_count()}}
    );
    now.bot = std::move(made);
    co_return true;
}

void faq_bot::stop()
{
    stopped_ = true;
    for (const auto& [from, source] : sources_)
        source->stop();
    for (const auto& each : pauses_)
        each->cancel();
}

std::map<domain::site_key, faq_bot::figures> faq_bot::count() const
{
    std::map<domain::site_key, figures> out;
    for (const auto& [site, mine] : meanings_) {
        auto& here = out[site] = mine.counted;
        if (mine.source) here.source = mine.source->count();
    }
    return out;
}

task<std::vector<std::vector<std::size_t>>> faq_bot::group(std::vector<std::string> questions)
{
    auto work = [questions = std::move(questions)] { return faq::group_questions(questions); };
    co_return co_await offload(builders_, std::move(work));
}

std::string faq_bot::question_key(std::string_view question) const
{
    return faq::question_key(question);
}

}  // namespace pasokh::adapters
