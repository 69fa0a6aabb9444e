#pragma once

#include "adapters/http/router.hpp"
#include "adapters/http/static_files.hpp"
#include "app/settings.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace pasokh::http {

/// The widget, the console and the demo shop, each with the policy that its page needs.
class pages {
public:
    /// Reads share/{widget,console,demo}; blocks.
    pages(const std::filesystem::path& share, const app::current_settings& settings);

    std::vector<route> routes() const;

private:
    [[nodiscard]] response root() const;
    [[nodiscard]] response widget(const call& what) const;
    [[nodiscard]] response widget_frame(const call& what) const;
    [[nodiscard]] response console(const call& what) const;
    [[nodiscard]] response demo(const call& what) const;

    const app::current_settings& settings_;
    static_files widget_;
    static_files console_;
    static_files demo_;
};

}  // namespace pasokh::http
