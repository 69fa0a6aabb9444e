#pragma once

#include "adapters/http/message.hpp"
#include "app/mesh.hpp"
#include "async/event.hpp"
#include "async/task_group.hpp"
#include "ports/ownership.hpp"
#include "wire/node_codec.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace pasokh::http {

/// Requests for sites that another node owns, asked of that node over its link; and those of other nodes,
/// answered here. The owner looks the log-in up by itself: of what the edge says it believes the client's
/// address alone.
class remote_calls {
public:
    /// Answers as if the request had come here.
    using answerer = std::function<task<response>(request)>;

    remote_calls(io_executor where, app::mesh& links, ports::ownership& owners, answerer answer);
    remote_calls(const remote_calls&) = delete;
    remote_calls& operator=(const remote_calls&) = delete;

    [[nodiscard]] bool ours(const domain::site_key& site) const { return owners_.ours(site); }

    /// The answer of the site's owner; 503 with retry when it is not reached, or does not answer within
    /// answer_within. Then nobody knows whether the request took effect.
    task<response> ask(domain::site_key site, request what);

    /// Waits for the answers that are under way, some seconds at most.
    task<void> finish();

    [[nodiscard]] std::uint64_t asked() const { return asked_; }

    static constexpr std::chrono::milliseconds answer_within{5'000};

private:
    struct waiting {
        domain::node_id owner;
        event over;
        std::optional<response> answer;
    };

    void hear(domain::node_id from, std::string_view item);
    void answered(domain::node_id from, wire::remote_answer what);
    void node_lost(domain::node_id who);
    task<void> serve(domain::node_id from, wire::remote_call what);
    void reply(domain::node_id to, std::uint64_t id, const response& what);

    io_executor where_;
    app::mesh& links_;
    ports::ownership& owners_;
    answerer answer_;
    std::uint64_t asked_ = 0;
    std::map<std::uint64_t, std::shared_ptr<waiting>> waiting_;
    task_group tasks_;
    /// The mesh may call when this is gone.
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace pasokh::http
