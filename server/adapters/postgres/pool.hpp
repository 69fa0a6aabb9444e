#pragma once

#include "adapters/postgres/connection.hpp"
#include "async/gate.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace pasokh::postgres {

/// Connections for everything but the journal: reading, accounts, erasing. Each opens when it is needed; who
/// finds all in use waits for his turn.
class pool {
public:
    pool(io_executor where, settings how, std::size_t most);

    struct outcome {
        result<answers> got;
        failure why;
        bool lost_at_once = false;  // it had been open before, and broke without a passed deadline
    };

    /// One exchange on any of them. store_unavailable when none becomes free, or answers, in time; after a
    /// write it is open then whether it took effect.
    task<outcome> run(script what, std::chrono::milliseconds within);

    /// Unprepared, and alone on its connection: for VACUUM, which allows no company.
    task<result<void>> run_text(std::string sql, std::chrono::milliseconds within);

    void close();

private:
    /// A living one, or a fresh one.
    task<result<std::shared_ptr<connection>>> take();
    void give_back(std::shared_ptr<connection> which);

    io_executor where_;
    settings how_;
    gate gate_;
    std::vector<std::shared_ptr<connection>> idle_;
    std::vector<std::weak_ptr<connection>> all_;
    bool closed_ = false;
};

}  // namespace pasokh::postgres
