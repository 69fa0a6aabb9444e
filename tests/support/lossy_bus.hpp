#pragma once

#include "ports/bus.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <utility>

namespace pasokh::testing {

/// A bus that loses and repeats what is published, by dice with a seed.
class lossy_bus final : public ports::bus {
public:
    lossy_bus(ports::bus& below, std::uint64_t seed) : below_(below), dice_(seed) {}

    void lose(unsigned percent) { loss_ = percent; }

    void repeat(unsigned percent) { repeats_ = percent; }

    [[nodiscard]] std::uint64_t lost() const { return lost_; }

    result<void> publish(std::string topic, std::string payload) override
    {
        if (dice_() % 100 < loss_) {
            ++lost_;
            return {};
        }
        if (dice_() % 100 < repeats_) (void)below_.publish(topic, payload);
        return below_.publish(std::move(topic), std::move(payload));
    }

    std::unique_ptr<subscription>
    subscribe(std::string topic, std::function<void(const std::string& payload)> handler) override
    {
        return below_.subscribe(std::move(topic), std::move(handler));
    }

    void on_gap(std::function<void()> handler) override { below_.on_gap(std::move(handler)); }

    [[nodiscard]] bool connected() const override { return below_.connected(); }

private:
    ports::bus& below_;
    std::mt19937_64 dice_;
    unsigned loss_ = 0;
    unsigned repeats_ = 0;
    std::uint64_t lost_ = 0;
};

}  // namespace pasokh::testing
