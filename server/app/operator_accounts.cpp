#include "app/operator_accounts.hpp"

#include "base/ascii.hpp"
#include "base/log.hpp"
#include "base/random.hpp"

#include <algorithm>
#include <utility>

namespace pasokh::app {
namespace {

constexpr std::size_t longest_name = 100;
constexpr std::size_t longest_email = 254;

/// One @ with something on both sides and nothing that could break a header or a line.
bool plausible_email(const std::string& text)
{
    const auto at = text.find('@');
    return at != std::string::npos && at > 0 && at + 1 < text.size() &&
           text.find('@', at + 1) == std::string::npos && text.size() <= longest_email &&
           std::none_of(text.begin(), text.end(), [](unsigned char c) { return c <= ' ' || c == 127; });
}

/// Marks an account as being changed, unless somebody else did.
struct claim {
    claim(std::set<domain::operator_id>& in, domain::operator_id who)
        : all(in)
        , mine(who)
        , held(in.insert(who).second)
    {
    }

    ~claim()
    {
        if (held) all.erase(mine);
    }

    claim(const claim&) = delete;
    claim& operator=(const claim&) = delete;

    std::set<domain::operator_id>& all;
    domain::operator_id mine;
    bool held;
};

}  // namespace

std::string as_compared(std::string email)
{
    std::ranges::transform(email, email.begin(), ascii_lower);
    return email;
}

operator_accounts::operator_accounts(
    ports::accounts& accounts,
    desk_service& desks,
    passwords& secrets,
    log_ins& sessions,
    ports::clock& clock
)
    : accounts_(accounts)
    , desks_(desks)
    , passwords_(secrets)
    , log_ins_(sessions)
    , clock_(clock)
{
}

task<result<std::vector<ports::account>>> operator_accounts::list(domain::site_key site)
{
    co_return co_await accounts_.list(std::move(site));
}

task<result<ports::account>> operator_accounts::find(domain::site_key site, std::string email)
{
    auto found = co_await accounts_.find(std::move(site), std::move(email));
    if (!found) co_return found.error();
    if (!*found) co_return errc::not_found;
    co_return std::move(**found);
}

task<result<ports::account>> operator_accounts::create(domain::site_key site, operator_change what)
{
    const auto* desk = desks_.desk(site);
    if (!desk) co_return errc::not_found;
    if (!what.name || !what.email || !what.password) co_return errc::bad_field;
    ports::account fresh;
    fresh.site = std::move(site);
    fresh.profile.id = random::fresh_id<domain::operator_id>();
    fresh.profile.capacity = desk->settings().default_capacity;
    fresh.created_at = clock_.now();
    auto hashed = co_await new_hash(what.password);
    if (!hashed) co_return hashed.error();
    const auto applied = apply(fresh, std::move(what), std::move(*hashed));
    if (!applied) co_return applied.error();
    co_return co_await store(std::move(fresh));
}

task<result<ports::account>>
operator_accounts::change(domain::site_key site, domain::operator_id who, operator_change what)
{
    // The slow part first: between reading the account and writing it back there is no other wait.
    const bool new_password = what.password.has_value();
    auto hashed = co_await new_hash(what.password);
    if (!hashed) co_return hashed.error();
    const claim mine(being_changed_, who);
    if (!mine.held) co_return errc::unavailable;
    auto found = co_await accounts_.find(site, who);
    if (!found) co_return found.error();
    if (!*found) co_return errc::not_found;
    auto known = std::move(**found);
    const auto before = known.profile;
    const auto applied = apply(known, std::move(what), std::move(*hashed));
    if (!applied) co_return applied.error();
    auto stored = co_await store(std::move(known));
    if (!stored) co_return stored.error();
    // A lower role or a new password takes effect on living sessions too, not only on the next log-in.
    const auto& after = stored->profile;
    if (new_password || after.disabled || before.admin != after.admin ||
        before.departments != after.departments) {
        auto ended = co_await log_ins_.end_others(site, who, {});
        if (!ended) co_return ended.error();
    }
    co_return stored;
}

task<result<std::string>> operator_accounts::new_hash(std::optional<std::string> password)
{
    if (!password) co_return std::string();
    co_return co_await passwords_.hash(std::move(*password));
}

result<void>
operator_accounts::apply(ports::account& to, operator_change what, std::string password_hash) const
{
    const auto* desk = desks_.desk(to.site);
    if (!desk) return errc::not_found;
    const auto& rules = desk->settings();
    auto& profile = to.profile;
    if (what.name) profile.name = std::move(*what.name);
    if (what.email) to.email = as_compared(std::move(*what.email));
    if (what.departments) profile.departments = std::move(*what.departments);
    if (what.languages) profile.languages = std::move(*what.languages);
    if (what.capacity) profile.capacity = *what.capacity;
    if (what.admin) profile.admin = *what.admin;
    if (what.disabled) profile.disabled = *what.disabled;
    if (!password_hash.empty()) to.password_hash = std::move(password_hash);

    const auto known_department = [&](const auto& key) {
        return std::any_of(rules.departments.begin(), rules.departments.end(), [&](const auto& d) {
            return d.key == key;
        });
    };
    const bool good = !profile.name.empty() && profile.name.size() <= longest_name &&
                      plausible_email(to.email) && profile.capacity >= 1 &&
                      profile.capacity <= rules.max_capacity &&
                      std::all_of(profile.departments.begin(), profile.departments.end(), known_department);
    if (!good) return errc::bad_field;
    return {};
}

task<result<ports::account>> operator_accounts::store(ports::account who)
{
    // Saved and then not told to the desk, it would take effect only when the site opens anew.
    if (const auto why = desks_.refusing(who.site)) co_return *why;
    auto copy = who;
    auto saved = co_await accounts_.save(std::move(copy));
    if (!saved) co_return saved.error();
    auto told = desks_.submit(who.site, domain::operator_saved{who.profile});
    if (!told) co_return told.error();
    log::info("operator_saved", {{"site", who.site}, {"operator", who.profile.id.text()}});
    co_return who;
}

task<result<void>> operator_accounts::change_password(signed_in who, std::string current, std::string next)
{
    const auto right = co_await passwords_.verify_own(who.who, std::move(current));
    if (!right) co_return right.error();
    auto hashed = co_await passwords_.hash(std::move(next));
    if (!hashed) co_return hashed.error();
    // Read again: hashing took its time, and an admin may have disabled or changed the account meanwhile.
    const auto site = who.who.site;
    const auto id = who.who.profile.id;
    const claim mine(being_changed_, id);
    if (!mine.held) co_return errc::unavailable;
    auto found = co_await accounts_.find(site, id);
    if (!found) co_return found.error();
    if (!*found || (*found)->profile.disabled) co_return errc::bad_credentials;
    auto account = std::move(**found);
    account.password_hash = std::move(*hashed);
    auto saved = co_await accounts_.save(std::move(account));
    if (!saved) co_return saved.error();
    co_return co_await log_ins_.end_others(site, id, who.token_hash);
}

}  // namespace pasokh::app
