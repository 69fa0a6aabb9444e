#include "wire/error_table.hpp"
#include "wire/operator_codec.hpp"
#include "wire/rest_models.hpp"
#include "wire/support.hpp"
#include "wire/visitor_codec.hpp"

#include <catch2/catch.hpp>

using namespace pasokh;
using namespace std::chrono_literals;
using nlohmann::json;
using pasokh::tests::fixture;

namespace {

const auto chat = *domain::chat_id::parse("5f0c1e7a9b3d4c2e8f10a6b7c8d9e0f1");
const auto session = *domain::session_id::parse("9c8b7a69584736251403f2e1d0cfbead");
const auto sara = *domain::operator_id::parse("11112222333344445555666677778888");
const auto nima = *domain::operator_id::parse("99990000aaaabbbbccccddddeeeeffff");
const auto visitor = *domain::visitor_id::parse("0a1b2c3d4e5f60718293a4b5c6d7e8f9");
const auto left_message = *domain::offline_message_id::parse("77e0c5a1b2d3f4061728394a5b6c7d8e");
const std::string epoch = "6b1f0d3c2a594e87";
const domain::page shop_page{"https://shop.example/fa/product/42", "کاسه سفالی", "https://search.example/"};
const domain::localized site_name{{"fa", "فروشگاه ترنج"}, {"en", "Toranj shop"}};

time_point at(std::int64_t ms)
{
    return time_point(std::chrono::milliseconds(ms));
}

json parsed(std::string_view text)
{
    return json::parse(text);
}

void check_same(std::string_view frame, const std::string& name)
{
    INFO(name);
    CHECK(parsed(frame) == fixture(name));
}

const domain::verified_person mina{"مینا", "mina@example.com"};

domain::message from_visitor()
{
    domain::message out;
    out.seq = 3;
    out.from.kind = domain::author_kind::visitor;
    out.client_id = "m-8fK2";
    out.text = "سلام، هزینه ارسال چقدره؟";
    out.at = at(1795312803000);
    return out;
}

domain::message from_bot()
{
    domain::message out;
    out.seq = 4;
    out.from = {domain::author_kind::bot, {}, "ترنج"};
    out.text = "منظورتان کدام است؟";
    out.choices = {
        {"shipping-cost", "هزینه ارسال چقدر است؟"},
        {"shipping-time", "سفارش کی می‌رسد؟"}};
    out.at = at(1795312803400);
    return out;
}

domain::message answer_of_bot()
{
    using enum domain::attachment::what;
    auto out = from_bot();
    out.text = "تهران ۶۰٬۰۰۰ تومان، شهرهای دیگر ۹۰٬۰۰۰ تومان.";
    out.choices = {{"shipping-time", "سفارش کی می‌رسد؟"}};
    out.attachments = {
        {link, "https://shop.example/fa/delivery", "جدول هزینه‌ها"},
        {image, "https://shop.example/map.png", "نقشهٔ ارسال"}};
    out.rateable = true;
    return out;
}

domain::message joined()
{
    domain::message out;
    out.seq = 5;
    out.event = domain::event_kind::joined;
    out.subject = "سارا";
    out.at = at(1795312808000);
    return out;
}

domain::message from_operator()
{
    domain::message out;
    out.seq = 6;
    out.from = {domain::author_kind::operator_, sara, "سارا"};
    out.client_id = "o-1";
    out.text = "سلام! order #A-1024 ارسال شد.";
    out.at = at(1795312809000);
    return out;
}

std::vector<domain::message> all_lines()
{
    return {from_visitor(), from_bot(), joined(), from_operator()};
}

domain::chat_record record(domain::chat_state state)
{
    domain::chat_record out;
    out.id = chat;
    out.visitor = visitor;
    out.state = state;
    out.department = "support";
    out.language = "fa";
    out.visitor_read = 6;
    out.operator_read = 7;
    out.created_at = at(1795312800000);
    out.queued_at = at(1795312804000);
    out.assigned_at = at(1795312808000);
    out.assigned_to = sara;
    return out;
}

domain::queue_place_told place()
{
    return {chat, visitor, 2, std::pair<duration, duration>(120s, 420s)};
}

std::optional<wire::person> sara_shown()
{
    return wire::person{sara, "سارا"};
}

domain::operator_profile sara_profile()
{
    domain::operator_profile out;
    out.id = sara;
    out.name = "سارا";
    out.departments = {"support"};
    out.languages = {"fa", "en"};
    return out;
}

domain::operator_view operator_row(const domain::operator_profile& profile)
{
    domain::operator_view out;
    out.profile = &profile;
    out.connected = out.effective = true;
    out.load = 3;
    out.capacity = 5;
    return out;
}

domain::visitor_view visitor_row()
{
    return {visitor, shop_page, "fa", at(1795312800000), 3, true, chat, domain::chat_state::assigned, mina};
}

domain::offline_message left(std::string name, std::string contact, std::string text)
{
    domain::offline_message out;
    out.id = left_message;
    out.visitor = visitor;
    out.name = std::move(name);
    out.contact = std::move(contact);
    out.text = std::move(text);
    out.language = "fa";
    out.left_on = shop_page;
    out.at = at(1795312800000);
    return out;
}

/// The chat of the samples `chat` and `state`, and what it points to.
struct shown_chat {
    domain::chat_record row = record(domain::chat_state::assigned);
    domain::message last;

    shown_chat()
    {
        row.operator_read = 4;
        row.card = {
            "هزینه ارسال به شیراز؟",
            "low_confidence",
            {{"shipping-cost", "هزینه ارسال چقدر است؟", 0.41}}};
        last.seq = 7;
        last.at = at(1795312809500);
        last.from.kind = domain::author_kind::visitor;
        last.text = "ممنون";
    }

    [[nodiscard]] wire::operator_chat shown() const
    {
        return {row, 7, &last, true, &shop_page, at(1795312803000), sara_shown()};
    }
};

}  // namespace

TEST_CASE("encode: lines, receipts and beats are as in the samples", "[wire][encode]")
{
    check_same(wire::accepted_frame("m-8fK2", chat, 3, at(1795312803000)), "visitor/server/accepted");
    check_same(
        wire::accepted_frame("m-8fK2", chat, 3, at(1795312803000), true),
        "visitor/server/accepted_again"
    );
    check_same(wire::accepted_frame("l-77", at(1795312803000)), "visitor/server/accepted_left_message");
    check_same(wire::accepted_frame("o-1", chat, 6, at(1795312809000)), "operator/server/accepted");
    check_same(wire::message_frame(chat, from_visitor()), "visitor/server/message");
    check_same(wire::message_frame(chat, from_visitor()), "operator/server/message");
    check_same(wire::message_frame(chat, from_bot()), "visitor/server/message_bot");
    check_same(wire::message_frame(chat, answer_of_bot()), "visitor/server/message_answer");
    check_same(wire::message_frame(chat, joined()), "visitor/server/message_event");
    check_same(wire::message_frame(chat, from_operator()), "visitor/server/message_operator");
    check_same(wire::snapshot_frame(chat, all_lines(), false), "visitor/server/snapshot");
    check_same(wire::snapshot_frame(chat, all_lines(), true), "operator/server/snapshot");
    check_same(wire::read_frame(chat, domain::author_kind::operator_, 7), "visitor/server/read");
    check_same(wire::read_frame(chat, domain::author_kind::visitor, 6), "operator/server/read");
    check_same(wire::beat_frame(epoch, at(1795312860000), {{chat, 7}}), "visitor/server/beat");
    check_same(wire::reconnect_frame(3200ms), "visitor/server/reconnect");
    check_same(wire::done_frame(3), "visitor/server/done");
    check_same(wire::done_frame(4), "operator/server/done");
}

TEST_CASE("encode: refusals are as in the samples", "[wire][encode]")
{
    check_same(
        wire::error_frame({errc::bad_field, "/text", "string expected", 0, {}, {}, {}}),
        "visitor/server/error_field"
    );
    check_same(wire::error_frame({errc::queue_full, {}, {}, 3, {}, {}, {}}), "visitor/server/error_ref");
    check_same(
        wire::error_frame({errc::rate_limited, {}, {}, 0, "m-8fK2", 480ms, {}}),
        "visitor/server/error_message"
    );
    check_same(
        wire::error_frame({errc::identity_invalid, {}, "exp: expired", 0, {}, {}, {}}),
        "visitor/server/error_identity"
    );
    const wire::wire_error taken{errc::already_taken, {}, {}, 3, {}, {}, wire::person{nima, "نیما"}};
    check_same(wire::error_frame(taken), "operator/server/error_ref");
}

TEST_CASE("encode: what a visitor is shown is as in the samples", "[wire][encode]")
{
    std::vector<domain::invite_rule> invites(1);
    invites[0].key = "scroll";
    invites[0].seconds_on_page = 20;
    invites[0].scroll_percent = 50;
    invites[0].idle_seconds_after_scroll = 8;
    check_same(
        wire::welcome_frame(wire::visitor_welcome{
            session,
            "q0E1mXv0m2yq3S7bq8jJYw6mUoX1bHk0l2Zc9T5dR4A",
            epoch,
            at(1795312800000),
            10s,
            "demo",
            site_name,
            {"fa", "en"},
            true,
            invites,
            {domain::team_status::online, std::nullopt},
            8000}),
        "visitor/server/welcome"
    );
    wire::visitor_welcome vouched_for{
        session,
        std::nullopt,
        epoch,
        at(1795312800000),
        10s,
        "demo",
        site_name,
        {"fa", "en"},
        true,
        invites,
        {domain::team_status::online, std::nullopt},
        8000,
        mina};
    check_same(wire::welcome_frame(vouched_for), "visitor/server/welcome_verified");

    const auto assigned = record(domain::chat_state::assigned);
    check_same(wire::chat_frame(wire::visitor_chat{assigned, 7, sara_shown(), {}}), "visitor/server/chat");
    const auto queued = record(domain::chat_state::queued);
    check_same(wire::chat_frame(wire::visitor_chat{queued, 7, {}, place()}), "visitor/server/chat_queued");
    auto closed = record(domain::chat_state::closed);
    closed.close_reason = domain::event_kind::closed_by_operator;
    check_same(
        wire::chat_frame(wire::visitor_chat{closed, 7, sara_shown(), {}}),
        "visitor/server/chat_closed"
    );

    check_same(wire::queue_frame(place()), "visitor/server/queue");
    check_same(wire::queue_frame({chat, visitor, 1, std::nullopt}), "visitor/server/queue_unknown_wait");
    check_same(wire::typing_frame(chat, true, "سارا"), "visitor/server/typing");
    check_same(wire::team_frame({domain::team_status::busy, {}}), "visitor/server/team");
    check_same(
        wire::invite_frame("scroll", "سلام! دنبال چیزی می‌گردید؟", "سارا"),
        "visitor/server/invite"
    );

    const std::optional<wire::visitor_chat> shown(wire::visitor_chat{assigned, 7, sara_shown(), {}});
    check_same(
        wire::resumed_frame(epoch, true, {{chat, 7}}, shown, {domain::team_status::online, {}}),
        "visitor/server/resumed"
    );
    check_same(
        wire::resumed_frame(epoch, true, {}, std::nullopt, {domain::team_status::offline, at(1795348800000)}),
        "visitor/server/resumed_empty"
    );
}

TEST_CASE("encode: what a console is shown is as in the samples", "[wire][encode]")
{
    std::vector<domain::department> departments(1);
    departments[0].key = "support";
    departments[0].name = {{"fa", "پشتیبانی"}, {"en", "Support"}};
    check_same(
        wire::welcome_frame(wire::operator_welcome{
            session,
            epoch,
            at(1795312800000),
            10s,
            600s,
            {sara, "سارا", "sara@shop.example", false, true},
            {"demo", site_name, {"fa", "en"}, "Asia/Tehran", departments},
            8000}),
        "operator/server/welcome"
    );

    const shown_chat one;
    check_same(wire::chat_frame(one.shown()), "operator/server/chat");
    const std::vector<wire::operator_chat> chats{one.shown()};
    wire::queue_entry waiting;
    waiting.chat = *domain::chat_id::parse("aaaa0000bbbb1111cccc2222dddd3333");
    waiting.position = 1;
    waiting.department = "support";
    waiting.since = at(1795312805000);
    waiting.language = "fa";
    waiting.visitor = visitor;
    waiting.online = true;
    waiting.who = mina;
    waiting.preview = "سفارشم نرسیده";
    const wire::queue_card queue{1, {waiting}};
    const auto profile = sara_profile();
    const std::vector<domain::operator_view> team{operator_row(profile)};
    check_same(wire::state_frame({chats, queue, team, 2, 14}), "operator/server/state");
    check_same(wire::operators_frame(team), "operator/server/operators");
    check_same(wire::queue_frame(wire::queue_card{}), "operator/server/queue");

    auto gone = record(domain::chat_state::closed);
    gone.close_reason = domain::event_kind::closed_by_visitor;
    check_same(wire::chat_gone_frame(gone, std::nullopt), "operator/server/chat_gone");

    const auto away = *domain::visitor_id::parse("ffff2c3d4e5f60718293a4b5c6d7e8f9");
    check_same(wire::visitors_frame(14, false, {visitor_row()}, {away}), "operator/server/visitors");
    check_same(wire::history_frame(9, chat, {from_visitor()}, false), "operator/server/history");
    check_same(wire::resumed_frame(epoch, true, {{chat, 7}}), "operator/server/resumed");
    check_same(wire::typing_frame(chat, true), "operator/server/typing");
}

TEST_CASE("encode: left messages are as in the samples", "[wire][encode]")
{
    const auto fresh = left("مینا", "mina@example.com", "لطفاً درباره سفارش ۱۲۳۴ خبر بدهید.");
    check_same(wire::offline_message_frame({fresh, {}}, 3), "operator/server/offline_message");

    auto handled = left("", "09120000000", "تماس بگیرید");
    handled.chat = chat;
    handled.handled_at = at(1795313300000);
    handled.handled_by = sara;
    check_same(
        wire::offline_messages_frame(10, {{handled, sara_shown()}}, false, 2),
        "operator/server/offline_messages"
    );
}

TEST_CASE(
    "error table: every error has a status, and the codes that ask for a retry say so",
    "[wire][errors]"
)
{
    for (int code = static_cast<int>(errc::bad_frame); code <= static_cast<int>(errc::internal); ++code) {
        const auto shown = wire::shown(static_cast<errc>(code));
        INFO(name_of(static_cast<errc>(code)));
        CHECK(shown.http_status >= 400);
        CHECK(shown.http_status < 600);
    }
    CHECK(wire::shown(errc::rate_limited).retry);
    CHECK(wire::shown(errc::store_unavailable).retry);
    CHECK_FALSE(wire::shown(errc::bad_field).retry);
    CHECK_FALSE(wire::shown(errc::conflict).retry);
    CHECK(wire::errc_of(make_error_code(errc::queue_full)) == errc::queue_full);
    CHECK(
        wire::errc_of(boost::system::errc::make_error_code(boost::system::errc::io_error)) == errc::internal
    );
}

TEST_CASE("rest: error bodies name the field and when to try again", "[wire][rest]")
{
    const json expected = {
        {"error", {{"code", "rate_limited"}, {"message", ""}, {"field", nullptr}, {"retry_after_ms", 1500}}}};
    CHECK(parsed(wire::error_body({errc::rate_limited, {}, {}, 0, {}, 1500ms, {}})) == expected);
    CHECK(parsed(wire::health_body({})) == json{{"status", "ok"}});
    CHECK(parsed(wire::health_body({"store"})) == json{{"status", "unavailable"}, {"missing", {"store"}}});
}
