#pragma once

#include "main/config.hpp"

#include <limits>

namespace pasokh::config {

// Every key once: name, place, range, meaning. A `Visitor` reads it (config_reader.cpp) or prints it
// (config_printer.cpp). Times are written "500ms", "10s", "3m", "24h".

template <class T>
struct between {
    T least;
    T most;
};
template <class T>
between(T, T) -> between<T>;

struct any {};

template <class Visitor>
void describe(app::rate& r, Visitor& key)
{
    key("burst", r.burst, between{1u, 1'000'000u}, "So many at once.");
    key("per_second", r.per_second, between{0.01, 1e6}, "Then so many a second.");
}

template <class Visitor>
void describe(app::limits& l, Visitor& key)
{
    using std::size_t;
    key("frame_bytes", l.frame_bytes, between<size_t>{1'024, 1'048'576}, "Largest WebSocket frame.");
    key("json_depth", l.json_depth, between<size_t>{4, 64}, "Deepest nesting of a frame or body.");
    key("outbox_bytes",
        l.outbox_bytes,
        between<size_t>{16'384, 16'777'216},
        "A reader slower than this is disconnected.");
    key("send_buffer_bytes",
        l.send_buffer_bytes,
        between<size_t>{4'096, 4'194'304},
        "Kernel buffer of a socket.");
    key.table("visitor_messages", l.visitor_messages, "Messages of one visitor session.");
    key.table("operator_messages", l.operator_messages, "Messages of one console.");
    key.table("visitor_frames", l.visitor_frames, "Frames of any kind of one visitor session.");
    key.table("operator_frames", l.operator_frames, "Frames of any kind of one console.");
    key("bad_frames", l.bad_frames, between{1u, 1'000u}, "So many bad frames in a row end a session.");
    key("refusals_per_minute",
        l.refusals_per_minute,
        between{1u, 1'000'000u},
        "So many refused commands within a minute end a session.");
    key("sockets_per_address",
        l.sockets_per_address,
        between<size_t>{1, 1'000'000},
        "Open WebSockets from one address.");
    key("sockets_per_visitor", l.sockets_per_visitor, between<size_t>{1, 1'000}, "Open tabs of one visitor.");
    key("http_per_address",
        l.http_per_address,
        between<size_t>{1, 1'000'000},
        "Open connections from one address that are no WebSocket.");
    key("flood_pause",
        l.flood_pause,
        between{1'000ms, 3'600'000ms},
        "How long a visitor who was cut off for sending too much stays outside.");
    key("floods_per_address",
        l.floods_per_address,
        between<size_t>{1, 1'000'000},
        "So many visitors cut off within that time close the door to their address too.");
    key("resume_lines",
        l.resume_lines,
        between<size_t>{1, 1'000},
        "More missing lines than this come as a snapshot.");
    key("memory_mib",
        l.memory_mib,
        between<size_t>{0, 1'048'576},
        "Near this much resident memory the server refuses reports, then new visitors, then who comes back. "
        "0: no limit.");
    key("http_body_bytes", l.http_body_bytes, between<size_t>{1'024, 1'048'576}, "Largest body of a request."
    );
    key("http_import_bytes",
        l.http_import_bytes,
        between<size_t>{65'536, 33'554'432},
        "The same of an imported FAQ.");
    key("http_head_bytes", l.http_head_bytes, between<size_t>{1'024, 65'536}, "Largest head of a request.");
    key("hello_within", l.hello_within, between{100ms, 60'000ms}, "From the upgrade to hello.");
    key("ping_every", l.ping_every, between{1'000ms, 300'000ms}, "Silence before a ping.");
    key("pong_within", l.pong_within, between{500ms, 60'000ms}, "A peer that does not answer is gone.");
    key("beat_every", l.beat_every, between{500ms, 60'000ms}, "Between two position checks of open chats.");
    key("http_head_within", l.http_head_within, between{100ms, 60'000ms}, "To send the head of a request.");
    key("http_idle", l.http_idle, between{1'000ms, 300'000ms}, "A kept-alive connection without a request.");
    key("drain_within", l.drain_within, between{0ms, 60'000ms}, "To say goodbye when the server stops.");
    key("login_failures_per_account",
        l.login_failures_per_account,
        between<size_t>{1, 1'000},
        "Wrong passwords or codes of one account within login_failure_window; then it has to wait.");
    key("login_failures_per_address",
        l.login_failures_per_address,
        between<size_t>{1, 100'000},
        "The same of one address.");
    key("login_failure_window", l.login_failure_window, between{1'000ms, 86'400'000ms}, "How long they count."
    );
    key("login_lasts", l.login_lasts, between{1'000ms, 7'776'000'000ms}, "Then an operator logs in again.");
}

template <class Visitor>
void describe(weekly_hours& h, Visitor& key)
{
    key("sat", h.sat, any{}, "Opening hours in the site's time zone, e.g. [\"09:00-13:00\", \"14:00-18:00\"]."
    );
    key("sun", h.sun, any{}, "");
    key("mon", h.mon, any{}, "");
    key("tue", h.tue, any{}, "");
    key("wed", h.wed, any{}, "");
    key("thu", h.thu, any{}, "");
    key("fri", h.fri, any{}, "");
    key("closed_on", h.closed_on, any{}, "Closed dates, \"2026-03-21\", or \"*-03-21\" for every year.");
}

template <class Visitor>
void describe(department& d, Visitor& key)
{
    key("id", d.rules.key, any{}, "Short name; stays the same for ever.");
    key("name", d.rules.name, any{}, "Per language.");
    key("capacity",
        d.rules.capacity,
        between{1u, 100'000u},
        "Assigned chats at once; absent: no limit of its own.");
    key("max_queue",
        d.rules.max_queue,
        between{0u, 1'000'000u},
        "Waiting chats; absent: the site's max_queue.");
    key.table("hours", d.hours, "Absent: the site's hours.");
}

template <class Visitor>
void describe(domain::invite_rule& r, Visitor& key)
{
    key("id", r.key, any{}, "Short name; stays the same for ever.");
    key("combine", r.combine, any{}, "\"any\" or \"all\" of the conditions below.");
    key("seconds_on_page", r.seconds_on_page, between{1u, 86'400u}, "Visible time on this page.");
    key("scroll_percent", r.scroll_percent, between{1u, 100u}, "Deepest point of the page seen.");
    key("idle_seconds_after_scroll",
        r.idle_seconds_after_scroll,
        between{1u, 86'400u},
        "Quiet after scrolling.");
    key("url_contains", r.url_contains, any{}, "Part of the page's address.");
    key("pages_seen", r.pages_seen, between{1u, 1'000u}, "Pages in this visit.");
    key("returning", r.returning, any{}, "The browser was here before this visit.");
    key("exit_intent", r.exit_intent, any{}, "The pointer leaves towards the top of the window.");
    key("max_waiting", r.max_waiting, between{0u, 100'000u}, "Never while more chats wait.");
    key("text", r.text, any{}, "Per language.");
    key("from", r.from, any{}, "Name shown beside it, per language.");
}

template <class Visitor>
void describe(meaning_source& m, Visitor& key)
{
    key("table",
        m.table,
        any{},
        "Folder with a table of static embeddings as model2vec writes it, model.safetensors and "
        "tokenizer.json; "
        "relative to this file.");
    key("endpoint",
        m.endpoint,
        any{},
        "Instead of a table: address of an OpenAI-compatible /embeddings, http or https. Questions are sent "
        "there.");
    key("model", m.model, any{}, "Name of the model that the endpoint is asked for.");
    key("key_file", m.key_file, any{}, "File with the endpoint's key, if it wants one; relative to this file."
    );
    key("ca_file",
        m.ca_file,
        any{},
        "PEM file of the authorities that may vouch for the endpoint; empty: those that the system trusts.");
    key("within",
        m.within,
        between{20ms, 300ms},
        "A question without an answer by then is answered by its words alone.");
}

template <class Visitor>
void describe(site& s, Visitor& key)
{
    auto& d = s.desk;
    key("name", s.info.name, any{}, "Shown in the widget and the console, per language.");
    key("languages", s.info.languages, any{}, "The first is the default.");
    key("time_zone", s.info.time_zone, any{}, "IANA name.");
    key("embed_on",
        s.info.embed_on,
        any{},
        "Origins whose pages may embed the widget, e.g. \"https://shop.example\".");
    key("faq",
        s.faq,
        any{},
        "The bot's first questions and answers (.jsonl, .toml, .csv, .json or .md), relative to this file. "
        "Read once,"
        " when the store has none of the site; afterwards they are edited in the console.");
    key("identity_secret_file",
        s.identity_secret_file,
        any{},
        "File with the secret, 32 bytes or more, that signs who a visitor is; relative to this file.");
    key("identity_required",
        s.info.identity_required,
        any{},
        "Only visitors whom the site vouches for may chat.");
    key("bot_name", d.bot_name, any{}, "Shown beside what the bot says, per language.");
    key("wrong_answer_rate",
        s.wrong_answer_rate,
        between{0.005, 0.5},
        "Wrong answers of the bot that are accepted.");
    key("bot_misses_before_hand_off",
        d.bot_misses_before_hand_off,
        between{1u, 10u},
        "Then a human takes over.");
    key("default_capacity", d.default_capacity, between{1u, 1'000u}, "Chats at once of a new operator.");
    key("max_capacity", d.max_capacity, between{1u, 1'000u}, "Highest limit that an operator may be given.");
    key("max_queue", d.max_queue, between{0u, 1'000'000u}, "Waiting chats of a department.");
    key("match_language",
        d.match_language,
        any{},
        "Only operators who speak the visitor's language get the chat.");
    key("prefer_last_operator",
        d.prefer_last_operator,
        any{},
        "A returning visitor gets the same operator, if he is free.");
    key("max_text_bytes",
        d.max_text_bytes,
        between<std::size_t>{100, 32'000},
        "Longest message, in bytes of UTF-8.");
    key("first_reply", d.first_reply, between{1'000ms, 3'600'000ms}, "Then the next operator is tried.");
    key("operator_grace", d.operator_grace, between{0ms, 3'600'000ms}, "A lost console may come back within."
    );
    key("visitor_grace",
        d.visitor_grace,
        between{0ms, 300'000ms},
        "Away for less a visitor has not left: he changes pages, or comes back from a lost connection.");
    key("queued_visitor_gone", d.queued_visitor_gone, between{1'000ms, 86'400'000ms}, "Leaves the queue.");
    key("assigned_visitor_gone", d.assigned_visitor_gone, between{1'000ms, 86'400'000ms}, "Chat is closed.");
    key("assigned_visitor_silent",
        d.assigned_visitor_silent,
        between{1'000ms, 604'800'000ms},
        "Chat is closed.");
    key("bot_visitor_gone",
        d.bot_visitor_gone,
        between{1'000ms, 604'800'000ms},
        "Chat with the bot is closed.");
    key("reopen_within",
        d.reopen_within,
        between{0ms, 2'592'000'000ms},
        "Writing again continues the closed chat.");
    key("forget_closed_after",
        d.forget_closed_after,
        between{0ms, 86'400'000ms},
        "A closed chat stays in memory this long, so that it reopens without reading the disk.");
    key("typical_chat",
        d.typical_chat,
        between{1'000ms, 86'400'000ms},
        "Length of a chat, for the wait that is shown, until enough chats were measured.");
    key("visit_gap", d.visit_gap, between{1'000ms, 86'400'000ms}, "Away for longer begins a new visit.");
    key("keep_days",
        s.keep_days,
        between{1u, 36'500u},
        "Closed chats and left messages are deleted after so many days; absent: never.");
    key.table("meaning", s.meaning, "What questions mean, weighed beside their words; empty: words alone.");
    key.table("hours", s.hours, "Absent: always open.");
    key.list("departments", s.departments, "The first is the default one.");
    key.list("invites", d.invites, "Proactive invites.");
}

template <class Visitor>
void describe(redis& r, Visitor& key)
{
    key("url",
        r.url,
        any{},
        "redis://[user@]host:port/database, or rediss:// for TLS; empty: no links to other nodes.");
    key("password_file", r.password_file, any{}, "File with the password, if there is one.");
    key("ca_file",
        r.ca_file,
        any{},
        "PEM file of the authorities that may vouch for rediss://; empty: those that the system trusts.");
    key("prefix", r.prefix, any{}, "Begins the name of every channel.");
}

template <class Visitor>
void describe(store& s, Visitor& key)
{
    key("postgres",
        s.postgres,
        any{},
        "postgresql://user@host:5432/database?sslmode=verify-full, or another of libpq's forms; empty: "
        "SQLite "
        "in the data folder.");
    key("password_file", s.password_file, any{}, "File with the password, if there is one.");
}

template <class Visitor>
void describe(cluster& c, Visitor& key)
{
    key("node_name",
        c.node_name,
        any{},
        "Name of this node, another one on each; empty: a new identity at each start.");
    key("advertise_url",
        c.advertise_url,
        any{},
        "Origin under which clients reach this very node; empty: public_url.");
    key("secret_file",
        c.secret_file,
        any{},
        "File with the secret, 32 bytes or more and the same on all nodes, that seals what they tell each "
        "other; relative to this file.");
}

template <class Visitor>
void describe(tls& t, Visitor& key)
{
    key("certificate",
        t.certificate,
        any{},
        "PEM file with the certificate and its chain, relative to this file.");
    key("key", t.key, any{}, "PEM file with the private key; nobody else should be able to read it.");
    key("check_every", t.check_every, between{1'000ms, 86'400'000ms}, "Changed files are read again within.");
}

template <class Visitor>
void describe(configuration& c, Visitor& key)
{
    key("listen", c.listen, any{}, "Address to listen on.");
    key("port", c.port, between<std::uint16_t>{1, 65'535}, "Port to listen on.");
    key("public_url",
        c.server.public_url,
        any{},
        "Origin under which browsers reach this server; empty: http://listen:port.");
    key("data", c.data, any{}, "Folder of the database; relative to the working directory.");
    key("share", c.share, any{}, "Folder of the built pages; empty: ../share/pasokh beside the program.");
    key("demo", c.server.demo, any{}, "Serve the demo shop under /demo/.");
    key("log_level", c.log_level, any{}, "debug, info, warn or error.");
    key("commit_window", c.commit_window, between{0ms, 100ms}, "Messages within it share one commit.");
    key("workers", c.workers, between{1u, 64u}, "Threads for the bot and for password hashing.");
    key("console_idle",
        c.server.console_idle,
        between{60'000ms, 86'400'000ms},
        "No key or mouse in the console: away.");
    key("trusted_proxies",
        c.server.trusted_proxies,
        any{},
        "Addresses and networks of proxies whose X-Forwarded-For is believed, e.g. [\"127.0.0.1\", "
        "\"10.0.0.0/8\"].");
    key("metrics_from", c.server.metrics_from, any{}, "Addresses and networks that may read /metrics.");
    key.table("tls", c.tls, "TLS by this server itself, without a proxy; empty: plain HTTP.");
    key.table("store", c.store, "Where chats and accounts are kept.");
    key.table("cluster", c.cluster, "This server among several on one PostgreSQL.");
    key.table("redis", c.redis, "Links between nodes.");
    key.table("limits", c.server.limit, "What one connection, address or visitor may ask of the server.");
    key.map("sites", c.sites, "One table a site; everything of two sites is separate.");
}

}  // namespace pasokh::config
