// The floor: the smallest relay of the same frames on Beast. It checks nothing, routes nothing (the n-th
// visitor talks to the n-th operator) and knows no JSON; with --data it stores each message in SQLite (WAL,
// FULL, group commit on a thread of its own) before it acknowledges. What Pasokh costs is told as a ratio to
// it.

#include "async/socket.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>
#include <sqlite3.h>

#include <CLI/CLI.hpp>
#include <condition_variable>
#include <cstdio>
#include <deque>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <sys/resource.h>
#include <thread>
#include <vector>

namespace {

namespace asio = boost::asio;
namespace websocket = boost::beast::websocket;
using frame = std::shared_ptr<const std::string>;
using pasokh::task;
using pasokh::tcp_socket;
using pasokh::use_tuple;

struct client;
using client_ptr = std::shared_ptr<client>;

struct stored {
    client_ptr sender;
    client_ptr receiver;
    std::string client_id;
    std::string text;
    std::int64_t seq = 0;
};

/// Whatever has arrived is one transaction; then it comes back to the I/O thread in one piece.
class store {
public:
    using committed = std::function<void(std::vector<stored>)>;

    store(asio::io_context& io, const std::string& file, std::chrono::microseconds window, committed then)
        : io_(io)
        , window_(window)
        , then_(std::move(then))
        , thread_([this, file] { write(file); })
    {
    }

    void push(stored one)
    {
        const std::lock_guard hold(lock_);
        waiting_.push_back(std::move(one));
        if (waiting_.size() == 1) some_.notify_one();
    }

private:
    void write(const std::string& file)
    {
        sqlite3* db = nullptr;
        if (sqlite3_open(file.c_str(), &db) != SQLITE_OK) throw std::runtime_error("cannot open " + file);
        const auto sql = [&](const char* text) { sqlite3_exec(db, text, nullptr, nullptr, nullptr); };
        sql("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
            "CREATE TABLE m (chat INTEGER, seq INTEGER, client_id TEXT, text TEXT, at INTEGER);"
            "CREATE UNIQUE INDEX once ON m (chat, client_id)");
        sqlite3_stmt* insert = nullptr;
        sqlite3_prepare_v2(db, "INSERT INTO m VALUES (?,?,?,?,0)", -1, &insert, nullptr);
        for (;;) {
            std::vector<stored> batch;
            {
                std::unique_lock hold(lock_);
                some_.wait(hold, [this] { return !waiting_.empty(); });
            }
            std::this_thread::sleep_for(window_);
            {
                const std::lock_guard hold(lock_);
                batch.swap(waiting_);
            }
            sql("BEGIN IMMEDIATE");
            for (const auto& each : batch) {
                sqlite3_bind_int64(insert, 1, reinterpret_cast<std::intptr_t>(each.sender.get()));
                sqlite3_bind_int64(insert, 2, each.seq);
                sqlite3_bind_text(
                    insert,
                    3,
                    each.client_id.data(),
                    static_cast<int>(each.client_id.size()),
                    nullptr
                );
                sqlite3_bind_text(insert, 4, each.text.data(), static_cast<int>(each.text.size()), nullptr);
                sqlite3_step(insert);
                sqlite3_reset(insert);
            }
            sql("COMMIT");
            asio::post(io_, [this, done = std::move(batch)]() mutable { then_(std::move(done)); });
        }
    }

    asio::io_context& io_;
    std::chrono::microseconds window_;
    committed then_;
    std::mutex lock_;
    std::condition_variable some_;
    std::vector<stored> waiting_;
    std::thread thread_;
};

struct client : std::enable_shared_from_this<client> {
    explicit client(tcp_socket socket) : stream(std::move(socket)) {}

    void send(frame what)
    {
        waiting.push_back(std::move(what));
        if (!writing) write_next();
    }

    void write_next()
    {
        writing = !waiting.empty();
        if (!writing) return;
        in_flight = std::move(waiting.front());
        waiting.pop_front();
        stream.async_write(
            asio::buffer(*in_flight),
            [self = shared_from_this()](boost::system::error_code failure, std::size_t) {
                if (!failure) self->write_next();
            }
        );
    }

    websocket::stream<tcp_socket, false> stream;
    std::deque<frame> waiting;
    frame in_flight;
    bool writing = false;
    bool visitor = false;
    bool in_chat = false;
    std::size_t place = 0;
    std::int64_t said = 0;
};

class relay {
public:
    relay(asio::io_context& io, std::uint16_t port, const std::string& file, std::chrono::microseconds window)
        : acceptor_(io.get_executor(), {asio::ip::address_v4::loopback(), port})
    {
        if (file.empty()) return;
        store_ = std::make_unique<store>(io, file, window, [this](std::vector<stored> done) {
            for (auto& each : done)
                tell(each);
        });
    }

    task<void> run()
    {
        for (;;) {
            auto [failure, socket] = co_await acceptor_.async_accept(use_tuple);
            if (failure) co_return;
            auto who = std::make_shared<client>(std::move(socket));
            asio::co_spawn(acceptor_.get_executor(), serve(std::move(who)), asio::detached);
        }
    }

private:
    static frame text(std::string what) { return std::make_shared<const std::string>(std::move(what)); }

    static std::string_view field(std::string_view from, std::string_view before)
    {
        const auto at = from.find(before);
        if (at == std::string_view::npos) return {};
        from.remove_prefix(at + before.size());
        return from.substr(0, from.find('"'));
    }

    task<void> serve(client_ptr who)
    {
        boost::beast::flat_buffer buffer;
        boost::beast::http::request<boost::beast::http::empty_body> head;
        auto& tcp = who->stream.next_layer();
        boost::system::error_code ignored;
        tcp.set_option(asio::ip::tcp::no_delay(true), ignored);
        auto [unread, head_bytes] = co_await boost::beast::http::async_read(tcp, buffer, head, use_tuple);
        if (unread) co_return;
        who->visitor = head.target().starts_with("/ws/visitor");
        auto& side = who->visitor ? visitors_ : operators_;
        who->place = side.size();
        side.push_back(who);
        who->stream.text(true);
        auto [refused] = co_await who->stream.async_accept(head, use_tuple);
        if (refused) co_return;
        buffer.consume(buffer.size());
        for (;;) {
            auto [failure, got] = co_await who->stream.async_read(buffer, use_tuple);
            if (failure) {
                tcp.close(ignored);  // `side` keeps the client, which would keep its descriptor
                co_return;
            }
            take(who, {static_cast<const char*>(buffer.data().data()), got});
            buffer.consume(got);
        }
    }

    void take(const client_ptr& who, std::string_view what)
    {
        if (what.starts_with(R"({"type":"hello")")) who->send(text(R"({"type":"resumed"})"));
        if (!what.starts_with(R"({"type":"say")")) return;
        auto& other = who->visitor ? operators_ : visitors_;
        stored one{
            who,
            other[who->place % other.size()],
            std::string(field(what, R"("client_id":")")),
            std::string(field(what, R"("text":")")),
            ++who->said};
        if (store_)
            store_->push(std::move(one));
        else
            tell(one);
    }

    static void tell(const stored& one)
    {
        const auto seq = std::to_string(one.seq);
        if (one.sender->visitor && !std::exchange(one.sender->in_chat, true))
            one.sender->send(text(R"({"type":"chat","chat":{"state":"assigned"}})"));
        one.sender->send(text(
            R"({"type":"accepted","client_id":")" + one.client_id +
            R"(","chat":"5f0c1e7a9b3d4c2e8f10a6b7c8d9e0f1","seq":)" + seq + R"(,"at":1795312803000})"
        ));
        one.receiver->send(text(
            R"({"type":"message","chat":"5f0c1e7a9b3d4c2e8f10a6b7c8d9e0f1","seq":)" + seq +
            R"(,"at":1795312803000,"from":{"kind":")" + (one.sender->visitor ? "visitor" : "operator") +
            R"("},"client_id":")" + one.client_id + R"(","text":")" + one.text + "\"}"
        ));
    }

    pasokh::tcp_acceptor acceptor_;
    std::unique_ptr<store> store_;
    std::vector<client_ptr> visitors_, operators_;
};

}  // namespace

int main(int argc, char** argv)
{
    std::uint16_t port = 0;
    std::string file;
    int window_us = 1000;
    CLI::App app{"The floor of Pasokh's benchmarks; 127.0.0.1 only"};
    app.add_option("--port", port)->required();
    app.add_option("--data", file, "SQLite file; without it nothing is stored");
    app.add_option("--window", window_us, "Microseconds that a commit waits for company")
        ->capture_default_str();
    CLI11_PARSE(app, argc, argv);

    rlimit descriptors{};
    ::getrlimit(RLIMIT_NOFILE, &descriptors);
    descriptors.rlim_cur = descriptors.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &descriptors);
    asio::io_context io(1);
    relay all(io, port, file, std::chrono::microseconds(window_us));
    asio::co_spawn(io, all.run(), asio::detached);
    io.run();
    return 0;
}
