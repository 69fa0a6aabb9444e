// ports::faq_store of the store; turns are written by the journal (effect_writer.cpp).
#include "adapters/postgres/postgres_store.hpp"

#include <map>
#include <utility>

namespace pasokh::postgres {
namespace {

constexpr char newest_version[] =
    "SELECT number, at, author, change, entries, content FROM faq_versions WHERE site = $1"
    " ORDER BY number DESC LIMIT 1";
constexpr char one_version[] = "SELECT number, at, author, change, entries, content FROM faq_versions"
                               " WHERE site = $1 AND number = $2";
constexpr char all_versions[] = "SELECT number, at, author, change, entries FROM faq_versions WHERE site = $1"
                                " ORDER BY number DESC";
// Two nodes at once get the same number, and the key lets one of them in.
constexpr char add_next_version[] =
    "INSERT INTO faq_versions (site, number, at, author, change, entries, content)"
    " SELECT $1, $2, $3, $4, $5, $6, $7 WHERE $2 = 1 +"
    " (SELECT coalesce(max(number), 0) FROM faq_versions WHERE site = $1)";
constexpr char drop_versions[] = "DELETE FROM faq_versions WHERE site = $1 AND number <= $2"
                                 " AND EXISTS (SELECT 1 FROM faq_versions WHERE site = $1 AND number = $3)";

constexpr char turns_of_chat[] =
    "SELECT chat, about, said, language, question, choice, asked_for, outcome, reason, entry, confidence,"
    " faq_version, helped, at FROM bot_turns WHERE chat = $1 AND site = $2 ORDER BY about";
constexpr char candidates_of_chat[] =
    "SELECT c.chat, c.about, c.entry, c.question, c.score FROM turn_candidates c JOIN bot_turns t"
    " USING (chat, about) WHERE t.chat = $1 AND t.site = $2 ORDER BY c.about, c.place";

// The first lines of the condition are those of the index bot_turns_to_learn_from.
#define TURNS_TO_LEARN_FROM                                                                                  \
    "bot_turns WHERE site = $1"                                                                              \
    " AND NOT settled AND (asked_for <> '' OR outcome = 'hand_off' OR helped IN ('no', 'human'))"            \
    " AND (asked_for <> '' OR helped IN ('no', 'human')"                                                     \
    " OR reason IN ('low_confidence', 'second_miss', 'repeated'))"                                           \
    " AND at >= $2 ORDER BY at DESC, chat DESC, about DESC LIMIT $3"
constexpr char turns_to_learn_from[] =
    "SELECT chat, about, said, language, question, choice, asked_for, outcome, reason, entry, confidence,"
    " faq_version, helped, at FROM " TURNS_TO_LEARN_FROM;
constexpr char candidates_to_learn_from[] =
    "SELECT chat, about, c.entry, c.question, c.score FROM (SELECT chat, about FROM " TURNS_TO_LEARN_FROM
    ") t JOIN turn_candidates c USING (chat, about) ORDER BY chat, about, place";
constexpr char operators_answers[] =
    "SELECT t.chat, t.about, m.text FROM (SELECT chat, about FROM " TURNS_TO_LEARN_FROM
    ") t CROSS JOIN LATERAL (SELECT text FROM (SELECT seq, text FROM messages x WHERE x.chat = t.chat"
    " AND x.seq > t.about AND x.author = 'operator' AND x.event = 'none' ORDER BY x.seq LIMIT 5) y"
    " ORDER BY length(text) DESC, seq LIMIT 1) m";
static_assert(ports::lesson::operator_lines == 5);
#undef TURNS_TO_LEARN_FROM

constexpr char settle_turn[] =
    "UPDATE bot_turns SET settled = TRUE WHERE chat = $1 AND about = $2 AND site = $3";

using turn_id = std::pair<domain::chat_id, domain::seq_t>;

std::vector<domain::bot_turn> take_turns(answers& from, std::size_t turns, std::size_t candidates)
{
    std::vector<domain::bot_turn> out;
    from.each(turns, [&](row& found) {
        auto& t = out.emplace_back();
        found.into(t.chat, t.about, t.said, t.language, t.question, t.choice, t.asked_for, t.outcome);
        found.into(t.reason, t.entry, t.confidence, t.faq_version, t.helped, t.at);
    });
    std::map<turn_id, domain::bot_turn*> by_id;
    for (auto& each : out)
        by_id.emplace(turn_id(each.chat, each.about), &each);
    from.each(candidates, [&](row& found) {
        turn_id of;
        domain::candidate one;
        found.into(of.first, of.second, one.entry, one.question, one.score);
        const auto at = by_id.find(of);
        if (at != by_id.end()) at->second->candidates.push_back(std::move(one));
    });
    return out;
}

std::optional<ports::faq_version> only_version(answers& from)
{
    std::optional<ports::faq_version> out;
    from.each(0, [&](row& found) {
        auto& v = out.emplace();
        found.into(v.number, v.at, v.by, v.change, v.entries, v.content);
    });
    return out;
}

}  // namespace

task<result<std::optional<ports::faq_version>>> postgres_store::newest_faq(domain::site_key site)
{
    script ask(script::kind::single);
    ask.add(newest_version, site);
    auto got = co_await read(std::move(ask));
    if (!got) co_return got.error();
    co_return only_version(*got);
}

task<result<std::optional<ports::faq_version>>>
postgres_store::faq_version_of(domain::site_key site, std::uint64_t number)
{
    script ask(script::kind::single);
    ask.add(one_version, site, number);
    auto got = co_await read(std::move(ask));
    if (!got) co_return got.error();
    co_return only_version(*got);
}

task<result<std::vector<ports::faq_version>>> postgres_store::faq_versions(domain::site_key site)
{
    script ask(script::kind::single);
    ask.add(all_versions, site);
    auto got = co_await read(std::move(ask));
    if (!got) co_return got.error();
    std::vector<ports::faq_version> out;
    got->each(0, [&](row& found) {
        auto& v = out.emplace_back();
        found.into(v.number, v.at, v.by, v.change, v.entries);
    });
    co_return out;
}

task<result<void>> postgres_store::add_faq_version(domain::site_key site, ports::faq_version next)
{
    script put(script::kind::write);
    const auto& n = next;
    const auto added = put.add(add_next_version, site, n.number, n.at, n.by, n.change, n.entries, n.content);
    if (n.number > most_versions) put.add(drop_versions, site, n.number - most_versions, n.number);
    auto got = co_await write(std::move(put));
    if (!got) co_return got.error();
    if (got->changed(added) == 0) co_return errc::conflict;
    co_return result<void>();
}

task<result<std::vector<domain::bot_turn>>> postgres_store::turns(domain::site_key site, domain::chat_id chat)
{
    script ask(script::kind::snapshot);
    ask.add(turns_of_chat, chat, site);
    ask.add(candidates_of_chat, chat, site);
    auto got = co_await read(std::move(ask));
    if (!got) co_return got.error();
    auto found = take_turns(*got, 0, 1);
    if (!got->understood()) co_return errc::internal;
    co_return found;
}

task<result<std::vector<ports::lesson>>>
postgres_store::lessons(domain::site_key site, time_point since, std::size_t limit)
{
    script ask(script::kind::snapshot);
    for (const auto* each : {turns_to_learn_from, candidates_to_learn_from, operators_answers})
        ask.add(each, site, since, limit);
    auto got = co_await read(std::move(ask));
    if (!got) co_return got.error();
    std::map<turn_id, std::string> replies;
    got->each(2, [&](row& found) {
        turn_id of;
        std::string text;
        found.into(of.first, of.second, text);
        replies.emplace(of, std::move(text));
    });
    std::vector<ports::lesson> out;
    for (auto& turn : take_turns(*got, 0, 1)) {
        const auto said = replies.find(turn_id(turn.chat, turn.about));
        out.push_back({std::move(turn), said == replies.end() ? std::string() : said->second});
    }
    if (!got->understood()) co_return errc::internal;
    co_return out;
}

task<result<void>> postgres_store::settle(domain::site_key site, std::vector<ports::turn_key> which)
{
    script put(script::kind::write);
    for (const auto& each : which)
        put.add(settle_turn, each.chat, each.about, site);
    auto got = co_await write(std::move(put));
    if (!got) co_return got.error();
    co_return result<void>();
}

}  // namespace pasokh::postgres
