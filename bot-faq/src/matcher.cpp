#include "matcher.hpp"

#include "faq/engine.hpp"
#include "keyboard.hpp"
#include "text.hpp"
#include "word_table.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <numeric>

namespace pasokh::faq {
namespace {

constexpr std::size_t looked_after = 5;

/// Of any other FAQ: the best entries are compared until they have so many phrasings. Comparing is a quarter
/// of what a question costs, and the first of them decide nearly always.
constexpr std::size_t fewest_compared = 100;

/// Phrasings of a large FAQ that a question is compared with exactly.
constexpr std::size_t compared = 512;

std::vector<analysis> analyse_all(const std::vector<matcher::phrasing>& phrasings)
{
    std::vector<analysis> all;
    all.reserve(phrasings.size());
    for (const auto& one : phrasings)
        all.push_back(analyse(one.text, language_of_code(one.language_code)));
    return all;
}

std::vector<std::uint32_t> owners_of(const std::vector<matcher::phrasing>& phrasings)
{
    std::vector<std::uint32_t> owners;
    owners.reserve(phrasings.size());
    for (const auto& one : phrasings)
        owners.push_back(one.entry);
    return owners;
}

std::vector<ranked_entry> rank(const std::vector<float>& scores)
{
    std::array<ranked_entry, reply::most_candidates> best;
    std::size_t count = 0;
    float least = 0;  // once there are enough
    const float* const by_entry = scores.data();
    for (std::uint32_t entry = 0; entry < scores.size(); ++entry) {
        const float score = by_entry[entry];
        const bool full = count == best.size();
        if (full && score <= least) continue;
        std::size_t place = full ? count - 1 : count++;
        // Of the same score the earlier entry stays before.
        for (; place > 0 && best[place - 1].score < score; --place)
            best[place] = best[place - 1];
        best[place] = {entry, score};
        least = best[count - 1].score;
    }
    return {best.begin(), best.begin() + static_cast<std::ptrdiff_t>(count)};
}

/// Letters at random sound like some word of two consonants, but seldom have a vowel between them.
bool may_be_finglish(std::u32string_view word)
{
    return word.size() > 2 && is_latin_script(word) &&
           word.find_first_of(U"aeiou") != std::u32string_view::npos;
}

/// Those that are written: Persian leaves short ones out. A letter that is doubled is one.
int vowels_in(std::u32string_view word)
{
    constexpr std::u32string_view vowels = U"aeiouاوی";
    int count = 0;
    for (std::size_t at = 0; at < word.size(); ++at)
        count += vowels.find(word[at]) != std::u32string_view::npos && (at == 0 || word[at - 1] != word[at]);
    return count;
}

double mean_after_best(const std::vector<ranked_entry>& ranking)
{
    double sum = 0;
    std::size_t seen = 0;
    for (std::size_t i = 1; i < ranking.size() && i <= looked_after; ++i, ++seen)
        sum += std::max(0.0F, ranking[i].score);
    return seen == 0 ? 0 : sum / static_cast<double>(seen);
}

}  // namespace

std::vector<matcher::phrasing> phrasings_of(const knowledge& content)
{
    std::vector<matcher::phrasing> all;
    for (std::uint32_t number = 0; number < content.entries.size(); ++number) {
        for (const auto& [code, wording] : content.entries[number].wordings) {
            all.push_back({number, code, wording.question});
            for (const auto& variant : wording.variants)
                all.push_back({number, code, variant});
        }
    }
    return all;
}

matcher::matcher(const knowledge& content)
    : phrasings_(phrasings_of(content))
    , entries_(content.entries.size())
    , analysed_(analyse_all(phrasings_))
    , index_(analysed_)
    , ridge_(index_, owners_of(phrasings_), entries_)
    , words_(analysed_, owners_of(phrasings_), entries_, index_)
    , strangers_(ridge_.nearness_of_strangers())
{
    if (index_.knows_sounds()) listen();
    for (analysis& one : analysed_) {
        one.channels = {};
        one.senses = {};
    }
    std::size_t wordings = 0;
    for (const entry& one : content.entries)
        wordings += one.wordings.size();
    phrasings_per_wording_ =
        wordings == 0 ? 0 : static_cast<double>(phrasings_.size()) / static_cast<double>(wordings);
}

void matcher::listen()
{
    std::vector<std::u32string> words;  // each once
    word_set seen;
    for (const phrasing& one : phrasings_) {
        for (token& each : tokenise(one.text)) {
            if (!is_arabic_script(each.text) || seen.contains(each.text)) continue;
            seen.insert(each.text);
            words.push_back(std::move(each.text));
        }
    }
    for (const auto& sound : {sound_with_endings, whole_sound}) {
        for (const auto& word : words) {
            auto& alike = spoken_[sound(word)];
            if (std::find(alike.begin(), alike.end(), word) == alike.end()) alike.push_back(word);
        }
    }
    spoken_.erase(0);  // words of one consonant
}

/// Null where the FAQ has no word that sounds so. Sounds are consonants: of «سال» and «سوال» "soal" is the
/// one with as many vowels.
const std::u32string* matcher::heard_as(std::u32string_view finglish) const
{
    auto found = spoken_.find(sound_with_endings(finglish));
    if (found == spoken_.end()) found = spoken_.find(whole_sound(finglish));
    if (found == spoken_.end()) return nullptr;
    const auto off = [wanted = vowels_in(finglish)](const std::u32string& word) {
        return std::abs(wanted - vowels_in(word));
    };
    return &*std::min_element(found->second.begin(), found->second.end(), [&](const auto& a, const auto& b) {
        return off(a) < off(b);
    });
}

match matcher::find(std::string_view question, language arabic_script_is) const
{
    return find(tokenise(question), arabic_script_is);
}

match matcher::find(std::span<const token> question, language arabic_script_is) const
{
    const analysis as_written = analyse(question, arabic_script_is, index_.knows_sounds());
    match found = match_of(as_written);
    if (arabic_script_is != language::persian || as_written.has_arabic_script || !index_.knows_sounds())
        return found;
    // Latin letters that are meant as Persian: Finglish, or an English word on a Persian page. The better
    // reading is the one that some entry answers to.
    const auto prefer = [&found](match other) {
        if (other.seen.top > found.seen.top) found = std::move(other);
    };
    prefer(match_of(analyse_by_sound(question)));
    if (const auto words = in_words_of_faq(question); !words.empty())
        prefer(match_of(analyse(words, language::persian)));
    return found;
}

/// Finglish as Persian, each word as the FAQ writes one that sounds like it; empty where it has none.
std::vector<token> matcher::in_words_of_faq(std::span<const token> question) const
{
    std::vector<token> words(question.begin(), question.end());
    bool any = false;
    for (token& one : words) {
        const std::u32string* const heard = heard_as(one.text);
        if (!heard) continue;
        // "bara" is «برای» and no «بار».
        const bool idle = is_finglish_function_word(one.text);
        if (idle && importance_of(*heard, language::persian) == importance::topical) continue;
        one = {*heard, false};
        any = true;
    }
    return any ? words : std::vector<token>();
}

/// The share of the letters that stand in words which somebody here knows: the FAQ by its words or, for Latin
/// letters, their sound; the language by its frequent words or the lexicon. Of Latin letters English and
/// Finglish.
double matcher::understood(std::string_view question) const
{
    const auto tokens = tokenise(question);
    const analysis found = analyse_words(tokens, language::persian);
    double all = 0;
    double known = 0;
    for (std::size_t at = 0; at < tokens.size(); ++at) {
        const std::u32string_view text = tokens[at].text;
        const auto letters = static_cast<double>(text.size());
        all += letters;
        const bool sounds = may_be_finglish(text) && words_.any_knows(whole_sound(text));
        const bool spelled = words_.any_knows(found.words[at].hash);
        const bool general =
            found.words[at].weight != importance::topical || found.spellings[at].concepts[0] != 0;
        if (sounds || spelled || general) known += letters;
    }
    return all > 0 ? known / all : 0;
}

std::optional<std::string> matcher::retyped(std::string_view question) const
{
    // A word or two in a foreign tongue, a name or a typo are no wrong layout, so much must be gained.
    constexpr double most_as_it_stands = 0.34;
    constexpr double least_retyped = 0.5;
    constexpr double least_gained = 0.4;
    constexpr std::size_t fewest_letters = 3;
    // Forgetting to switch is a matter of a line, not of a page.
    constexpr std::size_t most_bytes = 400;
    if (question.size() > most_bytes) return std::nullopt;
    const double as_it_stands = understood(question);
    if (as_it_stands > most_as_it_stands) return std::nullopt;
    std::string other = on_other_layout(question);
    if (folded(other).size() < fewest_letters) return std::nullopt;
    if (understood(other) < std::max(least_retyped, as_it_stands + least_gained)) return std::nullopt;
    return other;
}

/// In order of number. What is nearest elsewhere is a phrasing of these too, but for questions that resemble
/// nothing.
std::vector<std::uint32_t> matcher::phrasings_of_best(const std::vector<ranked_entry>& ranking) const
{
    std::vector<std::uint32_t> entries;
    std::size_t phrasings = 0;
    for (const ranked_entry& one : ranking) {
        if (entries.size() > 1 && phrasings >= fewest_compared) break;
        entries.push_back(one.entry);
        phrasings += ridge_.phrasings_of(one.entry).size();
    }
    std::sort(entries.begin(), entries.end());  // and so are the phrasings, which stand entry by entry
    std::vector<std::uint32_t> all;
    all.reserve(phrasings);
    for (const std::uint32_t entry : entries) {
        const auto own = ridge_.phrasings_of(entry);
        all.insert(all.end(), own.begin(), own.end());
    }
    return all;
}

match matcher::match_of(const analysis& question) const
{
    sparse_vector vector = index_.vector_of(question);
    match found;
    if (vector.empty()) return found;
    resemblance near;
    if (ridge_.trained_whole()) {
        found.ranking = rank(ridge_.scores(vector));
        near = index_.resemblance_to(phrasings_of_best(found.ranking), vector);
    } else {
        near = index_.resemblance_to(index_.probably_nearest(vector, compared), vector);
        found.ranking = rank(ridge_.scores(near));
    }

    evidence& seen = found.seen;
    const std::uint32_t best = found.ranking.front().entry;
    seen.top = found.ranking.front().score;
    seen.second = found.ranking.size() > 1 ? found.ranking[1].score : 0;
    seen.mean_of_next = mean_after_best(found.ranking);
    const auto with_best = words_.compare(best, question);
    const std::size_t nearest = weigh_nearness(near, found.ranking, seen);
    if (nearest < phrasings_.size()) {
        weigh_difference(question, nearest, seen);
        weigh_likeness(question, nearest, with_best, found.ranking, seen);
    }
    weigh_parts(vector, near, found.ranking, seen);
    if (question.by_sound_alone) spread_parts(seen);
    weigh_words(question, found.ranking, seen);
    weigh_rivals(question, with_best, found.ranking, seen);
    weigh_core(question, with_best, best, seen);
    weigh_votes(near, best, seen);
    seen.entries = static_cast<double>(entries_);
    seen.phrasings_per_wording = phrasings_per_wording_;
    found.asked = std::move(vector);
    found.near = std::move(near);
    return found;
}

}  // namespace pasokh::faq
