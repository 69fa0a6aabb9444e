#include "support/chat_peer.hpp"

#include "base/random.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <algorithm>

namespace pasokh::testing {

chat_peer::chat_peer(asio::io_context& io, ws_client::target where, role who, std::string name, witness& told)
    : io_(io)
    , where_(std::move(where))
    , role_(who)
    , name_(std::move(name))
    , told_(told)
    , pause_(io.get_executor())
    , wake_writer_(io.get_executor())
{
    where_.path = who == role::visitor ? "/ws/visitor" : "/ws/console";
}

void chat_peer::stop()
{
    stopping_ = true;
    pause_.cancel();
    if (connection_) connection_->cut();
}

void chat_peer::say(const std::string& text, const std::string& chat)
{
    pending_.push_back({name_ + '-' + std::to_string(next_id_++), chat, text});
    told_.attempted(name_, pending_.back().client_id);
    if (live_) write(say_frame(pending_.back()));
}

task<void> chat_peer::run()
{
    while (!stopping_) {
        co_await one_connection();
        live_ = false;
        connection_.reset();
        wake_writer_.cancel();
        if (stopping_) break;
        // A short random pause: a test has no time for the widget's half minute.
        pause_.expires_after(std::chrono::milliseconds(20 + random::below(180)));
        co_await pause_.async_wait(use_tuple);
    }
}

task<void> chat_peer::one_connection()
{
    auto mine = std::make_shared<ws_client>(io_);
    const int status = co_await mine->connect(where_);
    if (status != 101 || stopping_) co_return;
    connection_ = mine;
    outgoing_.clear();
    asio::co_spawn(io_, write_loop(mine), asio::detached);
    write(hello());
    for (;;) {
        auto frame = co_await mine->receive(30s);
        if (!frame) co_return;
        take(*frame);
    }
}

void chat_peer::write(json frame)
{
    outgoing_.push_back(std::move(frame));
    wake_writer_.cancel();
}

task<void> chat_peer::write_loop(std::shared_ptr<ws_client> to)
{
    while (connection_ == to) {
        if (outgoing_.empty()) {
            wake_writer_.expires_at(timer::time_point::max());
            co_await wake_writer_.async_wait(use_tuple);
            continue;
        }
        auto next = std::move(outgoing_.front());
        outgoing_.erase(outgoing_.begin());
        const bool sent = co_await to->send(std::move(next));
        if (!sent) co_return;
    }
}

json chat_peer::hello() const
{
    json out{{"type", "hello"}, {"v", 1}};
    if (!session_.empty()) {
        out["session"] = session_;
        out["epoch"] = epoch_;
    }
    if (role_ == role::console) {
        out["cursors"] = json::object();
        for (const auto& [chat, seq] : tops_)
            out["cursors"][chat] = seq;
        return out;
    }
    out["site"] = "demo";
    out["lang"] = "fa";
    out["page"] = {{"url", "http://shop.example/"}, {"title", name_}, {"referrer", ""}};
    if (!token_.empty()) out["token"] = token_;
    if (!chat_.empty()) {
        out["chat"] = chat_;
        out["seq"] = tops_.at(chat_);
    }
    return out;
}

json chat_peer::say_frame(const pending_message& what) const
{
    json out{{"type", "say"}, {"client_id", what.client_id}, {"text", what.text}};
    if (role_ == role::console) out["chat"] = what.chat;
    return out;
}

void chat_peer::take(const json& frame)
{
    const std::string type = frame.at("type");
    if (type == "welcome") {
        session_ = frame.at("session");
        epoch_ = frame.at("epoch");
        if (frame.contains("token") && frame["token"].is_string()) token_ = frame["token"];
    } else if (type == "resumed") {
        ++resumes_;
        live_ = true;
        for (const auto& each : pending_)
            write(say_frame(each));
    } else if (type == "accepted") {
        const std::string client_id = frame.at("client_id");
        told_.accepted(name_, frame.at("chat"), client_id, frame.at("seq"));
        std::erase_if(pending_, [&](const auto& each) { return each.client_id == client_id; });
        take_line(frame.at("chat"), frame);
    } else if (type == "message") {
        take_line(frame.at("chat"), frame);
    } else if (type == "snapshot") {
        for (const auto& line : frame.at("messages"))
            take_line(frame.at("chat"), line);
    } else if (type == "beat") {
        for (const auto& [chat, top] : frame.at("tops").items())
            if (tops_.contains(chat) && tops_[chat] < top)
                write({{"type", "sync"}, {"chat", chat}, {"seq", tops_[chat]}});
    }
}

void chat_peer::take_line(const std::string& chat, const json& line)
{
    const std::uint64_t seq = line.at("seq");
    auto& top = tops_[chat];
    if (role_ == role::visitor) chat_ = chat;
    if (seq <= top) return;  // the client's rule: what is known is dropped
    // The first line that a console sees of a chat may be any; afterwards a hole asks for what is missing.
    if (top != 0 && seq > top + 1) {
        write({{"type", "sync"}, {"chat", chat}, {"seq", top}});
        return;
    }
    top = seq;
    told_.saw(
        name_,
        chat,
        seq,
        line.contains("client_id") && line["client_id"].is_string() ? line["client_id"] : ""
    );
}

}  // namespace pasokh::testing
