#include "concepts.hpp"

#include "concept_words.hpp"
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
};

void add_words(std::string_view words, std::uint16_t group, language spoken, groups_by_stem& into)
{
    while (!words.empty()) {
        const auto end = std::min(words.find(' '), words.size());
        // A half-space that tokenising does not join makes two words, which are no concept each.
        if (const auto tokens = tokenise(words.substr(0, end)); tokens.size() == 1) {
            auto& groups = into[stem(tokens.front().text, spoken)];
            if (groups.empty() || groups.back() != group) groups.push_back(group);
        }
        words.remove_prefix(std::min(end + 1, words.size()));
    }
}

concept_tables read_tables()
{
    concept_tables tables;
    for (std::uint16_t group = 0; group < concept_words::groups.size(); ++group) {
        const std::string_view line = concept_words::groups[group];
        const std::size_t last = line.rfind('|');
        add_words(line.substr(0, last), group, language::persian, tables.persian);
        add_words(line.substr(last + 1), group, language::arabic, tables.arabic);
    }
    return tables;
}

}  // namespace

std::span<const std::uint16_t> concepts_of(std::u32string_view stem, language arabic_script_is)
{
    static const concept_tables tables = read_tables();
    const bool arabic = arabic_script_is == language::arabic && is_arabic_script(stem);
    const auto& table = arabic ? tables.arabic : tables.persian;
    const auto* found = table.find(stem);
    if (!found) return {};
    return *found;
}

}  // namespace pasokh::faq
