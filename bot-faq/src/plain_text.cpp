#include "plain_text.hpp"

#include "draft.hpp"
#include "faq/formats.hpp"
#include "text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

namespace pasokh::faq {
namespace {

std::string lower(std::string_view text)
{
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

/// The character of "#1593", "#x639" or "nbsp"; nothing for a name that is not known.
std::optional<char32_t> character_named(std::string_view name)
{
    constexpr std::array<std::pair<std::string_view, char32_t>, 8> known{
        {{"amp", U'&'},
         {"lt", U'<'},
         {"gt", U'>'},
         {"quot", U'"'},
         {"apos", U'\''},
         {"nbsp", U' '},
         {"zwnj", U'\u200C'},
         {"hellip", U'\u2026'}}};
    for (const auto& [each, character] : known)
        if (each == name) return character;
    if (!name.starts_with('#')) return std::nullopt;
    const bool hex = name.size() > 1 && (name[1] == 'x' || name[1] == 'X');
    name.remove_prefix(hex ? 2 : 1);
    std::uint32_t code = 0;
    const auto [end, failed] = std::from_chars(name.data(), name.data() + name.size(), code, hex ? 16 : 10);
    const bool whole = failed == std::errc{} && end == name.data() + name.size();
    if (!whole || code < 0x20 || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) return std::nullopt;
    return static_cast<char32_t>(code);
}

std::string unescaped(std::string_view html)
{
    std::string out;
    while (!html.empty()) {
        if (html.front() == '&') {
            const auto end = html.substr(0, 12).find(';');
            const auto found =
                end == std::string_view::npos ? std::nullopt : character_named(html.substr(1, end - 1));
            if (found) {
                out += to_utf8(std::u32string(1, *found));
                html.remove_prefix(end + 1);
                continue;
            }
        }
        out += html.front();
        html.remove_prefix(1);
    }
    return out;
}

std::string_view without_leading_blanks(std::string_view text)
{
    return text.substr(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
}

/// The value of an attribute of a tag, unescaped; empty when it is not there.
std::string attribute(std::string_view tag, std::string_view name)
{
    const auto low = lower(tag);
    for (auto at = low.find(name); at != std::string::npos; at = low.find(name, at + 1)) {
        if (at == 0 || std::string_view(" \t\r\n\"'").find(low[at - 1]) == std::string_view::npos) continue;
        auto rest = without_leading_blanks(tag.substr(at + name.size()));
        if (!rest.starts_with('=')) continue;
        rest = without_leading_blanks(rest.substr(1));
        const bool quoted = rest.starts_with('"') || rest.starts_with('\'');
        const auto end = quoted ? rest.find(rest.front(), 1) : rest.find_first_of(" \t\r\n/>");
        return unescaped(rest.substr(
            quoted ? 1 : 0,
            (end == std::string_view::npos ? rest.size() : end) - (quoted ? 1 : 0)
        ));
    }
    return {};
}

class reader {
public:
    reader(std::vector<link>& links, std::vector<image>& images) : links_(links), images_(images) {}

    std::string read(std::string_view html)
    {
        while (!html.empty()) {
            const auto open = std::min(html.find('<'), html.size());
            add_text(html.substr(0, open));
            html.remove_prefix(open);
            if (html.empty()) break;
            const bool is_tag = html.size() > 1 && (std::isalpha(static_cast<unsigned char>(html[1])) != 0 ||
                                                    html[1] == '/' || html[1] == '!');
            if (!is_tag) {
                add_text(html.substr(0, 1));
                html.remove_prefix(1);
                continue;
            }
            const auto close = std::min(html.find('>'), html.size());
            tag(html.substr(1, close - 1));
            html.remove_prefix(std::min(close + 1, html.size()));
        }
        return tidy();
    }

private:
    void add_text(std::string_view html)
    {
        if (hidden_) return;
        const auto text = unescaped(html);
        out_ += text;
        if (!href_.empty()) label_ += text;
    }

    void tag(std::string_view inside)
    {
        const auto name = lower(inside.substr(0, inside.find_first_of(" \t\r\n/", 1)));
        if (name == "script" || name == "style") hidden_ = true;
        if (name == "/script" || name == "/style") hidden_ = false;
        if (name == "br" || name == "/div" || name == "/tr" || name == "/li") out_ += '\n';
        if (name == "p" || name == "/p" || name == "/ul" || name == "/ol") out_ += "\n\n";
        if (name == "li") out_ += "\n- ";
        if (name == "a") {
            href_ = attribute(inside, "href");
            label_.clear();
        }
        if (name == "/a") {
            const std::string label(trimmed(label_));
            if (is_web_address(href_, false)) links_.push_back({href_, label.empty() ? href_ : label});
            href_.clear();
        }
        if (name == "img") {
            auto url = attribute(inside, "src");
            auto said = attribute(inside, "alt");
            if (is_web_address(url, true) && !is_blank(said))
                images_.push_back({std::move(url), std::move(said)});
        }
    }

    /// Runs of blanks are one, runs of empty lines one empty line.
    std::string tidy() const
    {
        std::string out;
        int breaks = 0;
        bool blank = false;
        for (const char c : out_) {
            if (c == '\n') {
                ++breaks;
            } else if (c == ' ' || c == '\t' || c == '\r') {
                blank = true;
            } else {
                if (!out.empty() && breaks > 0)
                    out.append(breaks > 1 ? "\n\n" : "\n");
                else if (!out.empty() && blank)
                    out += ' ';
                breaks = 0;
                blank = false;
                out += c;
            }
        }
        return out;
    }

    std::vector<link>& links_;
    std::vector<image>& images_;
    std::string out_;
    std::string href_;
    std::string label_;
    bool hidden_ = false;
};

}  // namespace

std::string text_of_html(std::string_view html, std::vector<link>& links, std::vector<image>& images)
{
    return reader(links, images).read(html);
}

std::string escaped_html(std::string_view text)
{
    std::string out;
    for (const char c : text) {
        switch (c) {
        case '&': out += "&amp;"; break;
        case '<': out += "&lt;"; break;
        case '>': out += "&gt;"; break;
        case '"': out += "&quot;"; break;
        default: out += c;
        }
    }
    return out;
}

}  // namespace pasokh::faq
