#pragma once

#include "base/error.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

struct redisReader;

namespace pasokh::redis {

/// One answer or push of the server, as a value.
struct reply {
    enum class kind { text, error, integer, nothing, list };

    kind what = kind::nothing;
    std::string text;  // of text and error
    std::int64_t integer = 0;
    std::vector<reply> items;  // of list

    friend bool operator==(const reply&, const reply&) = default;
};

/// The bytes of one command; arguments may hold any byte.
std::string encode(const std::vector<std::string_view>& command);

/// Bytes to replies, by hiredis' reader, which does no I/O.
class reply_reader {
public:
    reply_reader();
    ~reply_reader();
    reply_reader(const reply_reader&) = delete;
    reply_reader& operator=(const reply_reader&) = delete;

    /// Takes what was received and gives the replies that are now complete. bad_frame: not the protocol, or a
    /// reply beyond the bound; the connection is of no use any more.
    result<std::vector<reply>> feed(std::string_view bytes);

    /// Forgets a reply that was cut off: for a new connection.
    void reset();

private:
    struct closer {
        void operator()(redisReader* reader) const;
    };

    std::unique_ptr<redisReader, closer> reader_;
    std::size_t unfinished_ = 0;  // bytes fed since the last complete reply
    std::size_t announced_ = 0;   // elements of its lists so far
};

}  // namespace pasokh::redis
