#include "app/passwords.hpp"

#include "async/offload.hpp"

#include <sodium.h>
#include <utility>

namespace pasokh::app {
namespace {

constexpr std::size_t shortest = 10;
constexpr std::size_t longest = 200;

/// The hash of no password, of the same cost: verifying against it takes what a real one takes. Written and
/// not computed, so that the first log-in after a start takes no longer either.
const std::string& nobodys_hash()
{
    static const std::string hash =
        "$argon2id$v=19$m=" + std::to_string(crypto_pwhash_MEMLIMIT_INTERACTIVE / 1024) +
        ",t=" + std::to_string(crypto_pwhash_OPSLIMIT_INTERACTIVE) + ",p=1$" + std::string(22, 'A') + '$' +
        std::string(43, 'A');
    return hash;
}

}  // namespace

log_in_throttle::rule guesses_per_account(const current_settings& settings)
{
    const auto now = settings.get();
    return {now->limit.login_failures_per_account, now->limit.login_failure_window};
}

task<result<std::string>> passwords::hash(std::string password)
{
    if (password.size() < shortest || password.size() > longest) co_return errc::bad_field;
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

task<result<void>> passwords::verify(std::string stored, std::string password)
{
    auto work = [stored = std::move(stored), password = std::move(password)]() -> result<void> {
        const std::string& against = stored.empty() ? nobodys_hash() : stored;
        const bool same = crypto_pwhash_str_verify(against.c_str(), password.data(), password.size()) == 0;
        if (!same || stored.empty()) return errc::bad_credentials;
        return {};
    };
    co_return co_await offload(workers_, std::move(work));
}

task<result<void>> passwords::verify_own(ports::account who, std::string password)
{
    const auto key = who.profile.id.text();
    const auto rule = guesses_per_account(settings_);
    const auto now = log_in_throttle::clock::now();
    if (guesses_.wait(key, rule, now).count() > 0) co_return errc::rate_limited;
    guesses_.count(key, rule, now);
    const auto right = co_await verify(std::move(who.password_hash), std::move(password));
    if (right) guesses_.forget(key);
    co_return right;
}

}  // namespace pasokh::app
