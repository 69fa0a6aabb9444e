#pragma once

#include "async/offload.hpp"
#include "async/task.hpp"
#include "async/timer.hpp"

#include <cstddef>
#include <exception>
#include <functional>
#include <memory>
#include <stdexcept>
#include <utility>
#include <vector>

namespace pasokh {

/// Blocking questions that come in crowds, as when everybody comes back after a restart: whatever is asked
/// while others are being answered is answered next, all by one call, so that a crowd wakes the other thread
/// once for many. For the callers of one I/O thread. Join the pool, destroy this, then the pool.
template <class Question, class Answer>
class asked_together {
public:
    /// Runs on the pool, never twice at a time; one answer each, in the order of the questions.
    using answering = std::function<std::vector<Answer>(const std::vector<Question>&)>;

    asked_together(asio::thread_pool& pool, answering how)
        : all_(std::make_shared<state>(pool, std::move(how)))
    {
    }

    asked_together(const asked_together&) = delete;
    asked_together& operator=(const asked_together&) = delete;

    ~asked_together() { all_->over = true; }

    /// An exception of the answering is thrown at everybody whom it concerns.
    task<Answer> ask(Question what) { return ask_of(all_, std::move(what)); }

private:
    struct batch {
        explicit batch(io_executor where) : answered(where, timer::time_point::max()) {}

        std::vector<Question> questions;
        std::vector<Answer> answers;
        std::exception_ptr failure;
        bool done = false;
        timer answered;  // cancelled when done
    };

    struct state {
        state(asio::thread_pool& with, answering by) : pool(with), how(std::move(by)) {}

        asio::thread_pool& pool;
        const answering how;
        std::shared_ptr<batch> next;     // takes questions
        std::shared_ptr<batch> current;  // is being answered
        bool over = false;
    };

    // Who is first in a batch sees to it; a coroutine may outlive what it was asked of.
    static task<Answer> ask_of(std::shared_ptr<state> all, Question what)
    {
        const io_executor where = co_await asio::this_coro::executor;
        if (!all->next) all->next = std::make_shared<batch>(where);
        const auto mine = all->next;
        const auto place = mine->questions.size();
        mine->questions.push_back(std::move(what));
        if (place == 0)
            co_await see_to(all, mine);
        else
            co_await end_of(mine);
        if (mine->failure) std::rethrow_exception(mine->failure);
        co_return std::move(mine->answers[place]);
    }

    static task<void> see_to(std::shared_ptr<state> all, std::shared_ptr<batch> mine)
    {
        if (const auto before = all->current) co_await end_of(before);
        all->next.reset();
        all->current = mine;
        try {
            if (all->over) throw std::runtime_error("asked of something that is gone");
            auto work = [all = all.get(), mine = mine.get()] { return all->how(mine->questions); };
            auto answering = offload(all->pool, std::move(work));
            mine->answers = co_await std::move(answering);
        } catch (...) {
            mine->failure = std::current_exception();
        }
        mine->done = true;
        all->current.reset();
        mine->answered.cancel();
    }

    static task<void> end_of(std::shared_ptr<batch> which)
    {
        while (!which->done)
            co_await which->answered.async_wait(use_tuple);
    }

    const std::shared_ptr<state> all_;
};

}  // namespace pasokh
