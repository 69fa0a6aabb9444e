// The link between two nodes: nothing twice, nothing out of order, and no gap that is not an end.
#include "app/node_link.hpp"
#include "app/packet_seal.hpp"
#include "base/random.hpp"

#include <catch2/catch.hpp>

#include <iostream>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

using namespace pasokh;
using namespace pasokh::app;
using namespace std::chrono_literals;
using kind = packet::kind;

namespace {

const node_link::instant start{1000s};

node_link::event payload(std::string text)
{
    return {node_link::event::kind::payload, std::move(text)};
}

const node_link::event went_up{node_link::event::kind::up, {}};
const node_link::event went_down{node_link::event::kind::down, {}};

/// The first epoch of a life.
std::uint64_t of_life(std::uint64_t number)
{
    return node_link::first_epoch(number);
}

packet hello(std::uint64_t life)
{
    packet out;
    out.what = kind::hello;
    out.from_epoch = of_life(life);
    return out;
}

/// Between the first epochs of two lives.
packet data(std::uint64_t from, std::uint64_t to, std::uint64_t number, std::string text)
{
    packet out;
    out.what = kind::data;
    out.from_epoch = of_life(from);
    out.to_epoch = of_life(to);
    out.number = number;
    out.payload = std::move(text);
    return out;
}

packet beat(std::uint64_t from, std::uint64_t to)
{
    auto out = data(from, to, 0, "");
    out.what = kind::beat;
    return out;
}

/// Of node 10, which knows node 20.
node_link heard_link(node_link::limits within = {})
{
    node_link out(of_life(10), within);
    REQUIRE(out.hear(beat(20, 10), start).events == std::vector{went_up});
    return out;
}

/// Of node 20, which knows node 10.
node_link other_link()
{
    node_link out(of_life(20));
    REQUIRE(out.hear(beat(10, 20), start).events == std::vector{went_up});
    return out;
}

/// A node of the random run and what it believes about the session that it is in.
struct end {
    explicit end(std::uint64_t number) : life(number), link(of_life(number)) {}

    std::uint64_t life;
    node_link link;
    std::string sent_under;  // which session of the sender its payloads name
    std::uint64_t sessions = 0;
    std::uint64_t said = 0;   // in this session
    std::string heard_under;  // the sender's session that the payloads of this session name
    std::uint64_t heard = 0;  // in this session
    std::uint64_t heard_ever = 0;
    std::vector<std::string> faults;
};

struct flying {
    node_link::instant at;
    bool to_first;
    packet what;
};

/// Two links and a network with every fault.
class network {
public:
    explicit network(std::uint64_t seed) : dice_(seed), first_(100), second_(200) {}

    struct faults {
        int loss_percent = 0;
        int repeat_percent = 0;
        int delay_ms = 1;
    };

    void set(faults what) { faults_ = what; }

    /// Each side says so many at once, every third step.
    void load(int says) { says_ = says; }

    void step()
    {
        now_ += std::chrono::milliseconds(roll(40));
        if (now_ - hello_at_ >= 1s) {
            hello_at_ = now_;
            transmit(false, hello(first_.life));
            transmit(true, hello(second_.life));
        }
        for (auto* who : {&first_, &second_}) {
            for (auto times = roll(3) == 0 ? says_ : 0; times > 0; --times)
                say(*who);
            perform(*who, who->link.tick(now_));
        }
        arrive();
    }

    void calm(std::chrono::milliseconds how_long)
    {
        set({});
        for (const auto until = now_ + how_long; now_ < until;) {
            now_ += 20ms;
            if (now_ - hello_at_ >= 1s) {
                hello_at_ = now_;
                transmit(false, hello(first_.life));
                transmit(true, hello(second_.life));
            }
            for (auto* who : {&first_, &second_})
                perform(*who, who->link.tick(now_));
            arrive();
        }
    }

    void restart_second()
    {
        const auto ever = second_.heard_ever;
        second_ = end(second_.life + 1);
        second_.heard_ever = ever;
    }

    end& first() { return first_; }

    end& second() { return second_; }

    void say(end& who)
    {
        if (!who.link.up()) return;
        auto text = who.sent_under + '/' + std::to_string(++who.said);
        if (roll(200) == 0) text += '/' + std::string(300'000, 'x');
        perform(who, who.link.send(std::move(text), now_));
    }

private:
    std::uint64_t roll(std::uint64_t bound) { return dice_() % bound; }

    void transmit(bool to_first, const packet& what)
    {
        const auto copies = 1 + (roll(100) < static_cast<std::uint64_t>(faults_.repeat_percent) ? 1 : 0);
        for (int i = 0; i < copies; ++i) {
            if (roll(100) < static_cast<std::uint64_t>(faults_.loss_percent)) continue;
            const std::chrono::milliseconds delay(roll(static_cast<std::uint64_t>(faults_.delay_ms)));
            air_.push_back({now_ + delay, to_first, what});
        }
    }

    void arrive()
    {
        for (std::size_t i = 0; i < air_.size();) {
            if (air_[i].at > now_) {
                ++i;
                continue;
            }
            auto got = std::move(air_[i]);
            air_[i] = std::move(air_.back());  // also out of order among those of one instant
            air_.pop_back();
            auto& who = got.to_first ? first_ : second_;
            perform(who, who.link.hear(std::move(got.what), now_));
        }
    }

    void perform(end& who, const node_link::actions& what)
    {
        for (const auto& each : what.send)
            transmit(&who == &second_, each);
        for (const auto& each : what.events)
            happened(who, each);
    }

    static void happened(end& who, const node_link::event& what)
    {
        if (what.what != node_link::event::kind::payload) {
            // Both begin a session anew: what is said and heard afterwards belongs to it alone.
            who.sent_under = std::to_string(who.link.epoch()) + '.' + std::to_string(++who.sessions);
            who.said = who.heard = 0;
            who.heard_under.clear();
            return;
        }
        const auto slash = what.payload.find('/');
        const auto under = what.payload.substr(0, slash);
        const auto number = std::stoull(what.payload.substr(slash + 1));
        if (who.heard == 0) who.heard_under = under;
        if (under != who.heard_under || number != who.heard + 1)
            who.faults.push_back(under + " number " + std::to_string(number) + " after " + who.heard_under);
        ++who.heard;
        ++who.heard_ever;
    }

    std::mt19937_64 dice_;
    end first_;
    end second_;
    faults faults_;
    int says_ = 1;
    node_link::instant now_ = start;
    node_link::instant hello_at_{};
    std::vector<flying> air_;
};

void check_agreement(network& over)
{
    auto& first = over.first();
    auto& second = over.second();
    CHECK(first.link.up());
    CHECK(second.link.up());
    CHECK(first.heard == second.said);
    CHECK(second.heard == first.said);
    CHECK(first.link.kept_bytes() == 0);
    CHECK(second.link.kept_bytes() == 0);
}

}  // namespace

TEST_CASE("node link: is up when the other node is heard, and carries what is sent in order", "[app][link]")
{
    auto link = heard_link();
    CHECK(link.up());
    const auto sent = link.send("one", start);
    REQUIRE(sent.send.size() == 1);
    CHECK(sent.send[0] == data(10, 20, 1, "one"));
    CHECK(link.hear(data(20, 10, 1, "a"), start).events == std::vector{payload("a")});
    CHECK(link.hear(data(20, 10, 1, "a"), start).events.empty());
    CHECK(link.count().repeats == 1);
}

TEST_CASE("node link: a node that was never heard of is spoken to, and both are up", "[app][link]")
{
    node_link first(of_life(10));
    node_link second(of_life(20));
    const auto spoken = first.hear(hello(20), start);
    CHECK(spoken.events.empty());
    REQUIRE(spoken.send.size() == 1);
    const auto answered = second.hear(spoken.send[0], start);
    CHECK(answered.events == std::vector{went_up});
    REQUIRE(answered.send.size() == 1);
    const auto known = first.hear(answered.send[0], start);
    CHECK(known.events == std::vector{went_up});
    CHECK(known.send.empty());
}

TEST_CASE("node link: two that lost each other come up once, and stay so", "[app][link]")
{
    auto first = heard_link();
    auto second = other_link();
    (void)first.tick(start + 4s);
    (void)second.tick(start + 4s);
    REQUIRE_FALSE(first.up());
    REQUIRE_FALSE(second.up());
    const auto now = start + 5s;
    const auto spoken = first.hear(hello(20), now);
    REQUIRE(spoken.send.size() == 1);
    const auto answered = second.hear(spoken.send[0], now);
    REQUIRE(answered.send.size() == 1);
    CHECK(first.hear(answered.send[0], now).events == std::vector{went_up});
    const auto sent = first.send("again", now);
    REQUIRE(sent.send.size() == 1);
    CHECK(second.hear(sent.send[0], now).events == std::vector{payload("again")});
}

TEST_CASE("node link: one that ended by itself comes up again though the other noticed first", "[app][link]")
{
    auto first = heard_link();
    auto second = other_link();
    const auto ended = second.give_up();
    REQUIRE(ended.send.size() == 1);
    CHECK(first.hear(ended.send[0], start).events == std::vector{went_down, went_up});  // its answer is lost
    const auto spoken = second.hear(hello(10), start + 1s);
    REQUIRE(spoken.send.size() == 1);
    const auto answered = first.hear(spoken.send[0], start + 1s);
    REQUIRE(answered.send.size() == 1);
    CHECK(answered.events.empty());
    CHECK(second.hear(answered.send[0], start + 1s).events == std::vector{went_up});
}

TEST_CASE(
    "node link: every further hole is asked for as soon as it is seen, and all again later",
    "[app][link]"
)
{
    auto link = heard_link();
    CHECK(link.hear(data(20, 10, 2, "b"), start).send.size() == 1);
    const auto further = link.hear(data(20, 10, 4, "d"), start + 1ms);
    REQUIRE(further.send.size() == 1);
    CHECK(further.send[0].number == 3);
    CHECK(link.hear(data(20, 10, 5, "e"), start + 2ms).send.empty());
    CHECK(link.tick(start + 100ms).send.empty());
    const auto again = link.tick(start + 200ms);
    REQUIRE(again.send.size() == 2);
    CHECK(again.send[0].number == 1);
    CHECK(again.send[0].last == 1);
    CHECK(again.send[1].number == 3);
    CHECK(again.send[1].last == 3);
}

TEST_CASE("node link: a hole is asked for, and what came behind it waits", "[app][link]")
{
    auto link = heard_link();
    const auto behind = link.hear(data(20, 10, 3, "c"), start);
    CHECK(behind.events.empty());
    REQUIRE(behind.send.size() == 1);
    CHECK(behind.send[0].what == kind::ask);
    CHECK(behind.send[0].number == 1);
    CHECK(behind.send[0].last == 2);
    CHECK(link.hear(data(20, 10, 1, "a"), start).events == std::vector{payload("a")});
    CHECK(link.hear(data(20, 10, 2, "b"), start).events == std::vector{payload("b"), payload("c")});
}

TEST_CASE("node link: the last of a burst is missed at the next beat and sent again", "[app][link]")
{
    auto sender = heard_link();
    auto receiver = other_link();
    (void)sender.send("lost", start);
    const auto beat = sender.tick(start + 1s);
    REQUIRE(beat.send.size() == 1);
    const auto asked = receiver.hear(beat.send[0], start + 1s);
    REQUIRE(asked.send.size() == 1);
    const auto again = sender.hear(asked.send[0], start + 1s);
    REQUIRE(again.send.size() == 1);
    CHECK(receiver.hear(again.send[0], start + 1s).events == std::vector{payload("lost")});
}

TEST_CASE("node link: a payload larger than a piece arrives whole", "[app][link]")
{
    node_link::limits within;
    within.piece_bytes = 3;
    auto sender = heard_link(within);
    auto receiver = other_link();
    const auto sent = sender.send("12345678", start);
    REQUIRE(sent.send.size() == 3);
    CHECK(receiver.hear(sent.send[0], start).events.empty());
    CHECK(receiver.hear(sent.send[1], start).events.empty());
    CHECK(receiver.hear(sent.send[2], start).events == std::vector{payload("12345678")});
    CHECK(sender.send("", start).send.size() == 1);
}

TEST_CASE("node link: ends after a lease of silence, and the other side learns it", "[app][link]")
{
    auto link = heard_link();
    CHECK(link.tick(start + 3s).events.empty());
    const auto silent = link.tick(start + 3001ms);
    CHECK(silent.events == std::vector{went_down});
    CHECK(link.epoch() == of_life(10) + 1);

    auto other = other_link();
    REQUIRE(silent.send.size() == 1);
    CHECK(other.hear(silent.send[0], start).events == std::vector{went_down, went_up});
}

TEST_CASE("node link: a new life of the other node ends what was on the link", "[app][link]")
{
    auto link = heard_link();
    CHECK(link.hear(beat(21, 10), start).events == std::vector{went_down, went_up});
    CHECK(link.hear(data(20, 10, 1, "late"), start).events.empty());
    CHECK(link.hear(data(21, 10, 1, "new"), start).events == std::vector{payload("new")});
}

TEST_CASE("node link: what was meant for an earlier epoch of ours is not taken", "[app][link]")
{
    auto link = heard_link();
    const auto answer = link.hear(data(20, 9, 1, "old"), start);
    CHECK(answer.events.empty());
    REQUIRE(answer.send.size() == 1);
    CHECK(answer.send[0].what == kind::beat);
    CHECK(answer.send[0].from_epoch == of_life(10));
}

TEST_CASE("node link: says goodbye at once instead of after a lease", "[app][link]")
{
    auto link = heard_link();
    auto bye = hello(20);
    bye.what = kind::bye;
    CHECK(link.hear(bye, start).events == std::vector{went_down});
    CHECK_FALSE(link.up());
}

TEST_CASE("node link: ends instead of keeping more than its bound", "[app][link]")
{
    node_link::limits within;
    within.kept_bytes = 10;
    auto link = heard_link(within);
    CHECK(link.send("12345678", start).events.empty());
    const auto full = link.send("12345678", start);
    CHECK(full.events == std::vector{went_down});
    CHECK(link.kept_bytes() == 0);
    CHECK_FALSE(link.up());
}

TEST_CASE("node link: ends when a hole is not mended in time", "[app][link]")
{
    auto link = heard_link();
    (void)link.hear(data(20, 10, 2, "b"), start);
    bool ended = false;
    for (auto now = start; now < start + 6s && !ended; now += 500ms) {
        (void)link.hear(hello(20), now);
        for (const auto& each : link.tick(now).events)
            ended = ended || each == went_down;
    }
    CHECK(ended);
}

TEST_CASE("node link: 10,000 random steps deliver nothing twice and nothing out of order", "[app][link]")
{
    for (const auto& faults :
         {network::faults{5, 5, 50},
          network::faults{20, 10, 300},
          network::faults{60, 20, 1500},
          network::faults{0, 0, 2500}}) {
        const auto seed = random::below(1'000'000'000);
        std::cout << "node link, loss " << faults.loss_percent << " %: seed " << seed << '\n';
        network over(seed);
        over.set(faults);
        for (int i = 0; i < 10'000; ++i) {
            over.step();
            if (i % 3'000 == 2'999) over.restart_second();
        }
        over.calm(20s);
        // One more of each, in case that a session ended at the very end of the storm.
        over.say(over.first());
        over.say(over.second());
        over.calm(5s);
        CAPTURE(seed, faults.loss_percent, faults.delay_ms);
        CHECK(over.first().faults == std::vector<std::string>());
        CHECK(over.second().faults == std::vector<std::string>());
        check_agreement(over);
        CHECK(over.first().heard_ever > 0);
        CHECK(over.second().heard_ever > 0);
    }
}

TEST_CASE("node link: 5 % loss is mended without ending the link", "[app][link]")
{
    const auto seed = random::below(1'000'000'000);
    CAPTURE(seed);
    network over(seed);
    over.set({5, 0, 20});
    over.load(4);  // more holes than a wait for each would mend
    for (int i = 0; i < 10'000; ++i)
        over.step();
    over.calm(5s);
    check_agreement(over);
    CHECK(over.first().link.count().ends == 0);
    CHECK(over.second().link.count().ends == 0);
    CHECK(over.first().link.count().resent > 0);
    CHECK(over.first().faults.empty());
    CHECK(over.second().faults.empty());
}

TEST_CASE("packet seal: opens what it sealed, for whom it was sealed", "[app][link]")
{
    const packet_seal seal("a secret of at least thirty-two bytes");
    const domain::node_id from{1, 2};
    const domain::node_id to{3, 4};
    auto what = data(7, 8, 9, "سلام");
    what.more = true;
    what.received = 5;
    const auto bytes = seal.seal(what, from, to);
    CHECK(bytes.find("سلام") == std::string::npos);
    const auto opened = seal.open(bytes, to);
    REQUIRE(opened.has_value());
    CHECK(opened->from == from);
    CHECK(opened->what == what);
    CHECK_FALSE(seal.open(bytes, from).has_value());
    CHECK_FALSE(packet_seal("another secret of thirty-two bytes.").open(bytes, to).has_value());
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        auto changed = bytes;
        changed[i] = static_cast<char>(changed[i] ^ 1);
        CHECK_FALSE(seal.open(changed, to).has_value());
        CHECK_FALSE(seal.open(std::string_view(bytes).substr(0, i), to).has_value());
    }
}
