// CSV as spreadsheets write it (RFC 4180), with the columns of faq/formats.hpp.

#include "draft.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace pasokh::faq {
namespace {

constexpr std::array<std::string_view, 8>
    columns{"id", "lang", "question", "variants", "answer", "links", "images", "next"};

struct table_row {
    std::size_t line = 0;
    std::vector<std::string> cells;
};

/// One row after the other. A quoted cell may hold separators, line ends and doubled quotes.
class table_reader {
public:
    table_reader(std::string_view text, char separator) : text_(text), separator_(separator) {}

    std::optional<table_row> next(std::string& mistake)
    {
        if (at_ >= text_.size()) return std::nullopt;
        table_row out{line_, {}};
        for (;;) {
            out.cells.push_back(cell(mistake));
            if (!mistake.empty() || at_ >= text_.size()) return out;
            if (text_[at_] == separator_) {
                ++at_;
                continue;
            }
            if (text_[at_] == '\r') ++at_;
            if (at_ < text_.size() && text_[at_] == '\n') ++at_;
            ++line_;
            return out;
        }
    }

private:
    std::string cell(std::string& mistake)
    {
        if (at_ >= text_.size() || text_[at_] != '"') {
            const auto end =
                std::min(text_.find_first_of(std::string{separator_, '\r', '\n'}, at_), text_.size());
            const auto plain = text_.substr(at_, end - at_);
            at_ = end;
            return std::string(plain);
        }
        std::string out;
        for (++at_; at_ < text_.size(); ++at_) {
            if (text_[at_] == '\n') ++line_;
            if (text_[at_] != '"') {
                out += text_[at_];
            } else if (at_ + 1 < text_.size() && text_[at_ + 1] == '"') {
                out += text_[++at_];
            } else {
                ++at_;
                const bool ends = at_ >= text_.size() || text_[at_] == separator_ || text_[at_] == '\r' ||
                                  text_[at_] == '\n';
                if (!ends) mistake = "text behind a closing quote";
                return out;
            }
        }
        mistake = "a quote is never closed";
        return out;
    }

    std::string_view text_;
    char separator_;
    std::size_t at_ = 0;
    std::size_t line_ = 1;
};

/// The one that stands most often in the first line.
char separator_of(std::string_view text)
{
    const auto head = text.substr(0, text.find('\n'));
    const auto more = [&](char a, char b) {
        return std::ranges::count(head, a) < std::ranges::count(head, b);
    };
    return std::ranges::max(std::array{',', ';', '\t'}, more);
}

bool begins_like_a_formula(std::string_view text)
{
    return !text.empty() && std::string_view("=+-@\t").find(text.front()) != std::string_view::npos;
}

std::string lower(std::string_view text)
{
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

/// The column of each cell: its place in `columns`. Complains about what is unknown, twice or missing.
std::vector<std::size_t> read_head(const table_row& head, draft_collector& all)
{
    std::vector<std::size_t> order;
    for (const auto& cell : head.cells) {
        const auto name = lower(trimmed(cell));
        const auto place = static_cast<std::size_t>(std::ranges::find(columns, name) - columns.begin());
        if (place == columns.size())
            all.complain(head.line, name, "unknown column");
        else if (std::ranges::find(order, place) != order.end())
            all.complain(head.line, name, "given twice");
        order.push_back(place);
    }
    for (const std::size_t needed : {2U, 4U})
        if (std::ranges::find(order, needed) == order.end())
            all.complain(head.line, std::string(columns[needed]), "no such column");
    return order;
}

draft draft_of(const table_row& row, const std::vector<std::size_t>& order, const std::string& language)
{
    std::array<std::string_view, columns.size()> cells;
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
        auto cell = trimmed(row.cells[i]);
        if (cell.starts_with('\'') && begins_like_a_formula(cell.substr(1))) cell.remove_prefix(1);
        cells[order[i]] = cell;
    }
    draft one;
    one.line = row.line;
    one.said.question = cells[2];
    one.id = cells[0];
    if (one.id.empty()) make_up_id(one);
    one.language = cells[1].empty() ? language : std::string(cells[1]);
    one.said.variants = lines_of(cells[3]);
    one.said.answer = cells[4];
    for (const auto& line : lines_of(cells[5]))
        one.said.links.push_back(link_of(line));
    for (const auto& line : lines_of(cells[6])) {
        auto [url, label] = link_of(line);
        one.said.images.push_back({std::move(url), std::move(label)});
    }
    one.said.next = lines_of(cells[7]);
    return one;
}

std::string cell_of(const std::string& text)
{
    // A spreadsheet would run it.
    const std::string safe = begins_like_a_formula(text) ? '\'' + text : text;
    if (safe.find_first_of(",;\t\"\r\n") == std::string::npos) return safe;
    std::string out = "\"";
    for (const char c : safe) {
        if (c == '"') out += '"';
        out += c;
    }
    return out + '"';
}

std::string joined(const std::vector<std::string>& lines)
{
    std::string out;
    for (const auto& line : lines)
        out.append(out.empty() ? "" : "\n").append(line);
    return out;
}

}  // namespace

loaded parse_csv(std::string_view text, const std::string& language)
{
    draft_collector all;
    table_reader rows(text, separator_of(text));
    std::string mistake;
    const auto head = rows.next(mistake);
    if (!head) return all.finish();
    const auto order = read_head(*head, all);
    if (!mistake.empty()) {
        all.complain(head->line, "", mistake);
        return all.finish();
    }
    for (;;) {
        const auto row = rows.next(mistake);
        if (!row) break;
        if (row->cells.size() == 1 && is_blank(row->cells.front()) && mistake.empty()) continue;
        if (!mistake.empty()) {
            all.complain(row->line, "", mistake);
            break;
        }
        if (row->cells.size() != order.size())
            all.complain(
                row->line,
                "",
                std::to_string(row->cells.size()) + " cells instead of " + std::to_string(order.size())
            );
        else if (std::ranges::find(order, columns.size()) == order.end())
            all.take(draft_of(*row, order, language));
    }
    return all.finish();
}

std::string write_csv(const knowledge& content)
{
    std::string out = "id,lang,question,variants,answer,links,images,next\r\n";
    for (const auto& one : content.entries) {
        for (const auto& [language, said] : one.wordings) {
            std::vector<std::string> links;
            std::vector<std::string> images;
            for (const auto& each : said.links)
                links.push_back(each.label + ' ' + each.url);
            for (const auto& each : said.images)
                images.push_back(each.description + ' ' + each.url);
            const std::array cells{
                one.id,
                language,
                said.question,
                joined(said.variants),
                said.answer,
                joined(links),
                joined(images),
                joined(said.next)};
            for (std::size_t i = 0; i < cells.size(); ++i)
                out.append(i == 0 ? "" : ",").append(cell_of(cells[i]));
            out += "\r\n";
        }
    }
    return out;
}

}  // namespace pasokh::faq
