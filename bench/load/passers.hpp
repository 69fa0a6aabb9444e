#pragma once

#include "load/crowd.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace pasokh::bench {

/// Visitors who come, are greeted, and go: as churn beside a crowd, or as many as a server can greet. Each
/// opens a connection of its own and says hello; who has a token is known to the server, which checks it.
class passers {
public:
    struct figures {
        latencies greeted;  // connect → resumed
        std::int64_t greetings = 0;
        std::int64_t refused = 0;  // told to come back later, or the connection ended before the greeting
        std::int64_t missed = 0;   // did not set out
    };

    explicit passers(doors where);
    ~passers();

    /// Lets `count` new visitors in and keeps the tokens that they are given; those who pass afterwards come
    /// with these, by turns. A server that gives none is greeted without. False after a minute.
    [[nodiscard]] bool collect_tokens(std::size_t count);

    /// One visitor comes.
    void come();
    /// Takes what has arrived; never longer than `at_most_ms`.
    void turn(int at_most_ms);
    /// `at_once` of them are on their way all the time.
    void throng(std::size_t at_once, double seconds);
    /// To be called often: who is due by now comes, on a schedule that waits for nobody. Above `most_here` on
    /// their way at once nobody else sets out; these are counted as missed.
    void churn(double per_second);

    [[nodiscard]] figures& seen() { return seen_; }

private:
    struct passer {
        peer socket;
        std::int64_t began = 0;
        std::size_t place = 0;  // in here_
        bool writing = true;
        bool greeted = false;
        bool turned_away = false;
    };

    void take(passer& who);
    void go(passer& who);

    doors doors_;
    int poll_;
    std::vector<std::unique_ptr<passer>> here_;
    std::vector<std::string> tokens_;
    std::size_t next_token_ = 0;
    bool collecting_ = false;
    std::int64_t next_due_ = 0;
    figures seen_;
};

}  // namespace pasokh::bench
