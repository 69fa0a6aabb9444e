#include "stem.hpp"

#include "common_words.hpp"
#include "text.hpp"
#include "word_table.hpp"
#include "words.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace pasokh::faq {
namespace {

using word_map = word_table<std::u32string_view>;

/// Removes the first ending that fits and leaves at least `least` letters.
bool strip_ending(std::u32string_view& word, std::span<const std::u32string_view> endings, std::size_t least)
{
    for (const auto ending : endings) {
        if (word.size() >= ending.size() + least && word.back() == ending.back() && word.ends_with(ending)) {
            word.remove_suffix(ending.size());
            return true;
        }
    }
    return false;
}

/// Of a word that is there twice the first counts.
void add(std::span<const words::entry> some, word_map& into)
{
    for (const auto& [word, other] : some)
        if (!into.contains(word)) into[word] = other;
}

const word_map& colloquial_table()
{
    static const word_map table = [] {
        word_map both;
        add(words::colloquial, both);
        add(words::broken_plurals, both);
        return both;
    }();
    return table;
}

const word_map& past_roots()
{
    static const word_map table = [] {
        word_map roots;
        add(words::past_to_present, roots);
        return roots;
    }();
    return table;
}

bool is_present_root(std::u32string_view root)
{
    static const word_set roots = [] {
        word_set all;
        for (const auto& verb : words::past_to_present)
            all.insert(verb.second);
        return all;
    }();
    return roots.contains(root);
}

constexpr std::array<std::u32string_view, 9>
    personal_endings{U"یم", U"ید", U"ین", U"ند", U"ن", U"م", U"ی", U"د", U"ه"};

/// A verb without prefix and person: «خواهم» → «خواه», «گرفتم» → «گیر».
std::u32string_view verb_root(std::u32string_view verb)
{
    if (const auto* known = past_roots().find(verb)) return *known;
    strip_ending(verb, personal_endings, 2);
    const auto* known = past_roots().find(verb);
    return known ? *known : verb;
}

/// Verbs whose form says that they are verbs: a prefix, or an irregular root that we know.
bool stem_persian_verb(std::u32string_view& word)
{
    for (const std::u32string_view prefix : {U"نمی", U"می"}) {
        if (word.size() >= prefix.size() + 2 && word.starts_with(prefix)) {
            word = verb_root(word.substr(prefix.size()));
            return true;
        }
    }
    if (word.size() >= 4 && (word.front() == U'ب' || word.front() == U'ن')) {
        const auto root = verb_root(word.substr(1));
        if (is_present_root(root)) {  // subjunctive: «بگیرم», «نکنم»
            word = root;
            return true;
        }
    }
    std::u32string_view past = word;
    strip_ending(past, personal_endings, 2);
    const auto* known = past_roots().find(past);
    if (known) word = *known;
    return known != nullptr;
}

std::u32string_view stem_persian(std::u32string_view surface)
{
    static constexpr std::array<std::u32string_view, 37> endings{
        U"هایشان", U"هایتان", U"هایمان", U"هاشون", U"هاتون", U"هامون", U"هایی", U"هایم", U"هایت", U"هایش",
        U"های",    U"هاش",    U"هام",    U"هات",   U"ها",    U"شون",   U"تون",  U"مون",  U"شان",  U"تان",
        U"مان",    U"ترین",   U"تری",    U"تر",    U"ات",    U"ان",    U"یم",   U"ید",   U"ند",   U"ین",
        U"م",      U"ش",      U"ی",      U"و",     U"ه",     U"ا",     U"یی"};
    std::u32string_view word = written_form(surface);
    if (stem_persian_verb(word)) return word;
    // «ت» ends many stems of its own («ساعت», «قیمت»), so it goes only from longer words.
    static constexpr std::array<std::u32string_view, 1> your{U"ت"};
    for (int round = 0; round < 2; ++round) {
        if (!strip_ending(word, endings, 3) && !strip_ending(word, your, 4)) break;
    }
    return word;
}

std::u32string_view stem_arabic(std::u32string_view surface)
{
    static constexpr std::array<std::u32string_view, 6>
        prefixes{U"وال", U"بال", U"کال", U"فال", U"لل", U"ال"};
    static constexpr std::array<std::u32string_view, 14>
        endings{U"ات", U"ون", U"ین", U"ان", U"تی", U"نا", U"کم", U"هم", U"ها", U"یه", U"ه", U"ی", U"ک", U"ت"};
    std::u32string_view word = surface;
    for (const auto prefix : prefixes) {
        if (word.size() >= prefix.size() + 3 && word.starts_with(prefix)) {
            word.remove_prefix(prefix.size());
            break;
        }
    }
    strip_ending(word, endings, 3);
    return word;
}

/// "paid" → "pay", from the pairs "paid pay, sent send".
word_table<std::u32string> read_irregular_english()
{
    word_table<std::u32string> table;
    const auto words = tokenise(common_words::irregular_english);
    for (std::size_t i = 0; i + 1 < words.size(); i += 2)
        if (!table.contains(words[i].text)) table[words[i].text] = words[i + 1].text;
    return table;
}

std::u32string_view stem_english(std::u32string_view surface, std::u32string& room)
{
    static const auto irregular = read_irregular_english();
    static constexpr std::array<std::u32string_view, 8>
        endings{U"ingly", U"edly", U"ing", U"ed", U"ly", U"es", U"s", U"e"};
    std::u32string_view word = surface;
    if (const auto* known = irregular.find(word)) word = *known;
    if (word.size() > 4 && word.ends_with(U"ies")) {
        room.assign(word.substr(0, word.size() - 3)).push_back(U'y');
        return room;
    }
    if (strip_ending(word, endings, 3) && word.size() > 3 && word[word.size() - 1] == word[word.size() - 2])
        word.remove_suffix(1);  // shipped → ship
    return word;
}

word_set set_of(std::span<const std::u32string_view> list)
{
    word_set all;
    for (const auto word : list)
        all.insert(word);
    return all;
}

}  // namespace

std::u32string_view written_form(std::u32string_view word)
{
    const auto* known = colloquial_table().find(word);
    return known ? *known : word;
}

std::u32string_view stem_in(std::u32string_view word, language arabic_script_is, std::u32string& room)
{
    if (!is_arabic_script(word)) return stem_english(word, room);
    return arabic_script_is == language::arabic ? stem_arabic(word) : stem_persian(word);
}

std::u32string stem(std::u32string_view word, language arabic_script_is)
{
    std::u32string room;
    return std::u32string(stem_in(word, arabic_script_is, room));
}

namespace {

/// Function words and frequent ones, by how letters are read.
struct known_importance {
    using table = word_table<importance>;

    table latin;
    table persian;
    table arabic;

    known_importance()
    {
        for (const auto language : common_words::frequent)
            for (const token& word : tokenise(language))
                for (table* into : {&latin, &persian, &arabic})
                    (*into)[word.text] = importance::frequent;
        add(words::english_stop, latin);
        add(words::finglish_stop, latin);
        add(words::persian_stop, persian);
        add(words::arabic_stop, arabic);
    }

    static void add(std::span<const std::u32string_view> list, table& into)
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
    const auto* found = table.find(word);
    return found ? *found : importance::topical;
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
