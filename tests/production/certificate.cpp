#include "production/certificate.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>

#include <array>
#include <cstdio>
#include <memory>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <stdexcept>
#include <sys/stat.h>

namespace pasokh::testing {
namespace {

namespace asio = boost::asio;

template <class Write>
void write_whole(const std::filesystem::path& to, Write write)
{
    const auto fresh = to.string() + ".new";
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(fresh.c_str(), "w"), std::fclose);
    if (!file || ::chmod(fresh.c_str(), 0600) != 0 || write(file.get()) != 1 || std::fflush(file.get()) != 0)
        throw std::runtime_error("cannot write " + fresh);
    std::filesystem::rename(fresh, to);
}

void set_name(X509* of, const std::string& name)
{
    auto* subject = X509_get_subject_name(of);
    const auto* bytes = reinterpret_cast<const unsigned char*>(name.data());
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, bytes, static_cast<int>(name.size()), -1, 0);
    X509_set_issuer_name(of, subject);
}

}  // namespace

void make_certificate(const std::filesystem::path& folder, const std::string& name, long seconds)
{
    const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(EVP_EC_gen("P-256"), EVP_PKEY_free);
    const std::unique_ptr<X509, decltype(&X509_free)> made(X509_new(), X509_free);
    X509_set_version(made.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(made.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(made.get()), -60);
    X509_gmtime_adj(X509_getm_notAfter(made.get()), seconds);
    X509_set_pubkey(made.get(), key.get());
    set_name(made.get(), name);
    if (X509_sign(made.get(), key.get(), EVP_sha256()) == 0) throw std::runtime_error("cannot sign");
    write_whole(folder / "key.pem", [&](std::FILE* to) {
        return PEM_write_PrivateKey(to, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    });
    write_whole(folder / "cert.pem", [&](std::FILE* to) { return PEM_write_X509(to, made.get()); });
}

handshake
shake_hands_blocking(std::uint16_t port, const std::string& offered_protocol, int lowest, int highest)
{
    asio::io_context io;
    asio::ssl::context any_certificate(asio::ssl::context::tls_client);
    asio::ssl::stream<asio::ip::tcp::socket> stream(io, any_certificate);
    auto* ssl = stream.native_handle();
    if (lowest != 0) SSL_set_min_proto_version(ssl, lowest);
    if (highest != 0) SSL_set_max_proto_version(ssl, highest);
    const auto offer = static_cast<char>(offered_protocol.size()) + offered_protocol;
    SSL_set_alpn_protos(
        ssl,
        reinterpret_cast<const unsigned char*>(offer.data()),
        static_cast<unsigned>(offer.size())
    );
    stream.next_layer().connect({asio::ip::address_v4::loopback(), port});
    boost::system::error_code failed;
    stream.handshake(asio::ssl::stream_base::client, failed);
    if (failed) return {};
    handshake out;
    const std::unique_ptr<X509, decltype(&X509_free)> shown(SSL_get1_peer_certificate(ssl), X509_free);
    std::array<char, 256> name{};
    X509_NAME_get_text_by_NID(X509_get_subject_name(shown.get()), NID_commonName, name.data(), name.size());
    out.name = name.data();
    out.version = SSL_get_version(ssl);
    const unsigned char* chosen = nullptr;
    unsigned size = 0;
    SSL_get0_alpn_selected(ssl, &chosen, &size);
    if (size > 0) out.protocol.assign(reinterpret_cast<const char*>(chosen), size);
    return out;
}

}  // namespace pasokh::testing
