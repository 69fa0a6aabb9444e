#include "support/http_client.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
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

}  // namespace

http_response ask_blocking(std::uint16_t port, http_request what)
{
    asio::io_context io;
    boost::system::error_code failed;
    auto socket = connect(io, port, failed);
    http_response out;
    if (failed) return out;

    const auto host = "127.0.0.1:" + std::to_string(port);
    http::request<http::string_body> request(http::string_to_verb(what.method), what.target, 11, what.body);
    request.set(http::field::host, host);
    request.set(http::field::origin, "http://" + host);
    if (!what.body.empty()) request.set(http::field::content_type, "application/json");
    for (const auto& [name, value] : what.headers)
        request.set(name, value);
    request.prepare_payload();
    http::write(socket, request, failed);

    boost::beast::flat_buffer buffer;
    http::response<http::string_body> response;
    http::read(socket, buffer, response, failed);
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
