// Markdown: headings are questions, what stands below them is the answer.

#include "draft.hpp"
#include "faq/formats.hpp"

#include <algorithm>
#include <utility>

namespace pasokh::faq {
namespace {

/// Takes "{#id lang=fa next=a,b}" off the end of a heading.
std::string_view take_attributes(std::string_view heading, draft& one)
{
    const auto open = heading.rfind('{');
    if (open == std::string_view::npos || !heading.ends_with('}')) return heading;
    auto inside = heading.substr(open + 1, heading.size() - open - 2);
    while (!inside.empty()) {
        const auto end = std::min(inside.find(' '), inside.size());
        const auto word = inside.substr(0, end);
        if (word.starts_with('#')) one.id = word.substr(1);
        if (word.starts_with("lang=")) one.language = word.substr(5);
        if (word.starts_with("next=")) {
            auto ids = word.substr(5);
            while (!ids.empty()) {
                const auto comma = std::min(ids.find(','), ids.size());
                one.said.next.emplace_back(ids.substr(0, comma));
                ids.remove_prefix(std::min(comma + 1, ids.size()));
            }
        }
        inside.remove_prefix(std::min(end + 1, inside.size()));
    }
    return trimmed(heading.substr(0, open));
}

/// Replaces "[label](https://…)" by its label and "![what](https://…)" by nothing; what it leads to goes into
/// the lists.
std::string without_links(std::string_view text, wording& said)
{
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const bool picture = text.substr(at).starts_with("![");
        const auto open = picture ? at + 1 : at;
        const auto middle = text[open] == '[' ? text.find("](", open) : std::string_view::npos;
        const auto end = middle == std::string_view::npos ? middle : text.find(')', middle);
        if (end == std::string_view::npos ||
            text.substr(open, middle - open).find('\n') != std::string_view::npos) {
            out += text[at++];
            continue;
        }
        const std::string label(text.substr(open + 1, middle - open - 1));
        const std::string url(text.substr(middle + 2, end - middle - 2));
        if (!is_web_address(url, picture)) {
            out += text[at++];
            continue;
        }
        if (picture)
            said.images.push_back({url, label});
        else
            said.links.push_back({url, label});
        if (!picture) out += label;
        at = end + 1;
    }
    return std::string(trimmed(out));
}

std::size_t level_of(std::string_view line)
{
    const auto level = std::min(line.find_first_not_of('#'), line.size());
    return level >= 1 && level <= 6 && level < line.size() && line[level] == ' ' ? level : 0;
}

class page_reader {
public:
    explicit page_reader(const std::string& language) : language_(language) {}

    void take(std::size_t number, std::string_view line)
    {
        if (trimmed(line).starts_with("```")) fenced_ = !fenced_;
        if (const auto level = fenced_ ? 0 : level_of(line); level > 0) {
            end_question();
            now_ = {};
            now_.line = number;
            now_.language = language_;
            now_.said.question = take_attributes(trimmed(line.substr(level)), now_);
            open_ = true;
            return;
        }
        if (!open_) return;
        if (is_blank(body_) && line.starts_with('>')) {
            if (const auto text = trimmed(line.substr(1)); !text.empty())
                now_.said.variants.emplace_back(text);
            return;
        }
        body_.append(line).append("\n");
    }

    loaded finish()
    {
        end_question();
        return all_.finish();
    }

private:
    /// A heading with nothing below it is the title of a section.
    void end_question()
    {
        // Looking for links takes long where there is far too much text.
        const bool hopeless = body_.size() > 8 * limits::answer_bytes;
        if (open_ && hopeless)
            all_.complain(
                now_.line,
                "answer",
                "longer than " + std::to_string(limits::answer_bytes) + " bytes"
            );
        if (open_ && !hopeless && (!is_blank(body_) || !now_.said.variants.empty() || !now_.id.empty())) {
            auto lists = links_at_end(body_);
            now_.said.answer = without_links(body_, now_.said);
            without_links(lists, now_.said);
            if (now_.id.empty()) now_.id = id_of_question(now_.said.question);
            all_.take(std::move(now_));
        }
        open_ = false;
        body_.clear();
    }

    /// Takes the last lines off that are a link or an image and nothing else: they are no part of the text.
    static std::string links_at_end(std::string& body)
    {
        std::string taken;
        for (;;) {
            const auto text = trimmed(body);
            const auto begin = text.rfind('\n') + 1;  // npos + 1 is 0
            const auto line = trimmed(text.substr(begin));
            const bool alone = (line.starts_with('[') || line.starts_with("![")) && line.ends_with(')') &&
                               std::ranges::count(line, ']') == 1;
            if (!alone || begin == 0) return taken;
            taken = std::string(line) + '\n' + taken;
            body = std::string(text.substr(0, begin));
        }
    }

    const std::string& language_;
    draft_collector all_;
    draft now_;
    std::string body_;
    bool open_ = false;
    bool fenced_ = false;
};

}  // namespace

loaded parse_markdown(std::string_view text, const std::string& language)
{
    page_reader page(language);
    for (std::size_t number = 1; !text.empty(); ++number) {
        const auto end = std::min(text.find('\n'), text.size());
        auto line = text.substr(0, end);
        if (line.ends_with('\r')) line.remove_suffix(1);
        page.take(number, line);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return page.finish();
}

std::string write_markdown(const knowledge& content)
{
    std::string out;
    for (const auto& one : content.entries) {
        for (const auto& [language, said] : one.wordings) {
            out += "## " + said.question + " {#" + one.id + " lang=" + language;
            for (std::size_t i = 0; i < said.next.size(); ++i)
                out.append(i == 0 ? " next=" : ",").append(said.next[i]);
            out += "}\n\n";
            for (const auto& each : said.variants)
                out += "> " + each + '\n';
            if (!said.variants.empty()) out += '\n';
            out += said.answer + "\n\n";
            for (const auto& each : said.links)
                out += '[' + each.label + "](" + each.url + ")\n";
            for (const auto& each : said.images)
                out += "![" + each.description + "](" + each.url + ")\n";
            if (!said.links.empty() || !said.images.empty()) out += '\n';
        }
    }
    return out;
}

}  // namespace pasokh::faq
