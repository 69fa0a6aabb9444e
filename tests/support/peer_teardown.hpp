#pragma once

#include "async/peer_stream_io.hpp"

#include <boost/beast/websocket/teardown.hpp>

#include <utility>

namespace pasokh {

// How Beast ends the connection below a WebSocket; it finds these by the type of the stream. The blocking one
// must exist and is never called.

inline void teardown(boost::beast::role_type role, peer_stream& stream, boost::system::error_code& failure)
{
    boost::beast::websocket::teardown(role, stream.next_layer(), failure);
}

template <class Handler>
void async_teardown(boost::beast::role_type role, peer_stream& stream, Handler&& done)
{
    if (stream.secure())
        stream.async_shutdown(std::forward<Handler>(done));
    else
        boost::beast::websocket::async_teardown(role, stream.next_layer(), std::forward<Handler>(done));
}

}  // namespace pasokh
