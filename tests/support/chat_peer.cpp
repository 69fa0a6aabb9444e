#include "support/chat_peer.hpp"

#include "async/event.hpp"
#include "base/random.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <algorithm>
#include <utility>

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

void chat_peer::cut()
{
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
    const auto written = std::make_shared<event>(io_.get_executor());
    asio::co_spawn(io_, write_loop(mine), [written](const std::exception_ptr& failed) {
        written->set();
        if (failed) std::rethrow_exception(failed);
    });
    write(hello());
    for (;;) {
        auto frame = co_await mine->receive(30s);
        if (!frame) break;
        take(*frame);
    }
    // The writer uses this object too, and must not outlive it.
    live_ = false;
    connection_.reset();
    wake_writer_.cancel();
    co_await written->wait();
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
        if (!epoch_.empty() && frame.at("epoch") != epoch_) begin_epoch();
        epoch_ = frame.at("epoch");
        if (frame.contains("token") && frame["token"].is_string()) token_ = frame["token"];
    } else if (type == "resumed") {
        ++resumes_;
        live_ = true;
        probing_ = false;
        offer_again();
        for (const auto& each : pending_)
            write(say_frame(each));
    } else if (type == "accepted") {
        const std::string client_id = frame.at("client_id");
        told_.accepted(name_, frame.at("chat"), client_id, frame.at("seq"));
        const auto sent = std::find_if(pending_.begin(), pending_.end(), [&](const auto& each) {
            return each.client_id == client_id;
        });
        if (sent != pending_.end()) {
            own_.push_back(std::move(*sent));
            pending_.erase(sent);
        }
        if (std::exchange(probing_, false))
            for (const auto& each : pending_)
                write(say_frame(each));
        take_line(frame.at("chat"), frame);
    } else if (type == "message") {
        take_line(frame.at("chat"), frame);
    } else if (type == "snapshot") {
        take_snapshot(frame);
    } else if (type == "error" && frame.contains("client_id") && frame["client_id"].is_string()) {
        take_refusal(frame);
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
    const bool named = line.contains("client_id") && line["client_id"].is_string();
    const std::string client_id = named ? line["client_id"] : "";
    seen_.insert(client_id);
    told_.saw(name_, chat, seq, client_id);
}

/// Takes the place of what was known; lines between may be left out.
void chat_peer::take_snapshot(const json& frame)
{
    const std::string chat = frame.at("chat");
    const auto& lines = frame.at("messages");
    if (lines.empty()) return;
    const std::uint64_t first = lines.front().at("seq");
    auto& top = tops_[chat];
    if (top != 0 && first > top + 1) {
        told_.reloaded(name_, chat, first);
        top = first - 1;
    }
    for (const auto& line : lines)
        take_line(chat, line);
}

void chat_peer::take_refusal(const json& frame)
{
    if (!frame.at("retry").get<bool>()) {
        refused_ +=
            std::erase_if(pending_, [&](const auto& each) { return each.client_id == frame["client_id"]; });
    } else if (!retry_planned_) {
        retry_planned_ = true;
        asio::co_spawn(io_, try_later(), asio::detached);
    }
}

/// The oldest alone; the others follow once it is accepted. Whoever repeats everything floods the server.
task<void> chat_peer::try_later()
{
    timer pause(io_.get_executor(), 500ms);
    co_await pause.async_wait(use_tuple);
    retry_planned_ = false;
    if (!live_ || stopping_ || pending_.empty()) co_return;
    probing_ = true;
    write(say_frame(pending_.front()));
}

/// The store was restored: what we know of it is worth nothing, except what we wrote ourselves.
void chat_peer::begin_epoch()
{
    tops_.clear();
    seen_.clear();
    chat_.clear();
}

/// Own messages that were accepted once and that the restored store lacks; before what is newer.
void chat_peer::offer_again()
{
    const auto lacks = [&](const auto& each) { return !seen_.contains(each.client_id); };
    const auto lost =
        std::stable_partition(own_.begin(), own_.end(), [&](const auto& each) { return !lacks(each); });
    offered_again_ += static_cast<std::uint64_t>(own_.end() - lost);
    pending_.insert(pending_.begin(), std::make_move_iterator(lost), std::make_move_iterator(own_.end()));
    own_.erase(lost, own_.end());
}

}  // namespace pasokh::testing
