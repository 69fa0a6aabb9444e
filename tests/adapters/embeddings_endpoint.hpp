#pragma once

#include "adapters/embeddings/endpoint_embedder.hpp"
#include "async/peer_stream_io.hpp"
#include "async/socket.hpp"
#include "async/timer.hpp"
#include "support/run.hpp"

#include <boost/asio/detached.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <nlohmann/json.hpp>

#include <functional>
#include <list>
#include <memory>
#include <string>
#include <vector>

namespace pasokh::testing {

using namespace std::chrono_literals;
namespace http = boost::beast::http;
using nlohmann::json;
using purpose = ports::embedder::purpose;

/// Which way a text points: the same for words that mean the same.
inline std::vector<float> direction_of(const std::string& text)
{
    const std::vector<std::vector<std::string>> axes{
        {"money back", "refund", "reimburse"},
        {"parcel", "delivery", "shipping"},
        {"password", "account"}};
    std::vector<float> out(5, 2);
    for (std::size_t axis = 0; axis < axes.size(); ++axis)
        for (const auto& word : axes[axis])
            if (text.find(word) != std::string::npos) out[axis] += 1;
    if (text.find("moon") != std::string::npos) out[4] += 1;
    return out;
}

inline std::string fine_answer(const json& asked)
{
    json out{{"object", "list"}, {"data", json::array()}, {"model", asked["model"]}};
    std::size_t index = asked["input"].size();
    // In another order than asked: `index` is what counts.
    while (index-- > 0)
        out["data"].push_back(
            {{"object", "embedding"},
             {"index", index},
             {"embedding", direction_of(asked["input"][index].get<std::string>())}}
        );
    return out.dump();
}

/// An /embeddings endpoint on a port of its own; with `keys` it speaks TLS.
class endpoint {
public:
    using answer = std::function<std::string(const json&)>;

    explicit endpoint(asio::io_context& io, asio::ssl::context* keys = nullptr)
        : io_(io)
        , keys_(keys)
        , acceptor_(io.get_executor(), {asio::ip::address_v4::loopback(), 0})
    {
        port_ = acceptor_.local_endpoint().port();
        asio::co_spawn(io.get_executor(), accept(), asio::detached);
    }

    ~endpoint() { close(); }

    [[nodiscard]] std::string address() const
    {
        return (keys_ ? "https" : "http") + std::string("://127.0.0.1:") + std::to_string(port_) +
               "/v1/embeddings";
    }

    void close()
    {
        boost::system::error_code ignored;
        acceptor_.close(ignored);
        drop();
    }

    /// Ends every connection.
    void drop()
    {
        boost::system::error_code ignored;
        for (auto& each : peers_)
            each->close(ignored);
    }

    answer say = fine_answer;
    int status = 200;
    std::chrono::milliseconds delay{0};
    bool hang = false;
    int asked = 0;
    int connections = 0;
    std::size_t longest_input = 0;
    std::vector<std::size_t> batches;
    std::vector<std::string> texts;
    std::string authorization;

private:
    task<void> accept()
    {
        while (acceptor_.is_open()) {
            tcp_socket socket(io_.get_executor());
            const auto [failed] = co_await acceptor_.async_accept(socket, use_tuple);
            auto peer = keys_ ? std::make_shared<peer_stream>(std::move(socket), *keys_)
                              : std::make_shared<peer_stream>(std::move(socket));
            if (failed) co_return;
            ++connections;
            peers_.push_back(peer);
            asio::co_spawn(io_.get_executor(), serve(peer), asio::detached);
        }
    }

    task<void> serve(std::shared_ptr<peer_stream> peer)
    {
        if (keys_ && co_await peer->shake_hands(peer_stream::side::server)) co_return;
        boost::beast::flat_buffer buffer;
        for (;;) {
            http::request<http::string_body> request;
            const auto [not_read, read] = co_await http::async_read(*peer, buffer, request, use_tuple);
            if (not_read) co_return;
            ++asked;
            authorization = std::string(request[http::field::authorization]);
            const auto body = json::parse(request.body());
            batches.push_back(body["input"].size());
            for (const auto& each : body["input"]) {
                longest_input = std::max(longest_input, each.get<std::string>().size());
                texts.push_back(each.get<std::string>());
            }
            if (delay.count() > 0 || hang) {
                timer pause(io_.get_executor());
                pause.expires_after(hang ? 3'600'000ms : delay);
                while (hang && peer->next_layer().is_open()) {
                    pause.expires_after(10ms);
                    co_await pause.async_wait(use_tuple);
                }
                if (!hang) co_await pause.async_wait(use_tuple);
            }
            http::response<http::string_body> response;
            response.result(static_cast<unsigned>(status));
            response.body() = say(body);
            response.prepare_payload();
            const auto [not_sent, sent] = co_await http::async_write(*peer, response, use_tuple);
            if (not_sent) co_return;
        }
    }

    asio::io_context& io_;
    asio::ssl::context* keys_;
    tcp_acceptor acceptor_;
    std::uint16_t port_ = 0;
    std::list<std::shared_ptr<peer_stream>> peers_;
};

struct embedding_setup {
    asio::io_context io;
    asio::thread_pool workers{1};
    endpoint far{io};
    std::chrono::milliseconds waits;
    std::shared_ptr<ports::embedder> made;

    /// Longer than the product allows where time is not what is tested: machines of tests are busy.
    explicit embedding_setup(std::chrono::milliseconds patience = 5s) : waits(patience)
    {
        auto from = source();
        made = embeddings::open_endpoint(io.get_executor(), workers, from);
    }

    ~embedding_setup()
    {
        made->stop();
        far.close();
        workers.join();
    }

    [[nodiscard]] ports::meaning_source source() const
    {
        ports::meaning_source from;
        from.endpoint = far.address();
        from.model = "test-model";
        from.key = "s3cret-key";
        from.within = waits;
        return from;
    }

    auto ask(std::vector<std::string> texts, purpose what_for = purpose::question)
    {
        auto asking = made->embed(std::move(texts), what_for);
        return run(io, std::move(asking));
    }

    void wait(std::chrono::milliseconds time)
    {
        auto sleep = [this, time]() -> task<int> {
            timer pause(io.get_executor(), time);
            co_await pause.async_wait(use_tuple);
            co_return 0;
        };
        run(io, sleep());
    }
};

}  // namespace pasokh::testing
