#include "support/http_client.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

#include <algorithm>
#include <cctype>
#include <sys/socket.h>
#include <sys/time.h>

namespace pasokh::testing {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;

asio::ip::tcp::socket connect(asio::io_context& io, std::uint16_t port, boost::system::error_code& failed)
{
    asio::ip::tcp::socket socket(io);
    socket.connect({asio::ip::address_v4::loopback(), port}, failed);
    const timeval five_seconds{5, 0};
    ::setsockopt(socket.native_handle(), SOL_SOCKET, SO_RCVTIMEO, &five_seconds, sizeof five_seconds);
    return socket;
}

using request_type = http::request<http::string_body>;
using response_type = http::response<http::string_body>;

template <class Stream>
response_type exchange(Stream& with, const request_type& request, boost::system::error_code& failed)
{
    response_type response;
    http::write(with, request, failed);
    boost::beast::flat_buffer buffer;
    http::read(with, buffer, response, failed);
    return response;
}

response_type exchange_over_tls(
    asio::ip::tcp::socket& socket,
    const request_type& request,
    boost::system::error_code& failed
)
{
    asio::ssl::context any_certificate(asio::ssl::context::tls_client);
    asio::ssl::stream<asio::ip::tcp::socket&> stream(socket, any_certificate);
    stream.handshake(asio::ssl::stream_base::client, failed);
    if (failed) return {};
    return exchange(stream, request, failed);
}

}  // namespace

http_response ask_blocking(std::uint16_t port, http_request what)
{
    asio::io_context io;
    boost::system::error_code failed;
    auto socket = connect(io, port, failed);
    http_response out;
    if (failed) return out;

    const auto host = "127.0.0.1:" + std::to_string(port);
    request_type request(http::string_to_verb(what.method), what.target, 11, what.body);
    request.set(http::field::host, host);
    request.set(http::field::origin, (what.tls ? "https://" : "http://") + host);
    if (!what.body.empty()) request.set(http::field::content_type, "application/json");
    for (const auto& [name, value] : what.headers)
        request.set(name, value);
    request.prepare_payload();
    const auto response =
        what.tls ? exchange_over_tls(socket, request, failed) : exchange(socket, request, failed);
    if (failed) return out;  // also when it closed without a word: an empty response would read as 200
    out.status = static_cast<int>(response.result_int());
    for (const auto& field : response) {
        std::string name(field.name_string());
        std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) {
            return std::tolower(c);
        });
        out.headers[name] = std::string(field.value());
    }
    out.body = response.body();
    return out;
}

std::string exchange_blocking(std::uint16_t port, const std::string& bytes)
{
    asio::io_context io;
    boost::system::error_code failed;
    auto socket = connect(io, port, failed);
    std::string answer;
    if (failed) return answer;
    asio::write(socket, asio::buffer(bytes), failed);
    asio::read(socket, asio::dynamic_buffer(answer), failed);
    return answer;
}

}  // namespace pasokh::testing
