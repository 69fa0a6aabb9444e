#include "faq/report.hpp"
#include "features.hpp"
#include "guards.hpp"
#include "language.hpp"
#include "matcher.hpp"
#include "text.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace pasokh::faq {
namespace {

/// Fewer than this, and the bot answers several times less often.
constexpr std::size_t enough_phrasings = 3;

using remarks = std::vector<remark>;
using all_phrasings = std::vector<matcher::phrasing>;

std::string in_quotes(std::string_view text)
{
    return '"' + std::string(text) + '"';
}

void remark_on_size(const knowledge& content, remarks& out)
{
    std::set<std::string> codes;
    for (const entry& one : content.entries)
        for (const auto& [code, wording] : one.wordings)
            codes.insert(code);
    for (const entry& one : content.entries) {
        for (const auto& code : codes) {
            const auto found = one.wordings.find(code);
            if (found == one.wordings.end()) {
                out.push_back(
                    {one.id, "has no " + in_quotes(code) + ": visitors get the answer in another language"}
                );
                continue;
            }
            const auto count = 1 + found->second.variants.size();
            if (count >= enough_phrasings) continue;
            const bool alone = count == 1;
            out.push_back(
                {one.id,
                 std::string("has ") + (alone ? "one phrasing" : "two phrasings") + " in " + in_quotes(code) +
                     ": add at least " + (alone ? "two more ways" : "one more way") +
                     " in which people ask this"}
            );
        }
    }
}

void remark_on_shared_phrasings(const knowledge& content, const all_phrasings& phrasings, remarks& out)
{
    std::map<std::string, std::uint32_t> owners;
    for (const auto& phrasing : phrasings) {
        const auto spelling = folded(phrasing.text);
        if (spelling.empty()) continue;
        const auto [known, is_new] = owners.emplace(spelling, phrasing.entry);
        if (is_new) continue;
        const std::string& id = content.entries[phrasing.entry].id;
        const std::string& other = content.entries[known->second].id;
        out.push_back(
            {id,
             known->second == phrasing.entry
                 ? "says " + in_quotes(phrasing.text) + " twice: replace one by another way to ask"
                 : "says " + in_quotes(phrasing.text) + " like " + in_quotes(other) +
                       ": keep it in one of the two"}
        );
    }
}

/// Phrasings that no question can be told by. Several common words may be all that a visitor types
/// («درباره شما»); one alone is what a question about anything may begin with.
void remark_on_empty_phrasings(const knowledge& content, const all_phrasings& phrasings, remarks& out)
{
    for (const auto& phrasing : phrasings) {
        const auto& id = content.entries[phrasing.entry].id;
        const auto typed = tokenise(phrasing.text);
        const auto words = analyse_words(typed, language_of_code(phrasing.language_code)).words;
        const bool says_nothing = typed.size() == 1 && std::ranges::all_of(words, [](const word& one) {
                                      return one.weight == importance::function;
                                  });
        if (typed.empty())
            out.push_back(
                {id, "the phrasing " + in_quotes(phrasing.text) + " has no words: nobody can match it"}
            );
        else if (says_nothing)
            out.push_back(
                {id,
                 "the phrasing " + in_quotes(phrasing.text) +
                     " is a word that every question has: add what it is about"}
            );
    }
}

/// Whoever asks for a human in a chat gets one, whatever the FAQ says.
void remark_on_guarded_phrasings(const knowledge& content, const all_phrasings& phrasings, remarks& out)
{
    for (const auto& phrasing : phrasings)
        if (guard(phrasing.text, language_of_code(phrasing.language_code)) == reason::wants_human)
            out.push_back(
                {content.entries[phrasing.entry].id,
                 in_quotes(phrasing.text) + " goes to a human in a chat: this answer is not said there"}
            );
}

/// Letters that turn those after them around: what is shown is not what is written.
void remark_on_overrides(const knowledge& content, remarks& out)
{
    const auto turns = [](const std::string& text) {
        return text.find("\xE2\x80\xAD") != std::string::npos ||
               text.find("\xE2\x80\xAE") != std::string::npos;
    };
    for (const entry& one : content.entries)
        for (const auto& wording : one.wordings) {
            // Not a structured binding: clang 14 captures none of them in a lambda.
            const auto& code = wording.first;
            const auto& said = wording.second;
            const auto tell = [&](const char* field) {
                out.push_back(
                    {one.id,
                     std::string("the ") + field + " in " + in_quotes(code) +
                         " holds U+202D or U+202E, which turn the letters after them around: take them out"}
                );
            };
            if (turns(said.question)) tell("question");
            if (std::ranges::any_of(said.variants, turns)) tell("variants");
            if (turns(said.answer)) tell("answer");
        }
}

/// An entry that does not come first even when it is asked in its author's words.
void remark_on_unreachable(
    const knowledge& content,
    const all_phrasings& phrasings,
    const engine& bot,
    remarks& out
)
{
    std::vector<bool> reached(content.entries.size());
    for (const auto& phrasing : phrasings) {
        if (reached[phrasing.entry]) continue;
        const auto said = bot.ask(phrasing.text, phrasing.language_code);
        const bool shows = said.outcome == outcome::answer || said.outcome == outcome::ask;
        reached[phrasing.entry] = shows && !said.candidates.empty() &&
                                  said.candidates.front().entry_id == content.entries[phrasing.entry].id;
    }
    for (std::size_t i = 0; i < reached.size(); ++i)
        if (!reached[i])
            out.push_back(
                {content.entries[i].id, "unreachable: none of its own phrasings leads to it, reword them"}
            );
}

/// Two entries, each of which most phrasings of the other would be taken for, are told once; the rest
/// phrasing by phrasing.
void remark_on_collisions(
    const knowledge& content,
    const all_phrasings& phrasings,
    const std::vector<collision>& collisions,
    remarks& out
)
{
    std::map<std::string, std::size_t> sizes;
    for (const auto& phrasing : phrasings)
        ++sizes[content.entries[phrasing.entry].id];
    using pair = std::pair<std::string, std::string>;
    std::map<pair, std::size_t> taken;
    for (const auto& one : collisions)
        ++taken[{one.entry_id, one.taken_for}];
    const auto mostly = [&](const std::string& from, const std::string& to) {
        const auto found = taken.find({from, to});
        return found != taken.end() && 2 * found->second >= sizes[from];
    };
    std::set<pair> told;
    for (const auto& [id, phrasing, other] : collisions) {
        if (!mostly(id, other) || !mostly(other, id))
            out.push_back(
                {id,
                 in_quotes(phrasing) + " would be taken for " + in_quotes(other) +
                     ": add phrasings like it, or reword it"}
            );
        else if (!told.contains({other, id}) && told.emplace(id, other).second)
            out.push_back(
                {id,
                 "asks the same as " + in_quotes(other) +
                     ": merge the two, or say in their phrasings what differs"}
            );
    }
}

}  // namespace

std::vector<remark> lint(const knowledge& content)
{
    remarks out;
    const auto phrasings = phrasings_of(content);
    const auto bot = engine::build(content);
    remark_on_size(content, out);
    remark_on_shared_phrasings(content, phrasings, out);
    remark_on_empty_phrasings(content, phrasings, out);
    remark_on_guarded_phrasings(content, phrasings, out);
    remark_on_overrides(content, out);
    remark_on_unreachable(content, phrasings, bot, out);
    remark_on_collisions(content, phrasings, bot.collisions(), out);
    return out;
}

}  // namespace pasokh::faq
