#include "sound_key.hpp"

#include "text.hpp"

#include <array>
#include <span>
#include <utility>

namespace pasokh::faq {
namespace {

char32_t persian_sound(char32_t letter)
{
    switch (letter) {
    case U'ب': return U'b';
    case U'پ': return U'p';
    case U'ت':
    case U'ط': return U't';
    case U'ث':
    case U'س':
    case U'ص': return U's';
    case U'ج':
    case U'ژ': return U'j';
    case U'چ':
    case U'ش': return U'c';
    case U'ح':
    case U'ه': return U'h';
    case U'خ': return U'x';
    case U'د': return U'd';
    case U'ذ':
    case U'ز':
    case U'ض':
    case U'ظ': return U'z';
    case U'ر': return U'r';
    case U'غ':
    case U'ق': return U'q';
    case U'ف': return U'f';
    case U'ک': return U'k';
    case U'گ': return U'g';
    case U'ل': return U'l';
    case U'م': return U'm';
    case U'ن': return U'n';
    default: return 0;
    }
}

void append_once(std::u32string& key, char32_t sound)
{
    if (sound != 0 && (key.empty() || key.back() != sound)) key.push_back(sound);
}

std::u32string key_of_persian(std::u32string_view word)
{
    std::u32string key;
    for (std::size_t i = 0; i < word.size(); ++i) {
        const char32_t letter = word[i];
        if (i == 0 && (letter == U'ا' || letter == U'ع'))
            append_once(key, U'a');
        else if (i == 0 && letter == U'و')
            append_once(key, U'v');
        else if (i == 0 && letter == U'ی')
            append_once(key, U'y');
        else if (letter == U'ه' && i + 1 == word.size())
            continue;  // a final he is a vowel: «خانه»
        else
            append_once(key, persian_sound(letter));
    }
    return key;
}

char32_t latin_sound(char32_t letter)
{
    switch (letter) {
    case U'a':
    case U'e':
    case U'i':
    case U'o':
    case U'u':
    case U'y': return 0;
    case U'w':
    case U'v': return 0;     // between letters و is as often a vowel: dropped on both sides
    case U'c': return U'k';  // "class"; "ch" is a pair
    default: return letter;
    }
}

/// Pairs that stand for one sound, at `at`; 0 when there is none.
char32_t latin_pair(std::u32string_view word, std::size_t at)
{
    if (at + 1 >= word.size() || word[at + 1] != U'h') return 0;
    switch (word[at]) {
    case U'k': return U'x';
    case U's':
    case U'c': return U'c';
    case U'z': return U'j';
    case U'g': return U'q';
    case U'p': return U'f';
    default: return 0;
    }
}

std::u32string key_of_latin(std::u32string_view word)
{
    std::u32string key;
    for (std::size_t i = 0; i < word.size(); ++i) {
        const char32_t letter = word[i];
        if (const char32_t sound = latin_pair(word, i)) {
            append_once(key, sound);
            ++i;
        } else if (i == 0 && std::u32string_view(U"aeou").find(letter) != std::u32string_view::npos) {
            append_once(key, U'a');
        } else if (i == 0 && (letter == U'i' || letter == U'y')) {
            append_once(key, U'y');
        } else if (i == 0 && (letter == U'v' || letter == U'w')) {
            append_once(key, U'v');
        } else if (letter == U'h' && i + 1 == word.size()) {
            continue;
        } else {
            append_once(key, latin_sound(letter));
        }
    }
    return key;
}

}  // namespace

std::u32string sound_key(std::u32string_view word)
{
    if (is_arabic_script(word)) return key_of_persian(word);
    if (is_latin_script(word)) return key_of_latin(word);
    return std::u32string(word);
}

namespace {

/// Takes the first of `endings` off that leaves three letters or more.
bool drop_one(std::u32string_view& root, std::span<const std::u32string_view> endings)
{
    for (const auto ending : endings) {
        if (!root.ends_with(ending) || root.size() < ending.size() + 3) continue;
        root.remove_suffix(ending.size());
        return true;
    }
    return false;
}

}  // namespace

std::u32string stem_finglish(std::u32string_view word)
{
    static constexpr std::array<std::u32string_view, 23> endings{
        U"hashoon", U"hatoon", U"hamoon", U"haye", U"hash", U"hat",  U"ha",  U"shoon",
        U"toon",    U"moon",   U"shun",   U"tun",  U"mun",  U"shon", U"ton", U"mon",
        U"am",      U"et",     U"esh",    U"ash",  U"im",   U"id",   U"in"};
    static constexpr std::array<std::u32string_view, 1> of_verbs{U"and"};
    static constexpr std::array<std::u32string_view, 1> object{U"o"};
    std::u32string_view root = word;
    for (const std::u32string_view prefix : {U"nemi", U"mi"}) {
        if (root.starts_with(prefix) && root.size() >= prefix.size() + 3) {
            root.remove_prefix(prefix.size());
            break;
        }
    }
    drop_one(root, object);
    // Two, as from a Persian word: "sefaresh-am" is «سفار-ش-م» to its stemmer.
    if (!drop_one(root, of_verbs) && drop_one(root, endings)) drop_one(root, endings);
    return std::u32string(root);
}

}  // namespace pasokh::faq
