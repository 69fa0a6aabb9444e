#include "app/log_ins.hpp"

#include "base/log.hpp"
#include "base/random.hpp"

#include <utility>

namespace pasokh::app {

log_ins::log_ins(
    ports::accounts& accounts,
    const identity& ids,
    const current_settings& settings,
    ports::clock& clock,
    revoked on_revoked
)
    : accounts_(accounts)
    , ids_(ids)
    , settings_(settings)
    , clock_(clock)
    , on_revoked_(std::move(on_revoked))
{
}

task<result<signed_in>> log_ins::begin(ports::account who)
{
    signed_in out;
    out.token = random::token();
    out.token_hash = ids_.token_hash(out.token);
    ports::login row;
    row.token_hash = out.token_hash;
    row.site = who.site;
    row.who = who.profile.id;
    row.created_at = clock_.now();
    row.expires_at = row.created_at + settings_.get()->limit.login_lasts;
    out.expires_at = row.expires_at;
    auto kept = co_await accounts_.add_login(std::move(row));
    if (!kept) co_return kept.error();
    log::info("logged_in", {{"site", who.site}, {"operator", who.profile.id.text()}});
    out.who = std::move(who);
    co_return out;
}

task<result<signed_in>> log_ins::find(std::string token)
{
    if (!identity::looks_like_token(token)) co_return errc::bad_credentials;
    co_return co_await find_by_hash(ids_.token_hash(token));
}

task<result<signed_in>> log_ins::find_by_hash(std::string token_hash)
{
    auto row = co_await accounts_.find_login(token_hash, clock_.now());
    if (!row) co_return row.error();
    if (!*row || !settings_.get()->sites.contains((*row)->site)) co_return errc::bad_credentials;
    auto who = co_await accounts_.find((*row)->site, (*row)->who);
    if (!who) co_return who.error();
    if (!*who || (*who)->profile.disabled) co_return errc::bad_credentials;
    signed_in out;
    out.who = std::move(**who);
    out.token_hash = std::move(token_hash);
    out.expires_at = (*row)->expires_at;
    co_return out;
}

task<result<void>> log_ins::end(signed_in which)
{
    auto removed = co_await accounts_.remove_login(which.token_hash);
    if (!removed) co_return removed.error();
    const auto only_this = [&](const std::string& token_hash) { return token_hash == which.token_hash; };
    on_revoked_(which.who.site, which.who.profile.id, only_this);
    co_return result<void>();
}

task<result<void>> log_ins::end_others(domain::site_key site, domain::operator_id who, std::string keep)
{
    auto removed = co_await accounts_.remove_logins(site, who, keep);
    if (!removed) co_return removed.error();
    on_revoked_(site, who, [&](const std::string& token_hash) { return token_hash != keep; });
    co_return result<void>();
}

}  // namespace pasokh::app
