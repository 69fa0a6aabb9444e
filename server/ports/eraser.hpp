#pragma once

#include "async/task.hpp"
#include "base/error.hpp"
#include "base/time.hpp"
#include "domain/ids.hpp"

#include <cstddef>

namespace pasokh::ports {

/// What was kept of a visitor until he was erased.
struct erased {
    std::size_t chats = 0;
    std::size_t lines = 0;
    std::size_t left_messages = 0;
};

/// Deletes what must not be kept any longer. The caller sees to it that no desk remembers it.
class eraser {
public:
    virtual ~eraser() = default;

    /// Deletes some of the site's chats that closed before `before`, and of the messages left before it: at
    /// most about `most` rows in one short transaction. Returns how many rows; 0 when nothing that old is
    /// left. A chat loses its newest lines first, so that what is still there is numbered 1, 2, 3 ….
    virtual task<result<std::size_t>>
    drop_older(domain::site_key site, time_point before, std::size_t most) = 0;

    /// Deletes what the visitor began up to `up_to`, and rewrites the store without it: none of its files
    /// holds any of it afterwards. Commits wait as long as copying the whole store takes.
    virtual task<result<erased>> erase(domain::site_key site, domain::visitor_id who, time_point up_to) = 0;
};

}  // namespace pasokh::ports
