# Every library comes from Debian 12; tools/setup holds the package names.

find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
find_package(Boost 1.81 REQUIRED) # headers only
find_package(OpenSSL REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(ICU REQUIRED COMPONENTS i18n uc)
find_package(nlohmann_json 3.11 REQUIRED)
find_package(CLI11 REQUIRED)
find_package(tomlplusplus REQUIRED)
find_package(spdlog REQUIRED)
pkg_check_modules(sodium REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(libpq REQUIRED IMPORTED_TARGET libpq)
# By pkg-config, because Debian's CMake files of these two do not load alone (hiredis fails without a
# wanted version; prometheus-cpp asks for curl, which only its push client needs).
pkg_check_modules(hiredis REQUIRED IMPORTED_TARGET hiredis)
pkg_check_modules(prometheus REQUIRED IMPORTED_TARGET prometheus-cpp-core)

# Asio and Beast are compiled once, here, instead of in every file that includes them.
add_library(pasokh_asio STATIC "${PROJECT_SOURCE_DIR}/cmake/asio_separate.cpp")
target_compile_definitions(
    pasokh_asio PUBLIC BOOST_ASIO_SEPARATE_COMPILATION BOOST_ASIO_NO_DEPRECATED
)
target_link_libraries(pasokh_asio PUBLIC Boost::headers OpenSSL::SSL Threads::Threads)

add_library(pasokh_beast STATIC "${PROJECT_SOURCE_DIR}/cmake/beast_separate.cpp")
target_compile_definitions(pasokh_beast PUBLIC BOOST_BEAST_SEPARATE_COMPILATION)
target_link_libraries(pasokh_beast PUBLIC pasokh_asio)

add_library(pasokh_json STATIC "${PROJECT_SOURCE_DIR}/cmake/json_separate.cpp")
target_link_libraries(pasokh_json PUBLIC Boost::headers)
