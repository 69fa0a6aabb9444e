#include "phrasing_book.hpp"

namespace pasokh::faq {

phrasing_book::phrasing_book(const std::vector<matcher::phrasing>& all)
{
    for (const auto& phrasing : all) {
        const auto words = tokenise(phrasing.text);
        const stated as_first{phrasing.entry, false, phrasing.language_code};
        auto& known = by_spelling_.emplace(folded(words), as_first).first->second;
        if (known.entry != phrasing.entry) known.of_several = true;
        if (known.language_code != phrasing.language_code) known.language_code.clear();
        languages_.insert(phrasing.language_code);
        if (const auto sounds_like = guard(words, language_of_code(phrasing.language_code)))
            guarded_.emplace(phrasing.entry, *sounds_like);
        if (faq::refuses(words)) refusing_.insert(phrasing.entry);
        if (const sides taken = sides_in(words)) sides_[phrasing.entry] |= taken;
    }
}

bool phrasing_book::is_of(std::uint32_t entry, std::span<const token> question) const
{
    const auto found = by_spelling_.find(folded(question));
    return found != by_spelling_.end() && found->second.entry == entry && !found->second.of_several;
}

bool phrasing_book::is_of_several(std::span<const token> question) const
{
    const auto found = by_spelling_.find(folded(question));
    return found != by_spelling_.end() && found->second.of_several;
}

std::string_view phrasing_book::language_of(std::span<const token> question) const
{
    const auto found = by_spelling_.find(folded(question));
    return found == by_spelling_.end() ? std::string_view() : std::string_view(found->second.language_code);
}

bool phrasing_book::is_opposed(std::uint32_t entry, std::span<const token> question) const
{
    const auto taken = sides_.find(entry);
    if (taken == sides_.end()) return false;
    const sides only_asked = sides_in(question) & ~taken->second;
    return (opposites_of(only_asked) & taken->second) != 0;
}

}  // namespace pasokh::faq
