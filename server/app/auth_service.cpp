#include "app/auth_service.hpp"

#include "async/offload.hpp"
#include "base/log.hpp"
#include "base/random.hpp"

#include <algorithm>
#include <cctype>
#include <sodium.h>

namespace pasokh::app {
namespace {

using namespace std::chrono_literals;

constexpr auto login_lasts = std::chrono::hours(24 * 14);
constexpr auto link_lasts = 15min;
constexpr auto failure_window = 10min;
constexpr std::size_t failures_per_account = 10;
constexpr std::size_t failures_per_address = 50;
constexpr std::size_t failures_remembered = 10'000;  // accounts and addresses; beyond that the idle ones go
constexpr std::size_t shortest_password = 10;
constexpr std::size_t longest_password = 200;
constexpr std::size_t longest_name = 100;
constexpr std::size_t longest_email = 254;

std::string lower(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
    return text;
}

/// One @ with something on both sides and nothing that could break a header or a line.
bool plausible_email(const std::string& text)
{
    const auto at = text.find('@');
    return at != std::string::npos && at > 0 && at + 1 < text.size() &&
           text.find('@', at + 1) == std::string::npos && text.size() <= longest_email &&
           std::none_of(text.begin(), text.end(), [](unsigned char c) { return c <= ' ' || c == 127; });
}

bool plausible_password(const std::string& text)
{
    return text.size() >= shortest_password && text.size() <= longest_password;
}

std::string by_account(const domain::site_key& site, const std::string& email)
{
    return "account/" + site + '/' + email;
}

std::string by_address(const std::string& address)
{
    return "address/" + address;
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

/// A real hash of no password: verifying against it costs what a real one costs.
const std::string& nobodys_hash()
{
    static const std::string hash = [] {
        std::string out(crypto_pwhash_STRBYTES, '\0');
        const auto random_password = random::token();
        const int failed = crypto_pwhash_str(
            out.data(),
            random_password.data(),
            random_password.size(),
            crypto_pwhash_OPSLIMIT_INTERACTIVE,
            crypto_pwhash_MEMLIMIT_INTERACTIVE
        );
        if (failed != 0) return std::string();  // no memory for it: then the time of a refusal is no secret
        out.resize(std::char_traits<char>::length(out.c_str()));
        return out;
    }();
    return hash;
}

}  // namespace

auth_service::auth_service(
    ports::accounts& accounts,
    const identity& ids,
    desk_service& desks,
    ports::clock& clock,
    asio::thread_pool& workers,
    revoked on_revoked
)
    : accounts_(accounts)
    , ids_(ids)
    , desks_(desks)
    , clock_(clock)
    , workers_(workers)
    , on_revoked_(std::move(on_revoked))
{
}

task<result<std::string>> auth_service::hash(std::string password)
{
    // libsodium's interactive limits: 64 MiB and two passes of Argon2id.
    auto work = [password = std::move(password)]() -> result<std::string> {
        std::string out(crypto_pwhash_STRBYTES, '\0');
        const int failed = crypto_pwhash_str(
            out.data(),
            password.data(),
            password.size(),
            crypto_pwhash_OPSLIMIT_INTERACTIVE,
            crypto_pwhash_MEMLIMIT_INTERACTIVE
        );
        if (failed != 0) return errc::unavailable;  // no memory for it
        out.resize(std::char_traits<char>::length(out.c_str()));
        return out;
    };
    co_return co_await offload(workers_, std::move(work));
}

task<result<void>> auth_service::verify(std::string stored, std::string password)
{
    auto work = [stored = std::move(stored), password = std::move(password)]() -> result<void> {
        const std::string& against = stored.empty() ? nobodys_hash() : stored;
        const bool same = crypto_pwhash_str_verify(against.c_str(), password.data(), password.size()) == 0;
        if (!same || stored.empty()) return errc::bad_credentials;
        return {};
    };
    co_return co_await offload(workers_, std::move(work));
}

std::chrono::milliseconds
auth_service::retry_after(const domain::site_key& site, const std::string& email, const std::string& address)
    const
{
    const auto now = std::chrono::steady_clock::now();
    const auto wait_for = [&](const std::string& key, std::size_t allowed) -> std::chrono::milliseconds {
        const auto found = failures_.find(key);
        if (found == failures_.end()) return 0ms;
        auto& at = found->second.at;
        std::erase_if(at, [&](auto when) { return now - when > failure_window; });
        if (at.size() < allowed) return 0ms;
        return std::chrono::ceil<std::chrono::milliseconds>(failure_window - (now - at[at.size() - allowed]));
    };
    return std::max(
        wait_for(by_account(site, lower(email)), failures_per_account),
        wait_for(by_address(address), failures_per_address)
    );
}

task<result<signed_in>>
auth_service::log_in(domain::site_key site, std::string email, std::string password, std::string address)
{
    email = lower(std::move(email));
    if (retry_after(site, email, address) > 0ms) co_return errc::rate_limited;
    if (!desks_.desk(site)) co_return errc::bad_credentials;
    // Counted before the slow part and taken back on success, so that a thousand guesses at once are not
    // free.
    const auto account_key = by_account(site, email);
    const auto address_key = by_address(address);
    forget_old_failures();
    count_failure(account_key);
    count_failure(address_key);

    auto found = co_await accounts_.find(site, email);
    if (!found) co_return found.error();
    std::string stored;
    if (*found && !(*found)->profile.disabled) stored = (*found)->password_hash;
    // An unknown e-mail costs the same work, so that the time does not tell which exist.
    const auto right = co_await verify(std::move(stored), std::move(password));
    if (!right && right.error() != errc::bad_credentials) co_return right.error();
    if (!right) {
        log::info("login_failed", {{"site", site}});
        co_return errc::bad_credentials;
    }
    failures_.erase(account_key);
    if (auto& own = failures_[address_key].at; !own.empty()) own.pop_back();
    auto who = std::move(**found);
    co_return co_await begin_login(std::move(who));
}

void auth_service::count_failure(const std::string& key)
{
    failures_[key].at.push_back(std::chrono::steady_clock::now());
}

void auth_service::forget_old_failures()
{
    if (failures_.size() < failures_remembered) return;
    std::erase_if(failures_, [now = std::chrono::steady_clock::now()](const auto& each) {
        return each.second.at.empty() || now - each.second.at.back() > failure_window;
    });
}

task<result<signed_in>> auth_service::begin_login(ports::account who)
{
    signed_in out;
    out.token = random::token();
    out.token_hash = ids_.token_hash(out.token);
    ports::login row;
    row.token_hash = out.token_hash;
    row.site = who.site;
    row.who = who.profile.id;
    row.created_at = clock_.now();
    row.expires_at = row.created_at + login_lasts;
    auto kept = co_await accounts_.add_login(std::move(row));
    if (!kept) co_return kept.error();
    log::info("logged_in", {{"site", who.site}, {"operator", who.profile.id.text()}});
    out.who = std::move(who);
    co_return out;
}

task<result<signed_in>> auth_service::check(std::string token)
{
    if (!identity::looks_like_token(token)) co_return errc::bad_credentials;
    signed_in out;
    out.token_hash = ids_.token_hash(token);
    auto login = co_await accounts_.find_login(out.token_hash, clock_.now());
    if (!login) co_return login.error();
    if (!*login || !desks_.desk((*login)->site)) co_return errc::bad_credentials;
    auto who = co_await accounts_.find((*login)->site, (*login)->who);
    if (!who) co_return who.error();
    if (!*who || (*who)->profile.disabled) co_return errc::bad_credentials;
    out.who = std::move(**who);
    co_return out;
}

task<result<void>> auth_service::log_out(std::string token)
{
    auto known = co_await check(token);
    if (!known) co_return known.error();
    auto ended = co_await accounts_.remove_login(known->token_hash);
    if (!ended) co_return ended.error();
    const auto only_this = [&](const std::string& token_hash) { return token_hash == known->token_hash; };
    on_revoked_(known->who.site, known->who.profile.id, only_this);
    co_return result<void>();
}

std::string auth_service::offer_set_up(const domain::site_key& site)
{
    auto token = random::token();
    links_[site] = {ids_.token_hash(token), std::chrono::steady_clock::now() + link_lasts};
    return token;
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
    const auto wanted = ids_.token_hash(link);
    const auto found = std::find_if(links_.begin(), links_.end(), [&](const auto& each) {
        return sodium_memcmp(each.second.token_hash.data(), wanted.data(), wanted.size()) == 0;
    });
    if (found == links_.end() || found->second.until < std::chrono::steady_clock::now())
        co_return errc::bad_credentials;

    const auto site = found->first;
    // The link may be older than an admin who was made another way.
    const auto state = co_await set_up_state_of(site);
    if (!state) co_return state.error();
    if (*state == set_up_state::done || !links_.contains(site)) co_return errc::bad_credentials;
    operator_change first;
    first.name = std::move(name);
    first.email = std::move(email);
    first.password = std::move(password);
    first.admin = true;
    // Taken out before the first wait, so that two requests at once cannot both use it; given back on
    // failure.
    const auto taken = links_.at(site);
    links_.erase(site);
    auto made = co_await create(site, std::move(first));
    if (!made) {
        links_.emplace(site, taken);
        co_return made.error();
    }
    auto who = std::move(*made);
    co_return co_await begin_login(std::move(who));
}

task<result<std::vector<ports::account>>> auth_service::operators(domain::site_key site)
{
    co_return co_await accounts_.list(std::move(site));
}

task<result<ports::account>> auth_service::create(domain::site_key site, operator_change what)
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
auth_service::change(domain::site_key site, domain::operator_id who, operator_change what)
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
        auto ended = co_await accounts_.remove_logins(site, who, {});
        if (!ended) co_return ended.error();
        on_revoked_(site, who, [](const std::string&) { return true; });
    }
    co_return stored;
}

task<result<std::string>> auth_service::new_hash(std::optional<std::string> password)
{
    if (!password) co_return std::string();
    if (!plausible_password(*password)) co_return errc::bad_field;
    co_return co_await hash(std::move(*password));
}

result<void> auth_service::apply(ports::account& to, operator_change what, std::string password_hash) const
{
    const auto* desk = desks_.desk(to.site);
    if (!desk) return errc::not_found;
    const auto& rules = desk->settings();
    auto& profile = to.profile;
    if (what.name) profile.name = std::move(*what.name);
    if (what.email) to.email = lower(std::move(*what.email));
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

task<result<ports::account>> auth_service::store(ports::account who)
{
    auto copy = who;
    auto saved = co_await accounts_.save(std::move(copy));
    if (!saved) co_return saved.error();
    auto told = desks_.submit(who.site, domain::operator_saved{who.profile});
    if (!told) co_return told.error();
    log::info("operator_saved", {{"site", who.site}, {"operator", who.profile.id.text()}});
    co_return who;
}

task<result<void>> auth_service::change_password(signed_in who, std::string current, std::string next)
{
    auto stored = who.who.password_hash;
    const auto right = co_await verify(std::move(stored), std::move(current));
    if (!right) co_return right.error();
    auto hashed = co_await new_hash(std::move(next));
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
    auto ended = co_await accounts_.remove_logins(site, id, who.token_hash);
    if (!ended) co_return ended.error();
    on_revoked_(site, id, [&](const std::string& token_hash) { return token_hash != who.token_hash; });
    co_return result<void>();
}

}  // namespace pasokh::app
