#include "adapters/redis/codec.hpp"

#include <hiredis/hiredis.h>

#include <algorithm>
#include <new>

namespace pasokh::redis {
namespace {

// Nothing of ours is as large: a message is a packet of a link (app/node_link.hpp).
constexpr std::size_t largest_reply = 16 * 1024 * 1024;

/// Of all lists of one reply together: hiredis makes room for what a list announces before any of it has
/// come.
constexpr std::size_t most_elements = 64 * 1024;

struct reply_closer {
    void operator()(redisReply* what) const { freeReplyObject(what); }
};

reply value_of(const redisReply& from)
{
    reply out;
    switch (from.type) {
    case REDIS_REPLY_STRING:
    case REDIS_REPLY_STATUS:
        out.what = reply::kind::text;
        out.text.assign(from.str, from.len);
        break;
    case REDIS_REPLY_ERROR:
        out.what = reply::kind::error;
        out.text.assign(from.str, from.len);
        break;
    case REDIS_REPLY_INTEGER:
        out.what = reply::kind::integer;
        out.integer = from.integer;
        break;
    case REDIS_REPLY_ARRAY:
        out.what = reply::kind::list;
        for (std::size_t i = 0; i < from.elements; ++i)
            out.items.push_back(value_of(*from.element[i]));
        break;
    default: break;
    }
    return out;
}

/// What hiredis makes replies with.
const redisReplyObjectFunctions& standard_functions()
{
    static const auto functions = [] {
        const std::unique_ptr<redisReader, decltype(&redisReaderFree)> made(
            redisReaderCreate(),
            &redisReaderFree
        );
        if (!made) throw std::bad_alloc();
        return *made->fn;
    }();
    return functions;
}

void* bounded_array(const redisReadTask* task, int elements)
{
    auto& announced = *static_cast<std::size_t*>(task->privdata);
    announced += static_cast<std::size_t>(std::max(elements, 0));
    return announced > most_elements ? nullptr : standard_functions().createArray(task, elements);
}

/// A reader that counts into `announced` what lists announce.
redisReader* fresh(std::size_t& announced)
{
    static auto functions = [] {
        auto out = standard_functions();
        out.createArray = bounded_array;
        return out;
    }();
    auto* made = redisReaderCreateWithFunctions(&functions);
    if (made == nullptr) throw std::bad_alloc();
    made->privdata = &announced;
    return made;
}

}  // namespace

std::string encode(const std::vector<std::string_view>& command)
{
    std::vector<const char*> arguments;
    std::vector<std::size_t> sizes;
    for (const auto each : command) {
        arguments.push_back(each.data());
        sizes.push_back(each.size());
    }
    char* made = nullptr;
    const auto size =
        redisFormatCommandArgv(&made, static_cast<int>(arguments.size()), arguments.data(), sizes.data());
    if (size < 0) throw std::bad_alloc();
    std::string out(made, static_cast<std::size_t>(size));
    redisFreeCommand(made);
    return out;
}

reply_reader::reply_reader() : reader_(fresh(announced_)) {}

reply_reader::~reply_reader() = default;

void reply_reader::closer::operator()(redisReader* reader) const
{
    redisReaderFree(reader);
}

void reply_reader::reset()
{
    reader_.reset(fresh(announced_));
    unfinished_ = announced_ = 0;
}

result<std::vector<reply>> reply_reader::feed(std::string_view bytes)
{
    std::vector<reply> out;
    unfinished_ += bytes.size();
    if (unfinished_ > largest_reply) return errc::bad_frame;
    if (redisReaderFeed(reader_.get(), bytes.data(), bytes.size()) != REDIS_OK) return errc::bad_frame;
    for (;;) {
        void* got = nullptr;
        if (redisReaderGetReply(reader_.get(), &got) != REDIS_OK) return errc::bad_frame;
        if (got == nullptr) return out;
        const std::unique_ptr<redisReply, reply_closer> owned(static_cast<redisReply*>(got));
        out.push_back(value_of(*owned));
        unfinished_ = announced_ = 0;
    }
}

}  // namespace pasokh::redis
