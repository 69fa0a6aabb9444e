#include "adapters/faq/conversion.hpp"

namespace pasokh::adapters {

std::vector<domain::attachment> attachments_of(const faq::wording& said)
{
    using enum domain::attachment::what;
    std::vector<domain::attachment> out;
    for (const auto& each : said.links)
        out.push_back({link, each.url, each.label});
    for (const auto& each : said.images)
        out.push_back({image, each.url, each.description});
    return out;
}

domain::faq_content from_library(const faq::knowledge& content)
{
    domain::faq_content out;
    for (const auto& one : content.entries) {
        auto& entry = out.emplace_back();
        entry.id = one.id;
        for (const auto& [language, said] : one.wordings)
            entry.wordings[language] =
                {said.question, said.variants, said.answer, attachments_of(said), said.next};
    }
    return out;
}

faq::knowledge to_library(const domain::faq_content& content)
{
    faq::knowledge out;
    for (const auto& one : content) {
        auto& entry = out.entries.emplace_back();
        entry.id = one.id;
        for (const auto& [language, said] : one.wordings) {
            auto& wording = entry.wordings[language];
            wording.question = said.question;
            wording.variants = said.variants;
            wording.answer = said.answer;
            wording.next = said.next;
            for (const auto& each : said.attachments) {
                if (each.kind == domain::attachment::what::link)
                    wording.links.push_back({each.url, each.label});
                else
                    wording.images.push_back({each.url, each.label});
            }
        }
    }
    return out;
}

std::vector<domain::faq_problem> from_library(const std::vector<faq::problem>& problems)
{
    std::vector<domain::faq_problem> out;
    for (const auto& each : problems)
        out.push_back({each.line, each.field, each.reason});
    return out;
}

}  // namespace pasokh::adapters
