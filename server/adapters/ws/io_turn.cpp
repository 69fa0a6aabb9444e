#include "adapters/ws/io_turn.hpp"

#include <boost/asio/post.hpp>

#include <utility>

namespace pasokh::ws {

std::span<char> io_turn::read_room(user& by)
{
    if (reader_ && reader_ != &by) reader_->leave_room();
    reader_ = &by;
    return read_room_;
}

void io_turn::write_later(user& who)
{
    waiting_.push_back(&who);
    if (std::exchange(end_is_due_, true)) return;
    asio::post(where_, [self = shared_from_this()] { self->end(); });
}

void io_turn::forget(const user& who)
{
    for (auto& each : waiting_)
        if (each == &who) each = nullptr;
}

void io_turn::end()
{
    end_is_due_ = false;
    // Whoever is written to may end another, and whoever speaks meanwhile is of the next turn.
    const auto count = waiting_.size();
    for (std::size_t at = 0; at < count; ++at)
        if (auto* who = std::exchange(waiting_[at], nullptr)) who->write_now();
    waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(count));
}

}  // namespace pasokh::ws
