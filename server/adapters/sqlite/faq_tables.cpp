#include "adapters/sqlite/faq_tables.hpp"

#include <utility>

namespace pasokh::sqlite {
namespace {

constexpr char add_turn[] =
    "INSERT INTO bot_turns (chat, about, site, said, language, question, choice, asked_for, outcome, reason,"
    " entry, confidence, faq_version, helped, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr char add_candidate[] =
    "INSERT INTO turn_candidates (chat, about, place, entry, question, score) VALUES (?, ?, ?, ?, ?, ?)";
constexpr char rate_turn[] = "UPDATE bot_turns SET helped = ? WHERE chat = ? AND said = ?";
constexpr char settle_turn[] = "UPDATE bot_turns SET settled = 1 WHERE chat = ? AND about = ? AND site = ?";

constexpr char turns_of_chat[] =
    "SELECT chat, about, said, language, question, choice, asked_for, outcome, reason, entry, confidence,"
    " faq_version, helped, at FROM bot_turns WHERE chat = ? AND site = ? ORDER BY about";
// The first lines of the condition are those of the index bot_turns_to_learn_from.
constexpr char turns_to_learn_from[] =
    "SELECT chat, about, said, language, question, choice, asked_for, outcome, reason, entry, confidence,"
    " faq_version, helped, at FROM bot_turns WHERE site = ?"
    " AND settled = 0 AND (asked_for <> '' OR outcome = 'hand_off' OR helped IN ('no', 'human'))"
    " AND (asked_for <> '' OR helped IN ('no', 'human')"
    " OR reason IN ('low_confidence', 'second_miss', 'repeated'))"
    " AND at >= ? ORDER BY at DESC, chat DESC, about DESC LIMIT ?";
constexpr char candidates_of_turn[] =
    "SELECT entry, question, score FROM turn_candidates WHERE chat = ? AND about = ? ORDER BY place";
constexpr char operators_answer[] =
    "SELECT text FROM (SELECT seq, text FROM chat_lines WHERE chat = (SELECT number FROM chat_numbers"
    " WHERE id = ?1) AND last > ?2 AND seq > ?2 AND author = 'operator' AND event = 'none' ORDER BY seq "
    "LIMIT ?3)"
    " ORDER BY length(text) DESC, seq LIMIT 1";

constexpr char newest_version[] =
    "SELECT number, at, author, change, entries, content FROM faq_versions WHERE site = ?"
    " ORDER BY number DESC LIMIT 1";
constexpr char one_version[] = "SELECT number, at, author, change, entries, content FROM faq_versions"
                               " WHERE site = ? AND number = ?";
constexpr char all_versions[] = "SELECT number, at, author, change, entries FROM faq_versions WHERE site = ?"
                                " ORDER BY number DESC";
constexpr char highest_number[] = "SELECT coalesce(max(number), 0) FROM faq_versions WHERE site = ?";
constexpr char add_version[] = "INSERT INTO faq_versions (site, number, at, author, change, entries, content)"
                               " VALUES (?, ?, ?, ?, ?, ?, ?)";
constexpr char drop_versions[] = "DELETE FROM faq_versions WHERE site = ? AND number <= ?";

template <class... Args>
std::vector<domain::bot_turn> select_turns(connection& db, const char* sql, const Args&... args)
{
    std::vector<domain::bot_turn> out;
    auto take = [&](row& found) {
        auto& t = out.emplace_back();
        found.into(t.chat, t.about, t.said, t.language, t.question, t.choice, t.asked_for, t.outcome);
        found.into(t.reason, t.entry, t.confidence, t.faq_version, t.helped, t.at);
    };
    db.query(sql, take, args...);
    for (auto& turn : out) {
        auto take_candidate = [&](row& found) {
            auto& candidate = turn.candidates.emplace_back();
            found.into(candidate.entry, candidate.question, candidate.score);
        };
        db.query(candidates_of_turn, take_candidate, turn.chat, turn.about);
    }
    return out;
}

template <class... Args>
std::optional<ports::faq_version> select_version(connection& db, const char* sql, const Args&... args)
{
    std::optional<ports::faq_version> out;
    auto take = [&](row& found) {
        auto& v = out.emplace();
        found.into(v.number, v.at, v.by, v.change, v.entries, v.content);
    };
    db.query(sql, take, args...);
    return out;
}

}  // namespace

void write_turn(connection& db, const domain::site_key& site, const domain::bot_turn& t)
{
    db.run(
        add_turn,
        t.chat,
        t.about,
        site,
        t.said,
        t.language,
        t.question,
        t.choice,
        t.asked_for,
        t.outcome,
        t.reason,
        t.entry,
        t.confidence,
        t.faq_version,
        t.helped,
        t.at
    );
    for (std::size_t place = 0; place < t.candidates.size(); ++place) {
        const auto& each = t.candidates[place];
        db.run(add_candidate, t.chat, t.about, place, each.entry, each.question, each.score);
    }
}

void write_rating(connection& db, domain::chat_id chat, domain::seq_t said, domain::rating helped)
{
    db.run(rate_turn, helped, chat, said);
}

void settle_turns(connection& db, const domain::site_key& site, const std::vector<ports::turn_key>& which)
{
    for (const auto& each : which)
        db.run(settle_turn, each.chat, each.about, site);
}

std::vector<domain::bot_turn> read_turns(connection& db, const domain::site_key& site, domain::chat_id chat)
{
    return select_turns(db, turns_of_chat, chat, site);
}

std::vector<ports::lesson>
read_lessons(connection& db, const domain::site_key& site, time_point since, std::size_t limit)
{
    std::vector<ports::lesson> out;
    for (auto& turn : select_turns(db, turns_to_learn_from, site, since, limit)) {
        auto& lesson = out.emplace_back();
        lesson.turn = std::move(turn);
        auto take = [&](row& found) { found.into(lesson.operator_said); };
        db.query(operators_answer, take, lesson.turn.chat, lesson.turn.about, ports::lesson::operator_lines);
    }
    return out;
}

std::optional<ports::faq_version> read_newest_faq(connection& db, const domain::site_key& site)
{
    return select_version(db, newest_version, site);
}

std::optional<ports::faq_version>
read_faq_version(connection& db, const domain::site_key& site, std::uint64_t number)
{
    return select_version(db, one_version, site, number);
}

std::vector<ports::faq_version> read_faq_versions(connection& db, const domain::site_key& site)
{
    std::vector<ports::faq_version> out;
    auto take = [&](row& found) {
        auto& v = out.emplace_back();
        found.into(v.number, v.at, v.by, v.change, v.entries);
    };
    db.query(all_versions, take, site);
    return out;
}

bool write_faq_version(connection& db, const domain::site_key& site, const ports::faq_version& next)
{
    std::uint64_t highest = 0;
    db.query(
        highest_number,
        [&](row& found) { found.into(highest); },
        site
    );
    if (next.number != highest + 1) return false;
    db.run(add_version, site, next.number, next.at, next.by, next.change, next.entries, next.content);
    if (next.number > ports::faq_store::most_versions)
        db.run(drop_versions, site, next.number - ports::faq_store::most_versions);
    return true;
}

}  // namespace pasokh::sqlite
