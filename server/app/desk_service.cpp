#include "app/desk_service.hpp"

#include <algorithm>
#include <utility>
#include <variant>

namespace pasokh::app {
namespace {

/// Steps that may wait for their commit: some seconds of the highest load.
constexpr std::size_t most_waiting = 100'000;

bool is_presence_alone(const domain::effects& what)
{
    return std::ranges::all_of(what, [](const domain::effect& each) {
        return std::holds_alternative<domain::visitor_changed>(each);
    });
}

/// That somebody has gone is true whatever the store says.
bool tells_who_has_gone(const domain::command& what)
{
    return std::holds_alternative<domain::visitor_disconnected>(what) ||
           std::holds_alternative<domain::operator_disconnected>(what) ||
           std::holds_alternative<domain::absences_due>(what);
}

/// Of a visitor without a chat nothing is durable: where he is, is known without the store.
bool is_about_a_looker_on(const domain::command& what, const domain::desk& desk)
{
    if (const auto* come = std::get_if<domain::visitor_connected>(&what))
        return !come->newest_chat && !desk.chat_of(come->visitor);
    if (const auto* moved = std::get_if<domain::visitor_moved>(&what)) return !desk.chat_of(moved->visitor);
    return false;
}

}  // namespace

desk_service::desk_service(journal& log, ports::clock& clock, ports::outbound& out)
    : journal_(log)
    , clock_(clock)
    , out_(out)
{
}

void desk_service::open(domain::site_key site, domain::desk_settings settings, domain::saved_desk saved)
{
    know(site, settings);
    auto& it = sites_.at(site);
    if (it.open) return;
    it.desk = domain::desk(std::move(settings));
    it.open = true;
    enqueue(it, it.desk.restore(std::move(saved), clock_.now()), {});
}

void desk_service::know(domain::site_key site, domain::desk_settings settings)
{
    auto key = std::make_shared<const domain::site_key>(site);
    sites_.try_emplace(std::move(site), open_site{std::move(key), domain::desk(std::move(settings))});
}

void desk_service::pause(const domain::site_key& site)
{
    if (const auto found = sites_.find(site); found != sites_.end()) found->second.open = false;
}

void desk_service::close(const domain::site_key& site)
{
    const auto found = sites_.find(site);
    if (found == sites_.end()) return;
    auto& it = found->second;
    it.open = false;
    it.desk = domain::desk(it.desk.settings());
    journal_.drop(site);
}

bool desk_service::serves(const domain::site_key& site) const
{
    const auto found = sites_.find(site);
    return found != sites_.end() && found->second.open;
}

result<void> desk_service::submit(const domain::site_key& site, domain::command&& what, origin from)
{
    const auto found = sites_.find(site);
    if (found == sites_.end()) return errc::not_found;
    if (!found->second.open) {
        if (tells_who_has_gone(what)) return {};  // a closed desk knows of nobody
        return errc::store_unavailable;
    }
    const auto why = refusing();
    if (why && !tells_who_has_gone(what) && !is_about_a_looker_on(what, found->second.desk)) return *why;

    auto decided = found->second.desk.apply(std::move(what), clock_.now());
    if (!decided) return decided.error();
    if (!why || !is_presence_alone(*decided)) {
        enqueue(found->second, std::move(*decided), from);
        return {};
    }
    // What is in the journal waits for the store; this has nothing to wait for.
    for (const auto& each : *decided)
        out_.deliver(site, each);
    if (from.ref != 0) out_.done(from.session, from.ref);
    return {};
}

std::optional<errc> desk_service::refusing() const
{
    if (const auto why = journal_.refusing()) return why;
    // A store that hangs without an error must not fill the memory either.
    if (journal_.waiting() > most_waiting) return errc::store_unavailable;
    return std::nullopt;
}

std::optional<errc> desk_service::refusing(const domain::site_key& site) const
{
    if (!serves(site)) return errc::store_unavailable;
    return refusing();
}

void desk_service::enqueue(const open_site& site, domain::effects effects, origin from)
{
    if (effects.empty() && from.ref == 0) return;
    std::function<void()> then;
    if (from.ref != 0) then = [this, from] { out_.done(from.session, from.ref); };
    journal_.add({site.key, std::move(effects)}, std::move(then));
}

void desk_service::after_what_is_decided(const domain::site_key& site, std::function<void()> then)
{
    const auto found = sites_.find(site);
    if (found != sites_.end()) journal_.add({found->second.key, {}}, std::move(then));
}

const domain::desk* desk_service::desk(const domain::site_key& site) const
{
    const auto found = sites_.find(site);
    return found == sites_.end() ? nullptr : &found->second.desk;
}

std::vector<domain::site_key> desk_service::sites() const
{
    std::vector<domain::site_key> out;
    for (const auto& [key, each] : sites_)
        if (each.open) out.push_back(key);
    return out;
}

}  // namespace pasokh::app
