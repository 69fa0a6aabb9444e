#pragma once

#include "base/shared_text.hpp"

#include <cstddef>
#include <utility>
#include <vector>

namespace pasokh {

/// Encoded once, shared by everybody who gets it.
using frame = shared_text;

/// What happens to a frame when its reader is slow.
enum class weight {
    must_arrive,  // the reader is cut off before this is dropped
    transient,    // typing, presence, queue: of no use later, first to be dropped
};

/// What waits to be written to one connection: first in, first out, bounded in bytes. An empty one owns
/// next to no memory, because most connections of a chat server are silent.
class outbox {
public:
    explicit outbox(std::size_t max_bytes) : max_bytes_(max_bytes) {}

    /// False when it does not fit even after every transient frame was dropped: the reader is too slow. A
    /// transient frame that does not fit is dropped, which is fine. An empty outbox takes any frame, because
    /// a snapshot may be larger than what a slow reader is allowed to owe.
    [[nodiscard]] bool push(frame what, weight how)
    {
        if (!fits(what.size())) drop_transient();
        if (!fits(what.size())) {
            dropped_ = dropped_ || how == weight::transient;
            return how == weight::transient;
        }
        bytes_ += what.size();
        waiting_.push_back({std::move(what), how});
        return true;
    }

    /// The next frame; none when nothing waits.
    frame pop()
    {
        if (next_ == waiting_.size()) return {};
        frame out = std::move(waiting_[next_++].what);
        bytes_ -= out.size();
        if (next_ == waiting_.size())
            clear();
        else if (next_ >= compact_after && next_ * 2 >= waiting_.size())
            compact();
        return out;
    }

    void clear()
    {
        if (waiting_.capacity() > room_kept)
            std::vector<entry>().swap(waiting_);  // an assignment would keep its memory
        else
            waiting_.clear();
        next_ = 0;
        bytes_ = 0;
    }

    /// Has anything been dropped since this was asked last?
    [[nodiscard]] bool take_dropped() { return std::exchange(dropped_, false); }

    [[nodiscard]] bool empty() const { return next_ == waiting_.size(); }

    [[nodiscard]] std::size_t bytes() const { return bytes_; }

    /// Would a frame of this size be taken without dropping another?
    [[nodiscard]] bool fits(std::size_t size) const { return bytes_ + size <= max_bytes_ || empty(); }

private:
    struct entry {
        frame what;
        weight how;
    };

    /// Room for so many stays when nothing waits: who is told one thing at a time needs no allocation.
    static constexpr std::size_t room_kept = 2;

    /// Popped entries at the front are given back once they are the larger half of many.
    static constexpr std::size_t compact_after = 64;

    void compact()
    {
        waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(next_));
        next_ = 0;
    }

    void drop_transient()
    {
        std::vector<entry> kept;
        bytes_ = 0;
        for (auto at = next_; at < waiting_.size(); ++at) {
            if (waiting_[at].how == weight::transient) {
                dropped_ = true;
                continue;
            }
            bytes_ += waiting_[at].what.size();
            kept.push_back(std::move(waiting_[at]));
        }
        waiting_ = std::move(kept);
        next_ = 0;
    }

    std::size_t max_bytes_;
    std::size_t bytes_ = 0;
    std::size_t next_ = 0;
    bool dropped_ = false;
    std::vector<entry> waiting_;
};

}  // namespace pasokh
