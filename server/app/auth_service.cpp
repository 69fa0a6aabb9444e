#include "app/auth_service.hpp"

#include "base/ip_network.hpp"
#include "base/log.hpp"

#include <algorithm>
#include <utility>

namespace pasokh::app {
namespace {

using namespace std::chrono_literals;

std::string by_account(const domain::site_key& site, const std::string& email)
{
    return "account/" + site + '/' + email;
}

std::string by_address(const std::string& address)
{
    return "address/" + client_network_of(address);
}

}  // namespace

auth_service::auth_service(
    ports::accounts& accounts,
    const identity& ids,
    desk_service& desks,
    const current_settings& settings,
    passwords& secrets,
    second_factors& factors,
    operator_accounts& staff,
    log_ins& sessions
)
    : accounts_(accounts)
    , desks_(desks)
    , settings_(settings)
    , passwords_(secrets)
    , factors_(factors)
    , staff_(staff)
    , log_ins_(sessions)
    , links_(ids)
{
}

log_in_throttle::rule auth_service::per_address() const
{
    const auto now = settings_.get();
    return {now->limit.login_failures_per_address, now->limit.login_failure_window};
}

std::chrono::milliseconds
auth_service::retry_after(const domain::site_key& site, const std::string& email, const std::string& address)
{
    const auto now = log_in_throttle::clock::now();
    return std::max(
        guesses_.wait(by_account(site, as_compared(email)), guesses_per_account(settings_), now),
        guesses_.wait(by_address(address), per_address(), now)
    );
}

task<result<signed_in>> auth_service::log_in(log_in_attempt what)
{
    what.email = as_compared(std::move(what.email));
    const auto account = by_account(what.site, what.email);
    const auto address = by_address(what.address);
    const auto of_account = guesses_per_account(settings_);
    const auto of_address = per_address();
    const auto now = log_in_throttle::clock::now();
    const bool account_waits = guesses_.wait(account, of_account, now) > 0ms;
    if (guesses_.wait(address, of_address, now) > 0ms || (account_waits && what.code.empty()))
        co_return errc::rate_limited;
    guesses_.count(address, of_address, now);
    if (!account_waits) guesses_.count(account, of_account, now);

    const auto site = what.site;
    auto who = co_await recognise(std::move(what), account_waits);
    // The password was right: no guess.
    const bool known = who || who.error() == errc::code_required;
    if (known) guesses_.take_back(address);
    if (known && !account_waits) guesses_.take_back(account);
    if (!who) {
        if (!known) log::info("login_failed", {{"site", site}});
        co_return who.error();
    }
    guesses_.forget(account);
    co_return co_await log_ins_.begin(std::move(*who));
}

task<result<ports::account>> auth_service::recognise(log_in_attempt what, bool account_waits)
{
    const bool open = desks_.desk(what.site) && settings_.get()->sites.contains(what.site);
    auto found = co_await accounts_.find(what.site, what.email);
    if (!found) co_return found.error();
    std::string stored;
    if (open && *found && !(*found)->profile.disabled) stored = (*found)->password_hash;
    // An unknown e-mail costs the same work, so that the time does not tell which exist.
    const auto right = co_await passwords_.verify(std::move(stored), std::move(what.password));
    if (!right && right.error() != errc::bad_credentials) co_return right.error();
    const auto refused = account_waits ? errc::rate_limited : errc::bad_credentials;
    if (!right) co_return refused;
    auto who = std::move(**found);
    if (!who.second_factor) {
        if (account_waits) co_return refused;
        co_return who;
    }
    const auto proved = co_await factors_.prove(who, std::move(what.code));
    if (!proved && proved.error() == errc::bad_credentials) co_return refused;
    if (!proved) co_return proved.error();
    co_return who;
}

task<result<signed_in>> auth_service::check(std::string token)
{
    co_return co_await log_ins_.find(std::move(token));
}

task<result<void>> auth_service::log_out(std::string token)
{
    auto known = co_await log_ins_.find(std::move(token));
    if (!known) co_return known.error();
    auto which = std::move(*known);
    co_return co_await log_ins_.end(std::move(which));
}

std::string auth_service::offer_set_up(const domain::site_key& site)
{
    return links_.offer(site, set_up_links::clock::now());
}

task<result<set_up_state>> auth_service::set_up_state_of(domain::site_key site)
{
    auto all = co_await accounts_.list(std::move(site));
    if (!all) co_return all.error();
    const bool somebody = std::any_of(all->begin(), all->end(), [](const auto& each) {
        return each.profile.admin && !each.profile.disabled;
    });
    co_return somebody ? set_up_state::done : set_up_state::needed;
}

task<result<signed_in>>
auth_service::set_up(std::string link, std::string name, std::string email, std::string password)
{
    // Taken before the first wait, so that two requests at once cannot both use it; given back on failure.
    auto taken = links_.take(link, set_up_links::clock::now());
    if (!taken) co_return errc::bad_credentials;
    // It may be older than an admin who was made another way.
    const auto state = co_await set_up_state_of(taken->site);
    if (state && *state == set_up_state::done) co_return errc::bad_credentials;
    operator_change first;
    first.name = std::move(name);
    first.email = std::move(email);
    first.password = std::move(password);
    first.admin = true;
    result<ports::account> made = errc::unavailable;
    if (state) made = co_await staff_.create(taken->site, std::move(first));
    if (!made) {
        links_.give_back(std::move(*taken));
        co_return made.error();
    }
    auto who = std::move(*made);
    co_return co_await log_ins_.begin(std::move(who));
}

}  // namespace pasokh::app
