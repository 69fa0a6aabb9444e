#include "adapters/http/tls_keys.hpp"

#include "async/offload.hpp"
#include "base/log.hpp"

#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/error.hpp>

#include <cstring>
#include <ctime>
#include <openssl/ssl.h>
#include <string_view>
#include <sys/stat.h>
#include <utility>

namespace pasokh::http {
namespace {

using boost::system::error_code;

// Mozilla's "intermediate" without finite-field Diffie-Hellman, which every client of TLS 1.2 today can do
// without: forward secrecy and authenticated encryption only. TLS 1.3 keeps OpenSSL's own list.
constexpr char ciphers[] = "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:"
                           "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:"
                           "ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";
constexpr char groups[] = "X25519:prime256v1:secp384r1";

constexpr auto warn_before_expiry = std::chrono::days(14);

/// HTTP/1.1 or nothing: a client that speaks only something else is told so in the handshake.
int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* size, const unsigned char* offered, unsigned offered_size, void*)
{
    static constexpr unsigned char ours[] = "\x08http/1.1";
    unsigned char* match = nullptr;
    if (SSL_select_next_proto(&match, size, ours, sizeof ours - 1, offered, offered_size) !=
        OPENSSL_NPN_NEGOTIATED)
        return SSL_TLSEXT_ERR_ALERT_FATAL;
    *chosen = match;
    return SSL_TLSEXT_ERR_OK;
}

/// A key with a passphrase is refused; OpenSSL would ask for it on the terminal.
int no_passphrase(char*, int, int, void*)
{
    return -1;
}

bool set_policy(SSL_CTX* ssl)
{
    SSL_CTX_set_options(ssl, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
    SSL_CTX_set_session_cache_mode(ssl, SSL_SESS_CACHE_OFF);  // tickets resume a session without our memory
    SSL_CTX_set_alpn_select_cb(ssl, choose_protocol, nullptr);
    SSL_CTX_set_default_passwd_cb(ssl, no_passphrase);
    return SSL_CTX_set_min_proto_version(ssl, TLS1_2_VERSION) == 1 &&
           SSL_CTX_set_cipher_list(ssl, ciphers) == 1 && SSL_CTX_set1_groups_list(ssl, groups) == 1;
}

std::optional<time_point> end_of(SSL_CTX* ssl)
{
    const X509* own = SSL_CTX_get0_certificate(ssl);
    std::tm utc{};
    if (!own || ASN1_TIME_to_tm(X509_get0_notAfter(own), &utc) != 1) return std::nullopt;
    return time_point(std::chrono::seconds(::timegm(&utc)));
}

void warn_of_open_key(const std::filesystem::path& key)
{
    struct stat found {};

    if (::stat(key.c_str(), &found) == 0 && (found.st_mode & (S_IRGRP | S_IROTH)) != 0)
        log::warn("tls_key_readable_by_others", {{"path", key.string()}});
}

}  // namespace

struct tls_keys::loaded {
    std::shared_ptr<asio::ssl::context> context;
    std::optional<time_point> expires_at;
};

result<tls_keys::loaded> tls_keys::read_blocking(const files& from)
{
    loaded out;
    out.context = std::make_shared<asio::ssl::context>(asio::ssl::context::tls_server);
    auto* ssl = out.context->native_handle();
    error_code failure;
    std::string_view what = "policy";
    if (!set_policy(ssl))
        failure = error_code(static_cast<int>(ERR_get_error()), asio::error::get_ssl_category());
    if (!failure) {
        what = "certificate";
        out.context->use_certificate_chain_file(from.certificate.string(), failure);
    }
    if (!failure) {
        what = "key";
        out.context->use_private_key_file(from.key.string(), asio::ssl::context::pem, failure);
    }
    if (!failure && SSL_CTX_check_private_key(ssl) != 1)
        failure = error_code(static_cast<int>(ERR_get_error()), asio::error::get_ssl_category());
    if (failure) {
        log::error(
            "tls_keys_refused",
            {{"what", what},
             {"certificate", from.certificate.string()},
             {"key", from.key.string()},
             {"reason", failure.message()}}
        );
        return errc::bad_config;
    }
    warn_of_open_key(from.key);
    out.expires_at = end_of(ssl);
    return out;
}

std::string tls_keys::stamp_blocking(const files& of)
{
    std::string out;
    for (const auto* file : {&of.certificate, &of.key}) {
        struct stat found {};

        if (::stat(file->c_str(), &found) != 0) std::memset(&found, 0, sizeof found);
        for (const auto part :
             {static_cast<std::int64_t>(found.st_ino),
              static_cast<std::int64_t>(found.st_size),
              static_cast<std::int64_t>(found.st_mtim.tv_sec),
              static_cast<std::int64_t>(found.st_mtim.tv_nsec)})
            out += std::to_string(part) + ' ';
    }
    return out;
}

task<result<void>> tls_keys::load(files from)
{
    files_ = std::move(from);
    // The stamp first: what changes while it is read is read again next time.
    auto work = [files = files_] {
        auto stamp = stamp_blocking(files);
        return std::pair(std::move(stamp), read_blocking(files));
    };
    auto [stamp, read] = co_await offload(workers_, std::move(work));
    stamp_ = std::move(stamp);
    if (!read) co_return read.error();
    current_ = std::move(read->context);
    expires_at_ = read->expires_at;
    log::info("tls_keys_loaded", {{"certificate", files_.certificate.string()}});
    warn_of_expiry();
    co_return result<void>();
}

void tls_keys::warn_of_expiry() const
{
    if (!expires_at_) return;
    const auto now = std::chrono::floor<duration>(std::chrono::system_clock::now());
    const auto days = std::chrono::floor<std::chrono::days>(*expires_at_ - now);
    if (days >= warn_before_expiry) return;
    log::warn(
        "tls_certificate_expires",
        {{"certificate", files_.certificate.string()}, {"days_left", days.count()}}
    );
}

task<void> tls_keys::reload_if_changed()
{
    auto work = [files = files_] { return stamp_blocking(files); };
    const auto stamp = co_await offload(workers_, std::move(work));
    if (stamp == stamp_) co_return;
    (void)co_await load(files_);  // it has logged why not
}

}  // namespace pasokh::http
