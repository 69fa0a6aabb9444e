#include "domain/settings.hpp"

namespace pasokh::domain {

std::string text_in(const localized& texts, const std::string& language, const std::string& fallback)
{
    if (texts.empty()) return {};
    if (const auto exact = texts.find(language); exact != texts.end()) return exact->second;
    if (const auto other = texts.find(fallback); other != texts.end()) return other->second;
    return texts.begin()->second;
}

}  // namespace pasokh::domain
