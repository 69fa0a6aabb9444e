#pragma once

#include "support/ws_client.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace pasokh::testing {

// A session by hand: what docs/protocol.md §2 says, one frame at a time.

inline json visitor_hello(const std::string& token = {})
{
    json out{
        {"type", "hello"},
        {"v", 1},
        {"site", "demo"},
        {"lang", "en"},
        {"page", {{"url", "http://shop.example/"}, {"title", "Shop"}, {"referrer", ""}}}};
    if (!token.empty()) out["token"] = token;
    return out;
}

inline json console_hello()
{
    return {{"type", "hello"}, {"v", 1}};
}

inline json say(const std::string& client_id, const std::string& text, const std::string& chat = {})
{
    json out{{"type", "say"}, {"client_id", client_id}, {"text", text}};
    if (!chat.empty()) out["chat"] = chat;
    return out;
}

/// Everything from the upgrade to `resumed`; null where something did not come.
struct entrance {
    json welcome;
    std::vector<json> between;  // snapshots, messages, the console's state
    json resumed;

    /// The lines that came, of snapshots and messages alike.
    [[nodiscard]] std::vector<json> lines() const
    {
        std::vector<json> out;
        for (const auto& each : between) {
            if (each["type"] == "message") out.push_back(each);
            if (each["type"] == "snapshot")
                for (const auto& line : each["messages"])
                    out.push_back(line);
        }
        return out;
    }

    [[nodiscard]] json first(const std::string& type) const
    {
        for (const auto& each : between)
            if (each["type"] == type) return each;
        return nullptr;
    }
};

inline task<entrance> enter(ws_client& client, ws_client::target where, json hello)
{
    entrance out;
    const auto status = co_await client.connect(std::move(where));
    if (status != 101) co_return out;
    co_await client.send(std::move(hello));
    for (;;) {
        auto frame = co_await client.receive(30s);
        if (!frame) co_return out;
        const std::string type = frame->at("type");
        if (type == "welcome") {
            out.welcome = std::move(*frame);
        } else if (type == "resumed") {
            out.resumed = std::move(*frame);
            co_return out;
        } else {
            out.between.push_back(std::move(*frame));
        }
    }
}

/// Sends a message and waits for its answer: `accepted`, or `error`.
inline task<json> say_and_wait(ws_client& client, json what)
{
    const std::string client_id = what.at("client_id");
    co_await client.send(std::move(what));
    for (;;) {
        auto frame = co_await client.receive(30s);
        if (!frame) co_return json();
        const bool answer = frame->at("type") == "accepted" || frame->at("type") == "error";
        if (answer && frame->value("client_id", json()) == client_id) co_return std::move(*frame);
    }
}

}  // namespace pasokh::testing
