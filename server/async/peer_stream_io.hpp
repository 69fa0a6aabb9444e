#pragma once

#include "async/peer_stream.hpp"

#include <boost/asio/ssl/stream.hpp>

#include <utility>

namespace pasokh {

struct peer_stream::tls {
    tls(tcp_socket socket, asio::ssl::context& keys) : stream(std::move(socket), keys) {}

    asio::ssl::stream<tcp_socket> stream;
};

template <class Buffers, class Token>
auto peer_stream::async_read_some(const Buffers& into, Token&& done) -> typename asio::
    async_result<std::decay_t<Token>, void(boost::system::error_code, std::size_t)>::return_type
{
    if (tls_) return tls_->stream.async_read_some(into, std::forward<Token>(done));
    return plain_.async_read_some(into, std::forward<Token>(done));
}

template <class Buffers, class Token>
auto peer_stream::async_write_some(const Buffers& from, Token&& done) -> typename asio::
    async_result<std::decay_t<Token>, void(boost::system::error_code, std::size_t)>::return_type
{
    if (tls_) return tls_->stream.async_write_some(from, std::forward<Token>(done));
    return plain_.async_write_some(from, std::forward<Token>(done));
}

template <class Handler>
void peer_stream::async_shutdown(Handler&& done)
{
    tls_->stream.async_shutdown(std::forward<Handler>(done));
}

}  // namespace pasokh
