// Markdown: headings are questions, what stands below them is the answer.

#include "draft.hpp"
#include "faq/formats.hpp"

#include <algorithm>
#include <utility>

namespace pasokh::faq {
namespace {

bool is_blank_letter(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool is_sign(char c)
{
    return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') ||
           (c >= '{' && c <= '~');
}

/// What one letter of a text may be written as: itself, "\#", or "&#35;".
struct spelled {
    char letter = 0;
    std::size_t length = 1;
    bool masked = false;  // stands for itself, whatever it means elsewhere
};

spelled letter_at(std::string_view text, std::size_t at)
{
    const auto rest = text.substr(at);
    if (rest.size() > 1 && rest[0] == '\\' && is_sign(rest[1])) return {rest[1], 2, true};
    if (rest.starts_with("&#")) {
        const auto end = rest.substr(0, 6).find(';');
        int code = 0;
        const bool number = end != std::string_view::npos && end > 2 &&
                            std::ranges::all_of(rest.substr(2, end - 2), [&](char c) {
                                code = code * 10 + (c - '0');
                                return c >= '0' && c <= '9';
                            });
        const bool known =
            number && (code == '\t' || code == '\n' || code == '\r' || (code >= ' ' && code < 127));
        if (known) return {static_cast<char>(code), end + 1, true};
    }
    return {rest[0]};
}

std::string unmasked(std::string_view text)
{
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const auto one = letter_at(text, at);
        out += one.letter;
        at += one.length;
    }
    return out;
}

/// Where `what` begins that is not masked.
std::size_t find_plain(std::string_view text, std::string_view what, std::size_t from)
{
    for (auto at = from; at < text.size();) {
        const auto one = letter_at(text, at);
        if (!one.masked && text.substr(at).starts_with(what)) return at;
        at += one.length;
    }
    return std::string_view::npos;
}

/// Takes "{#id lang=fa next=a,b}" off the end of a heading.
std::string_view take_attributes(std::string_view heading, draft& one)
{
    const auto open = heading.rfind('{');
    if (open == std::string_view::npos || !heading.ends_with('}')) return heading;
    auto inside = heading.substr(open + 1, heading.size() - open - 2);
    while (!inside.empty()) {
        const auto end = std::min(inside.find(' '), inside.size());
        const auto word = inside.substr(0, end);
        if (word.starts_with('#')) one.id = unmasked(word.substr(1));
        if (word.starts_with("lang=")) one.language = word.substr(5);
        if (word.starts_with("next=")) {
            auto ids = word.substr(5);
            while (!ids.empty()) {
                const auto comma = std::min(ids.find(','), ids.size());
                one.said.next.push_back(unmasked(ids.substr(0, comma)));
                ids.remove_prefix(std::min(comma + 1, ids.size()));
            }
        }
        inside.remove_prefix(std::min(end + 1, inside.size()));
    }
    return trimmed(heading.substr(0, open));
}

/// "[label](https://…)" or "![what](https://…)".
struct reference {
    bool picture = false;
    std::string label;
    std::string url;
    std::size_t end = 0;  // 0: there is none
};

reference reference_at(std::string_view text, std::size_t at)
{
    reference out;
    out.picture = text.substr(at).starts_with("![");
    const auto open = out.picture ? at + 1 : at;
    // Both within a line, and no further than a label or an address can reach, masked as they may be: a text
    // of nothing but brackets would take long otherwise.
    const auto line = text.substr(0, std::min(text.find('\n', at), text.size()));
    if (open >= line.size() || line[open] != '[') return out;
    const auto middle = find_plain(line.substr(0, open + 6 * limits::label_bytes), "](", open);
    if (middle == std::string_view::npos) return out;
    const auto end = find_plain(line.substr(0, middle + 6 * limits::url_bytes), ")", middle);
    if (end == std::string_view::npos) return out;
    out.label = unmasked(line.substr(open + 1, middle - open - 1));
    out.url = unmasked(line.substr(middle + 2, end - middle - 2));
    if (is_web_address(out.url, out.picture)) out.end = end + 1;
    return out;
}

/// Code between lines of three or more backticks: in it nothing is a heading or a link.
class code_fence {
public:
    /// Whether this line, which follows on those before it, is one of code or of its fences. A line that
    /// holds code from end to end opens nothing.
    bool covers(std::string_view line)
    {
        line = trimmed(line);
        const auto ticks = std::min(line.find_first_not_of('`'), line.size());
        const auto rest = line.substr(ticks);
        if (ticks_ > 0) {
            if (ticks >= ticks_ && rest.empty()) ticks_ = 0;
            return true;
        }
        if (ticks < 3 || rest.find('`') != std::string_view::npos) return false;
        ticks_ = ticks;
        return true;
    }

    [[nodiscard]] bool is_open() const { return ticks_ > 0; }

private:
    std::size_t ticks_ = 0;  // that opened it
};

/// Replaces a link by its label and a picture by nothing; what it leads to goes into the lists.
std::string without_links(std::string_view text, wording& said)
{
    std::string out;
    std::size_t solid = 0;  // blanks that follow are not the author's
    const auto add = [&](char c, bool masked) {
        const bool blank = !masked && is_blank_letter(c);
        if (blank && out.empty()) return;
        out += c;
        if (!blank) solid = out.size();
    };
    code_fence code;
    for (std::size_t at = 0; at < text.size();) {
        const bool begins = at == 0 || text[at - 1] == '\n';
        const auto line = text.substr(at, std::min(text.find('\n', at), text.size()) - at);
        if (begins && code.covers(line)) {
            // Code is taken as it is.
            for (const char c : line)
                add(c, false);
            at += line.size();
            if (at < text.size()) add(text[at++], false);
            continue;
        }
        if (auto found = reference_at(text, at); found.end > 0) {
            for (const char c : found.picture ? std::string() : found.label)
                add(c, false);
            if (found.picture)
                said.images.push_back({std::move(found.url), std::move(found.label)});
            else
                said.links.push_back({std::move(found.url), std::move(found.label)});
            at = found.end;
            continue;
        }
        const auto one = letter_at(text, at);
        add(one.letter, one.masked);
        at += one.length;
    }
    out.resize(solid);
    return out;
}

/// As letter_at reads it: a whole text below a heading, where a line may not look like a heading, a phrasing
/// or code.
std::string masked_text(std::string_view text)
{
    const auto begin = std::min(text.find_first_not_of(" \t\r\n"), text.size());
    const auto end = text.find_last_not_of(" \t\r\n") + 1;
    std::string out;
    bool only_blanks = true;  // of the line so far
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        const bool edge = is_blank_letter(c) && (at < begin || at >= end);
        const bool starts = only_blanks && (c == '#' || c == '>' || c == '`');
        if (edge || c == '\r')
            out += "&#" + std::to_string(static_cast<int>(c)) + ';';
        else if (c == '\\' || c == '[' || starts || text.substr(at).starts_with("&#"))
            out.append("\\").append(1, c);
        else
            out += c;
        only_blanks = c == '\n' || (only_blanks && is_blank_letter(c));
    }
    return out;
}

/// The same as one line; `and_also` are letters that end it where it stands.
std::string masked_line(std::string_view text, std::string_view and_also)
{
    const auto begin = std::min(text.find_first_not_of(" \t\r\n"), text.size());
    const auto end = text.find_last_not_of(" \t\r\n") + 1;
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        const bool edge = is_blank_letter(c) && (at < begin || at >= end);
        const bool also = and_also.find(c) != std::string_view::npos;
        if (edge || c == '\r' || c == '\n' || also)
            out += "&#" + std::to_string(static_cast<int>(c)) + ';';
        else if (c == '\\' || text.substr(at).starts_with("&#"))
            out.append("\\").append(1, c);
        else
            out += c;
    }
    return out;
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
        const bool was_open = code_.is_open();
        const bool is_code = code_.covers(line);
        if (is_code && !was_open) fence_ = number;
        if (const auto level = is_code ? 0 : level_of(line); level > 0) {
            end_question(level);
            now_ = {};
            now_.line = number;
            now_.language = language_;
            now_.said.question = unmasked(take_attributes(trimmed(line.substr(level)), now_));
            level_ = level;
            return;
        }
        if (level_ == 0) return take_before_questions(number, line);
        if (is_blank(body_) && line.starts_with('>')) {
            if (const auto text = trimmed(line.substr(1)); !text.empty())
                now_.said.variants.push_back(unmasked(text));
            return;
        }
        body_.append(line).append("\n");
    }

    loaded finish()
    {
        // All headings below it were swallowed.
        if (code_.is_open()) all_.complain(fence_, "", "``` is opened here and never closed");
        end_question(0);
        return all_.finish();
    }

private:
    /// What generators and linters put before the first heading is no text of the page; the rest would be
    /// lost.
    void take_before_questions(std::size_t number, std::string_view line)
    {
        const auto text = trimmed(line);
        if (number == 1 && text == "---") {
            in_front_matter_ = true;
            return;
        }
        if (in_front_matter_) {
            in_front_matter_ = text != "---";
            return;
        }
        const bool comment = text.starts_with("<!--") && text.ends_with("-->");
        if (text.empty() || comment || told_of_text_) return;
        told_of_text_ = true;
        all_.complain(number, "", "text before the first heading: put it below a question or take it out");
    }

    /// A heading with nothing below it but a deeper one is the title of a section. `next` is the level of the
    /// heading that follows, 0 at the end.
    void end_question(std::size_t next)
    {
        if (level_ == 0) return;
        // Looking for links takes long where there is far too much text.
        const bool hopeless = body_.size() > 8 * limits::answer_bytes;
        const bool bare = is_blank(body_) && now_.said.variants.empty() && now_.id.empty();
        if (hopeless) {
            all_.complain(
                now_.line,
                "answer",
                "longer than " + std::to_string(limits::answer_bytes) + " bytes"
            );
        } else if (!bare) {
            auto lists = links_at_end(body_);
            now_.said.answer = without_links(body_, now_.said);
            without_links(lists, now_.said);
            if (now_.id.empty()) make_up_id(now_);
            all_.take(std::move(now_));
        } else if (next <= level_) {
            all_.complain(now_.line, "answer", "missing");
        }
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
            const bool alone = !line.empty() && reference_at(line, 0).end == line.size();
            if (!alone || begin == 0) return taken;
            taken = std::string(line) + '\n' + taken;
            body = std::string(text.substr(0, begin));
        }
    }

    const std::string& language_;
    draft_collector all_;
    draft now_;
    std::string body_;
    code_fence code_;
    std::size_t fence_ = 0;  // the line of the last one that was opened
    std::size_t level_ = 0;  // of the heading that we are below; 0: of none yet
    bool in_front_matter_ = false;
    bool told_of_text_ = false;
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
            out += "## " + masked_line(said.question, "{}") + " {#" + masked_line(one.id, " {},") +
                   " lang=" + language;
            for (std::size_t i = 0; i < said.next.size(); ++i)
                out.append(i == 0 ? " next=" : ",").append(masked_line(said.next[i], " {},"));
            out += "}\n\n";
            for (const auto& each : said.variants)
                out += "> " + masked_line(each, "") + '\n';
            if (!said.variants.empty()) out += '\n';
            out += masked_text(said.answer) + "\n\n";
            for (const auto& each : said.links)
                out += '[' + masked_line(each.label, "[]") + "](" + masked_line(each.url, "()") + ")\n";
            for (const auto& each : said.images)
                out +=
                    "![" + masked_line(each.description, "[]") + "](" + masked_line(each.url, "()") + ")\n";
            if (!said.links.empty() || !said.images.empty()) out += '\n';
        }
    }
    return out;
}

}  // namespace pasokh::faq
