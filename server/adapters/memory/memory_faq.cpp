// The part of memory_store that is ports::faq_store.

#include "adapters/memory/memory_store.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <string_view>
#include <tuple>
#include <utility>

namespace pasokh::memory {
namespace {

bool leaves_something_to_learn(const domain::bot_turn& turn)
{
    constexpr std::array<std::string_view, 3> open{"low_confidence", "second_miss", "repeated"};
    const bool no_help = turn.helped == domain::rating::no || turn.helped == domain::rating::human;
    const bool nothing_fitted =
        turn.outcome == domain::bot_outcome::hand_off && std::ranges::find(open, turn.reason) != open.end();
    return !turn.asked_for.empty() || no_help || nothing_fitted;
}

}  // namespace

task<result<std::optional<ports::faq_version>>> memory_store::newest_faq(domain::site_key site)
{
    const auto found = faq_.find(site);
    if (found == faq_.end()) co_return std::optional<ports::faq_version>();
    co_return std::optional(found->second.rbegin()->second);
}

task<result<std::optional<ports::faq_version>>>
memory_store::faq_version_of(domain::site_key site, std::uint64_t number)
{
    const auto mine = faq_.find(site);
    if (mine == faq_.end() || !mine->second.contains(number)) co_return std::optional<ports::faq_version>();
    co_return std::optional(mine->second.at(number));
}

task<result<std::vector<ports::faq_version>>> memory_store::faq_versions(domain::site_key site)
{
    std::vector<ports::faq_version> out;
    const auto mine = faq_.find(site);
    if (mine == faq_.end()) co_return out;
    for (auto at = mine->second.rbegin(); at != mine->second.rend(); ++at)
        out.emplace_back(at->second).content.clear();
    co_return out;
}

task<result<void>> memory_store::add_faq_version(domain::site_key site, ports::faq_version next)
{
    const auto before = faq_.find(site);
    const auto newest = before == faq_.end() ? 0 : before->second.rbegin()->first;
    const auto number = next.number;
    if (number != newest + 1) co_return errc::conflict;
    auto& mine = faq_[site];
    mine.emplace(number, std::move(next));
    while (mine.size() > most_versions)
        mine.erase(mine.begin());
    co_return result<void>();
}

task<result<std::vector<domain::bot_turn>>> memory_store::turns(domain::site_key site, domain::chat_id chat)
{
    std::vector<domain::bot_turn> out;
    for (const auto& row : turns_)
        if (row.site == site && row.turn.chat == chat) out.push_back(row.turn);
    co_return out;
}

task<result<std::vector<ports::lesson>>>
memory_store::lessons(domain::site_key site, time_point since, std::size_t limit)
{
    std::vector<ports::lesson> out;
    for (const auto& row : turns_) {
        const auto& turn = row.turn;
        if (row.site != site || row.settled || turn.at < since || !leaves_something_to_learn(turn)) continue;
        ports::lesson found{turn, {}};
        int looked_at = 0;
        for (const auto& [seq, line] : messages_[turn.chat]) {
            const bool says =
                line.from.kind == domain::author_kind::operator_ && line.event == domain::event_kind::none;
            if (seq <= turn.about || !says) continue;
            if (++looked_at > ports::lesson::operator_lines) break;
            if (line.text.size() > found.operator_said.size()) found.operator_said = line.text;
        }
        out.push_back(std::move(found));
    }
    std::ranges::sort(out, std::greater(), [](const ports::lesson& each) {
        return std::tuple(each.turn.at, each.turn.chat, each.turn.about);
    });
    if (out.size() > limit) out.resize(limit);
    co_return out;
}

task<result<void>> memory_store::settle(domain::site_key site, std::vector<ports::turn_key> which)
{
    for (const auto& key : which)
        for (auto& row : turns_)
            if (row.site == site && row.turn.chat == key.chat && row.turn.about == key.about)
                row.settled = true;
    co_return result<void>();
}

}  // namespace pasokh::memory
