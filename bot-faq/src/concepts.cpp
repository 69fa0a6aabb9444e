#include "concepts.hpp"

#include "concept_words.hpp"
#include "concept_words_of_daily_life.hpp"
#include "stem.hpp"
#include "text.hpp"
#include "word_table.hpp"

#include <algorithm>
#include <vector>

namespace pasokh::faq {
namespace {

using groups_by_stem = word_table<std::vector<std::uint16_t>>;

struct concept_tables {
    groups_by_stem persian;  ///< also Latin letters, whatever their language
    groups_by_stem arabic;
    word_set english;   ///< as written
    word_set finglish;  ///< the same
};

void add_words(std::string_view words, std::uint16_t group, language spoken, groups_by_stem& into)
{
    while (!words.empty()) {
        // A half-space that tokenising does not join makes two words, which are no concept each.
        const auto tokens = tokenise(next_part(words, ' '));
        if (tokens.size() != 1) continue;
        auto& groups = into[stem(tokens.front().text, spoken)];
        if (groups.empty() || groups.back() != group) groups.push_back(group);
    }
}

void add_group(std::string_view columns, std::uint16_t group, concept_tables& into)
{
    const auto english = next_part(columns, '|');
    const auto persian = next_part(columns, '|');
    const auto finglish = next_part(columns, '|');
    for (const auto words : {english, persian, finglish})
        add_words(words, group, language::persian, into.persian);
    add_words(columns, group, language::arabic, into.arabic);
    for (const token& one : tokenise(english))
        into.english.insert(one.text);
    for (const token& one : tokenise(finglish))
        into.finglish.insert(one.text);
}

const concept_tables& tables()
{
    static const concept_tables all = [] {
        concept_tables read;
        std::uint16_t group = 0;
        for (const std::string_view columns : concept_words::groups)
            add_group(columns, group++, read);
        for (const std::string_view columns : concept_words::of_daily_life)
            add_group(columns, group++, read);
        return read;
    }();
    return all;
}

}  // namespace

bool is_finglish_word(std::u32string_view folded_word)
{
    return tables().finglish.contains(folded_word) && !tables().english.contains(folded_word);
}

std::size_t concept_count()
{
    return concept_words::groups.size() + concept_words::of_daily_life.size();
}

std::string_view english_of_concept(std::uint16_t group)
{
    constexpr std::size_t of_support = concept_words::groups.size();
    auto columns =
        group < of_support ? concept_words::groups[group] : concept_words::of_daily_life[group - of_support];
    return next_part(columns, '|');
}

std::span<const std::uint16_t> concepts_of(std::u32string_view stem, language arabic_script_is)
{
    const bool arabic = arabic_script_is == language::arabic && is_arabic_script(stem);
    const auto& table = arabic ? tables().arabic : tables().persian;
    const auto* found = table.find(stem);
    if (!found) return {};
    return *found;
}

}  // namespace pasokh::faq
