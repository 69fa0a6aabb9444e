#pragma once

#include "adapters/postgres/readiness.hpp"
#include "adapters/postgres/script.hpp"
#include "async/task.hpp"
#include "async/timer.hpp"
#include "base/error.hpp"

#include <chrono>
#include <memory>
#include <set>
#include <string>

struct pg_conn;

namespace pasokh::postgres {

struct settings {
    std::string conninfo;  // a URL or keywords, as libpq takes them; TLS is said there
    std::string password;  // empty: conninfo's, or what libpq finds by itself (~/.pgpass)
    std::string name = "pasokh";
    std::chrono::milliseconds connect_within{3'000};
    bool quiet = false;  // why it does not connect was said a moment ago
};

/// A failure that PostgreSQL explained by its five letters (SQLSTATE). Logged where it happens.
struct failure {
    errc why = errc::store_unavailable;
    std::string state;  // empty: the connection broke or a deadline passed
};

/// One connection in pipeline mode, on the I/O thread. One exchange at a time; who shares it queues outside.
/// Once lost it stays lost: make another.
class connection {
public:
    using steady = std::chrono::steady_clock;

    /// Connects within the settings' time. Logs why not.
    static task<result<std::shared_ptr<connection>>> open(io_executor where, settings how);

    ~connection();
    connection(const connection&) = delete;
    connection& operator=(const connection&) = delete;

    /// Sends everything, waits for the answers. All of it takes effect or nothing; a broken connection or a
    /// passed deadline leaves open which, closes this end and is store_unavailable.
    task<result<answers>> exchange(script what, steady::time_point deadline);

    /// Runs a whole text of statements as one transaction of its own, unprepared: for migrations.
    task<result<void>> run_text(std::string sql, steady::time_point deadline);

    /// Why the last exchange failed.
    [[nodiscard]] const failure& last_failure() const { return failure_; }

    [[nodiscard]] bool lost() const { return lost_; }

    /// Asks the socket: a server that went away while nobody waited shows here, without waiting.
    bool alive();

    /// Gives it up: whoever waits for an answer is told that it is lost.
    void close();

private:
    struct expected;

    struct closer {
        void operator()(pg_conn* what) const;
    };

    connection(io_executor where, pg_conn* made);

    task<result<void>> connect(std::chrono::milliseconds within, bool quiet);
    void watch_socket();
    std::vector<expected> send(const script& what);
    bool send_one(const script::statement& what, std::vector<expected>& order);
    task<bool> flush(steady::time_point deadline);
    task<result<answers::one>> next(steady::time_point deadline);
    task<result<answers>> collect(std::vector<expected> order, steady::time_point deadline);
    task<bool> roll_back(steady::time_point deadline);
    void note(const pg_result* why);
    void lose(const char* event);

    io_executor where_;
    std::unique_ptr<pg_conn, closer> pg_;
    std::unique_ptr<readiness> ready_;  // gone before libpq says goodbye and closes the socket
    std::set<const char*> prepared_;
    failure failure_;
    bool lost_ = false;
};

/// What a SQLSTATE means to those above ports::store.
errc meaning_of(std::string_view state);

}  // namespace pasokh::postgres
