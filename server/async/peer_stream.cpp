#include "async/peer_stream_io.hpp"

#include <boost/asio/ip/address.hpp>

#include <openssl/ssl.h>

namespace pasokh {

using boost::system::error_code;

peer_stream::peer_stream(tcp_socket plain) : plain_(std::move(plain)) {}

peer_stream::peer_stream(tcp_socket socket, asio::ssl::context& keys)
    : plain_(socket.get_executor())
    , tls_(std::make_unique<tls>(std::move(socket), keys))
{
}

peer_stream::peer_stream(peer_stream&&) noexcept = default;
peer_stream::~peer_stream() = default;

tcp_socket& peer_stream::next_layer()
{
    return tls_ ? tls_->stream.next_layer() : plain_;
}

void peer_stream::close(error_code& failure)
{
    next_layer().close(failure);
}

void peer_stream::ask_for(const std::string& name)
{
    error_code is_name;
    (void)asio::ip::make_address(name, is_name);
    if (is_name) SSL_set_tlsext_host_name(tls_->stream.native_handle(), name.c_str());
}

task<error_code> peer_stream::shake_hands(side as)
{
    using base = asio::ssl::stream_base;
    const auto role = as == side::server ? base::server : base::client;
    auto [failure] = co_await tls_->stream.async_handshake(role, use_tuple);
    co_return failure;
}

task<void> peer_stream::end()
{
    if (tls_) (void)co_await tls_->stream.async_shutdown(use_tuple);
    error_code ignored;
    next_layer().shutdown(tcp_socket::shutdown_send, ignored);
}

}  // namespace pasokh
