#pragma once

#include "async/task.hpp"
#include "base/error.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace pasokh::ports {

/// Where the meaning of texts comes from: a table on disk or a service. Neither: from nowhere.
struct meaning_source {
    std::filesystem::path table;            // folder of a table of static embeddings
    std::string endpoint;                   // http:// or https:// address of an OpenAI-compatible /embeddings
    std::string model;                      // that it is asked for
    std::string key;                        // empty: none. Never shown
    std::filesystem::path ca_file;          // PEM, of https; empty: the authorities that the system trusts
    std::chrono::milliseconds within{300};  // for a question; then it is answered by its words alone

    [[nodiscard]] bool any() const { return !table.empty() || !endpoint.empty(); }

    friend bool operator==(const meaning_source&, const meaning_source&) = default;
};

/// Turns texts into vectors. Lives on the I/O thread and never blocks it.
class embedder {
public:
    enum class purpose {
        question,  // somebody waits: within meaning_source::within, or not at all
        building,  // may take seconds
    };

    struct figures {
        std::uint64_t calls = 0;
        std::uint64_t failures = 0;
        std::uint64_t refused = 0;  // not tried, because it has failed too often
        std::string breaker;        // "closed", "open" or "half_open"; empty: there is none
    };

    virtual ~embedder() = default;

    /// One vector for each text, in order, finite and all of one length; an empty one where a text has no
    /// meaning here. timed_out, unavailable or bad_field (an answer that cannot be used); never throws for
    /// what is far away.
    virtual task<result<std::vector<std::vector<float>>>>
    embed(std::vector<std::string> texts, purpose what_for) = 0;

    /// So many texts at once, at most.
    [[nodiscard]] virtual std::size_t most_texts() const = 0;

    [[nodiscard]] virtual figures count() const = 0;

    /// Ends what is under way; nothing may be asked afterwards.
    virtual void stop() = 0;
};

}  // namespace pasokh::ports
