#include "app/second_factors.hpp"

#include "app/totp.hpp"
#include "base/ascii.hpp"
#include "base/log.hpp"
#include "base/random.hpp"

#include <utility>

namespace pasokh::app {
namespace {

using namespace std::chrono_literals;

constexpr auto waits_for = 10min;
constexpr std::size_t secret_bytes = 20;  // as RFC 4226 recommends
constexpr std::size_t recovery_codes = 8;
constexpr std::size_t recovery_letters = 16;  // 80 bits

/// Letters that are not mistaken for each other when they are read from paper; 32 of them.
constexpr std::string_view letters = "23456789abcdefghjkmnpqrstuvwxyz0";

std::string fresh_recovery_code()
{
    const auto bytes = random::bytes(recovery_letters);
    std::string out;
    for (const char c : bytes)
        out += letters[static_cast<unsigned char>(c) % letters.size()];
    return out;
}

std::string on_paper(const std::string& code)
{
    std::string out;
    for (std::size_t at = 0; at < code.size(); ++at) {
        if (at > 0 && at % 4 == 0) out += '-';
        out += code[at];
    }
    return out;
}

/// As it was made, however it was typed: without dashes and blanks, in lower case.
std::string as_made(const std::string& typed)
{
    std::string out;
    for (const char c : typed)
        if (c != '-' && c != ' ') out += ascii_lower(c);
    return out;
}

}  // namespace

second_factors::second_factors(
    ports::accounts& accounts,
    const identity& ids,
    passwords& secrets,
    log_ins& sessions,
    const current_settings& settings,
    ports::clock& clock
)
    : accounts_(accounts)
    , ids_(ids)
    , passwords_(secrets)
    , log_ins_(sessions)
    , settings_(settings)
    , clock_(clock)
{
}

std::string second_factors::hash_of(const ports::account& who, const std::string& recovery_code) const
{
    return ids_.token_hash("recovery/" + who.profile.id.text() + '/' + recovery_code);
}

task<result<void>> second_factors::prove(ports::account who, std::string code)
{
    code = as_made(code);
    if (code.empty()) co_return errc::code_required;
    if (code.size() == recovery_letters) {
        auto taken = co_await accounts_.take_recovery_code(who.site, who.profile.id, hash_of(who, code));
        if (!taken && taken.error() == errc::conflict) co_return errc::bad_credentials;
        if (taken) log::warn("recovery_code_used", {{"operator", who.profile.id.text()}});
        co_return taken;
    }
    const auto key = who.profile.id.text();
    const auto rule = guesses_per_account(settings_);
    const auto now = log_in_throttle::clock::now();
    if (guesses_.wait(key, rule, now) > 0ms) co_return errc::rate_limited;
    guesses_.count(key, rule, now);
    auto taken = co_await take(std::move(who), std::move(code));
    if (taken) guesses_.forget(key);
    co_return taken;
}

task<result<void>> second_factors::take(ports::account who, std::string code)
{
    const auto known = co_await accounts_.find_second_factor(who.site, who.profile.id);
    if (!known) co_return known.error();
    if (!*known) co_return errc::bad_credentials;
    const auto step = totp::step_of((*known)->secret, code, clock_.now());
    if (!step) co_return errc::bad_credentials;
    auto taken = co_await accounts_.take_step(who.site, who.profile.id, *step);
    if (!taken && taken.error() == errc::conflict) co_return errc::bad_credentials;
    co_return taken;
}

task<result<second_factors::offer>> second_factors::begin(signed_in who, std::string password)
{
    const auto right = co_await passwords_.verify_own(who.who, std::move(password));
    if (!right) co_return right.error();
    if (who.who.second_factor) co_return errc::conflict;
    const auto now = std::chrono::steady_clock::now();
    std::erase_if(waiting_, [&](const auto& each) { return each.second.until < now; });
    auto& mine = waiting_[who.who.profile.id];
    mine = {random::bytes(secret_bytes), now + waits_for};
    co_return offer{
        totp::base32(mine.secret),
        totp::uri("Pasokh " + who.who.site, who.who.email, mine.secret)};
}

task<result<std::vector<std::string>>> second_factors::confirm(signed_in who, std::string code)
{
    const auto found = waiting_.find(who.who.profile.id);
    if (found == waiting_.end() || found->second.until < std::chrono::steady_clock::now())
        co_return errc::bad_credentials;
    ports::second_factor made;
    made.secret = found->second.secret;
    const auto step = totp::step_of(made.secret, as_made(code), clock_.now());
    if (!step) co_return errc::bad_credentials;
    waiting_.erase(found);  // before the first wait: of two requests at once, one gets the codes
    made.last_step = *step;
    std::vector<std::string> out;
    for (std::size_t count = 0; count < recovery_codes; ++count) {
        const auto fresh = fresh_recovery_code();
        made.recovery_hashes.push_back(hash_of(who.who, fresh));
        out.push_back(on_paper(fresh));
    }
    const auto site = who.who.site;
    const auto id = who.who.profile.id;
    auto saved = co_await accounts_.save_second_factor(site, id, std::move(made));
    if (!saved) co_return saved.error();
    // Whoever came in with the password alone has to show the second factor now.
    auto ended = co_await log_ins_.end_others(site, id, who.token_hash);
    if (!ended) co_return ended.error();
    log::info("second_factor_on", {{"site", site}, {"operator", id.text()}});
    co_return out;
}

task<result<void>> second_factors::remove(signed_in who, std::string password, std::string code)
{
    const auto right = co_await passwords_.verify_own(who.who, std::move(password));
    if (!right) co_return right.error();
    const auto proved = co_await prove(who.who, std::move(code));
    if (!proved) co_return proved.error();
    co_return co_await reset(who.who.site, who.who.profile.id);
}

task<result<void>> second_factors::reset(domain::site_key site, domain::operator_id who)
{
    auto gone = co_await accounts_.remove_second_factor(site, who);
    if (gone) log::info("second_factor_off", {{"site", site}, {"operator", who.text()}});
    co_return gone;
}

}  // namespace pasokh::app
