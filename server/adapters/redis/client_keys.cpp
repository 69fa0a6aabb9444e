#include "adapters/redis/client_keys.hpp"

#include "base/log.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ssl/context.hpp>

#include <openssl/ssl.h>
#include <openssl/x509v3.h>

namespace pasokh::redis {

result<std::shared_ptr<boost::asio::ssl::context>> client_keys(const settings& how)
{
    namespace ssl = boost::asio::ssl;
    auto out = std::make_shared<ssl::context>(ssl::context::tls_client);
    boost::system::error_code failed;
    if (how.ca_file.empty())
        out->set_default_verify_paths(failed);
    else
        out->load_verify_file(how.ca_file, failed);
    if (!failed) out->set_verify_mode(ssl::verify_peer, failed);
    auto* native = out->native_handle();
    // On the context, so that every connection made of it asks for the same name.
    auto* wanted = SSL_CTX_get0_param(native);
    boost::system::error_code is_name;
    (void)boost::asio::ip::make_address(how.host, is_name);
    const bool set = is_name ? X509_VERIFY_PARAM_set1_host(wanted, how.host.data(), how.host.size()) == 1
                             : X509_VERIFY_PARAM_set1_ip_asc(wanted, how.host.c_str()) == 1;
    if (failed || !set || SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION) != 1) {
        log::error("redis_tls_refused", {{"ca_file", how.ca_file}, {"reason", failed.message()}});
        return errc::bad_config;
    }
    return out;
}

}  // namespace pasokh::redis
