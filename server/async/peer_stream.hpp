#pragma once

#include "async/socket.hpp"

#include <boost/asio/async_result.hpp>

#include <cstddef>
#include <memory>
#include <string>

namespace boost::asio::ssl {
class context;
}

namespace pasokh {

/// The bytes of one peer: his socket, or TLS over it. An AsyncReadStream and AsyncWriteStream; whoever reads
/// or writes includes async/peer_stream_io.hpp, everybody else is spared OpenSSL.
class peer_stream {
public:
    using executor_type = io_executor;

    explicit peer_stream(tcp_socket plain);
    /// TLS with the keys of now; `keys` need not outlive the call.
    peer_stream(tcp_socket socket, asio::ssl::context& keys);
    peer_stream(peer_stream&&) noexcept;
    ~peer_stream();

    [[nodiscard]] bool secure() const { return tls_ != nullptr; }

    /// The socket below, for its options and address.
    [[nodiscard]] tcp_socket& next_layer();

    [[nodiscard]] executor_type get_executor() { return next_layer().get_executor(); }

    /// Now, without a word; ends everything under way.
    void close(boost::system::error_code& failure);

    template <class Option>
    void set_option(const Option& what, boost::system::error_code& failure)
    {
        next_layer().set_option(what, failure);
    }

    /// TLS only, before shaking hands as a client: the server of one address may have many names.
    void ask_for(const std::string& name);

    enum class side { server, client };

    /// TLS only, before anything else.
    task<boost::system::error_code> shake_hands(side as);
    /// Says that nothing more is sent. TLS also waits for the peer to say so.
    task<void> end();

    template <class Buffers, class Token>
    auto async_read_some(const Buffers& into, Token&& done) -> typename asio::
        async_result<std::decay_t<Token>, void(boost::system::error_code, std::size_t)>::return_type;

    template <class Buffers, class Token>
    auto async_write_some(const Buffers& from, Token&& done) -> typename asio::
        async_result<std::decay_t<Token>, void(boost::system::error_code, std::size_t)>::return_type;

    /// As async_shutdown of asio::ssl::stream. TLS only.
    template <class Handler>
    void async_shutdown(Handler&& done);

private:
    struct tls;

    tcp_socket plain_;  // moved into tls_ when there is one
    std::unique_ptr<tls> tls_;
};

}  // namespace pasokh
