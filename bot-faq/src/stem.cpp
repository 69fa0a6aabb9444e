#include "stem.hpp"

#include "common_words.hpp"
#include "text.hpp"
#include "words.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <unordered_map>
#include <unordered_set>

namespace pasokh::faq {
namespace {

using word_set = std::unordered_set<std::u32string_view>;
using word_map = std::unordered_map<std::u32string_view, std::u32string_view>;

/// Removes the first ending that fits and leaves at least `least` letters.
bool strip_ending(std::u32string& word, std::span<const std::u32string_view> endings, std::size_t least)
{
    for (const auto ending : endings) {
        if (word.size() >= ending.size() + least && word.ends_with(ending)) {
            word.resize(word.size() - ending.size());
            return true;
        }
    }
    return false;
}

const word_map& colloquial_table()
{
    static const word_map table = [] {
        word_map both(words::colloquial.begin(), words::colloquial.end());
        both.insert(words::broken_plurals.begin(), words::broken_plurals.end());
        return both;
    }();
    return table;
}

const word_map& past_roots()
{
    static const word_map table(words::past_to_present.begin(), words::past_to_present.end());
    return table;
}

bool is_present_root(std::u32string_view root)
{
    return std::any_of(
        words::past_to_present.begin(),
        words::past_to_present.end(),
        [root](const auto& verb) { return verb.second == root; }
    );
}

constexpr std::array<std::u32string_view, 9>
    personal_endings{U"یم", U"ید", U"ین", U"ند", U"ن", U"م", U"ی", U"د", U"ه"};

/// A verb without prefix and person: «خواهم» → «خواه», «گرفتم» → «گیر».
std::u32string verb_root(std::u32string verb)
{
    if (const auto known = past_roots().find(verb); known != past_roots().end())
        return std::u32string(known->second);
    strip_ending(verb, personal_endings, 2);
    if (const auto known = past_roots().find(verb); known != past_roots().end())
        return std::u32string(known->second);
    return verb;
}

/// Verbs whose form says that they are verbs: a prefix, or an irregular root that we know.
bool stem_persian_verb(std::u32string& word)
{
    for (const std::u32string_view prefix : {U"نمی", U"می"}) {
        if (word.size() >= prefix.size() + 2 && word.starts_with(prefix)) {
            word = verb_root(word.substr(prefix.size()));
            return true;
        }
    }
    if (word.size() >= 4 && (word.starts_with(U"ب") || word.starts_with(U"ن"))) {
        const auto root = verb_root(word.substr(1));
        if (is_present_root(root)) {  // subjunctive: «بگیرم», «نکنم»
            word = root;
            return true;
        }
    }
    std::u32string past = word;
    strip_ending(past, personal_endings, 2);
    if (const auto known = past_roots().find(past); known != past_roots().end()) {
        word = known->second;
        return true;
    }
    return false;
}

std::u32string stem_persian(std::u32string_view surface)
{
    static constexpr std::array<std::u32string_view, 37> endings{
        U"هایشان", U"هایتان", U"هایمان", U"هاشون", U"هاتون", U"هامون", U"هایی", U"هایم", U"هایت", U"هایش",
        U"های",    U"هاش",    U"هام",    U"هات",   U"ها",    U"شون",   U"تون",  U"مون",  U"شان",  U"تان",
        U"مان",    U"ترین",   U"تری",    U"تر",    U"ات",    U"ان",    U"یم",   U"ید",   U"ند",   U"ین",
        U"م",      U"ش",      U"ی",      U"و",     U"ه",     U"ا",     U"یی"};
    std::u32string word(written_form(surface));
    if (stem_persian_verb(word)) return word;
    // «ت» ends many stems of its own («ساعت», «قیمت»), so it goes only from longer words.
    static constexpr std::array<std::u32string_view, 1> your{U"ت"};
    for (int round = 0; round < 2; ++round) {
        if (!strip_ending(word, endings, 3) && !strip_ending(word, your, 4)) break;
    }
    return word;
}

std::u32string stem_arabic(std::u32string_view surface)
{
    static constexpr std::array<std::u32string_view, 6>
        prefixes{U"وال", U"بال", U"کال", U"فال", U"لل", U"ال"};
    static constexpr std::array<std::u32string_view, 14>
        endings{U"ات", U"ون", U"ین", U"ان", U"تی", U"نا", U"کم", U"هم", U"ها", U"یه", U"ه", U"ی", U"ک", U"ت"};
    std::u32string word(surface);
    for (const auto prefix : prefixes) {
        if (word.size() >= prefix.size() + 3 && word.starts_with(prefix)) {
            word.erase(0, prefix.size());
            break;
        }
    }
    strip_ending(word, endings, 3);
    return word;
}

/// "paid" → "pay", from the pairs "paid pay, sent send".
std::unordered_map<std::u32string, std::u32string> read_irregular_english()
{
    std::unordered_map<std::u32string, std::u32string> table;
    const auto words = tokenise(common_words::irregular_english);
    for (std::size_t i = 0; i + 1 < words.size(); i += 2)
        table.emplace(words[i].text, words[i + 1].text);
    return table;
}

std::u32string stem_english(std::u32string_view surface)
{
    static const auto irregular = read_irregular_english();
    static constexpr std::array<std::u32string_view, 8>
        endings{U"ingly", U"edly", U"ing", U"ed", U"ly", U"es", U"s", U"e"};
    std::u32string word(surface);
    if (const auto known = irregular.find(word); known != irregular.end()) word = known->second;
    if (word.size() > 4 && word.ends_with(U"ies")) {
        word.replace(word.size() - 3, 3, U"y");
    } else if (strip_ending(word, endings, 3)) {
        if (word.size() > 3 && word[word.size() - 1] == word[word.size() - 2])
            word.pop_back();  // shipped → ship
    }
    return word;
}

std::unordered_set<std::u32string> read_frequent_words()
{
    std::unordered_set<std::u32string> all;
    for (const auto language : common_words::frequent)
        for (token& word : tokenise(language))
            all.insert(std::move(word.text));
    return all;
}

template <std::size_t Size>
word_set set_of(const std::array<std::u32string_view, Size>& list)
{
    return {list.begin(), list.end()};
}

}  // namespace

std::u32string_view written_form(std::u32string_view word)
{
    const auto known = colloquial_table().find(word);
    return known == colloquial_table().end() ? word : known->second;
}

std::u32string stem(std::u32string_view word, language arabic_script_is)
{
    if (is_arabic_script(word))
        return arabic_script_is == language::arabic ? stem_arabic(word) : stem_persian(word);
    return stem_english(word);
}

namespace {

/// Function words and frequent ones, by how letters are read.
struct known_importance {
    using table = std::unordered_map<std::u32string_view, importance>;

    table latin;
    table persian;
    table arabic;

    known_importance()
    {
        static const auto frequent = read_frequent_words();
        for (const auto& word : frequent)
            for (table* into : {&latin, &persian, &arabic})
                into->emplace(word, importance::frequent);
        add(words::english_stop, latin);
        add(words::finglish_stop, latin);
        add(words::persian_stop, persian);
        add(words::arabic_stop, arabic);
    }

    template <std::size_t Size>
    static void add(const std::array<std::u32string_view, Size>& list, table& into)
    {
        for (const auto word : list)
            into[word] = importance::function;
    }
};

}  // namespace

importance importance_of(std::u32string_view word, language arabic_script_is)
{
    static const known_importance known;
    const auto& table = !is_arabic_script(word)                ? known.latin
                        : arabic_script_is == language::arabic ? known.arabic
                                                               : known.persian;
    const auto found = table.find(word);
    return found == table.end() ? importance::topical : found->second;
}

bool is_stop_word(std::u32string_view word, language arabic_script_is)
{
    return importance_of(word, arabic_script_is) == importance::function;
}

bool is_english_function_word(std::u32string_view word)
{
    static const word_set english = set_of(words::english_stop);
    return english.contains(word);
}

bool is_finglish_function_word(std::u32string_view word)
{
    static const word_set finglish = set_of(words::finglish_stop);
    static const word_set asking = set_of(words::finglish_question);
    return finglish.contains(word) || asking.contains(word);
}

}  // namespace pasokh::faq
