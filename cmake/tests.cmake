# tests/<suite>/*.cpp → <suite>_tests, one ctest entry per test case, labelled with its suite.
# Every test runs in the source folder and finds the server of this build in PASOKH_BIN.
include(CTest)
find_package(Catch2 2.13 REQUIRED)
include(Catch)

# What a test does itself costs little; without optimisation it compiles in two thirds of the time, and tests are a third of all
# that CI compiles. Libraries, and so the program that most tests run, keep the flags of their preset. What lives in headers is compiled with
# the tests that use it: where that is the subject, or where a test computes much, the flags are kept too.
set(optimised app async invariants ws)
add_library(tests_options INTERFACE)
target_compile_options(tests_options INTERFACE -O0)

add_library(tests_main OBJECT "${PROJECT_SOURCE_DIR}/cmake/catch_main.cpp")
target_link_libraries(tests_main PUBLIC Catch2::Catch2 pasokh_options PRIVATE tests_options)

# What every suite may use: all layers, and tests/support.
file(GLOB_RECURSE support CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/tests/support/*.cpp")
add_library(tests_support STATIC ${support})
target_include_directories(tests_support PUBLIC "${PROJECT_SOURCE_DIR}/tests")
target_link_libraries(
    tests_support
    PUBLIC pasokh_main pasokh_beast nlohmann_json::nlohmann_json Catch2::Catch2
    PRIVATE tests_options
)
set(headers "${PROJECT_SOURCE_DIR}/cmake/precompiled.hpp" <catch2/catch.hpp> <nlohmann/json.hpp>)
if(PASOKH_PCH)
    target_precompile_headers(tests_support PRIVATE ${headers})
endif()

set(not_suites support fuzz fixtures e2e)
set(decisions domain invariants) # need no other layer, so that they are built and run in a minute
# The real program from outside: integration (the main job), delivery (nothing lost or doubled under faults),
# protocol (RFC 6455, HTTP/1.1), peers (slow, silent, flooding), doors (who may do what), production (TLS, proxies, retention),
# nodes (several servers on one PostgreSQL and Redis), endurance (soak).
set(from_outside integration delivery protocol peers doors production nodes endurance)
# One variable and no more: Catch's discovery script breaks lists, and so every `;`, in properties and names.
# A path and no $<TARGET_FILE:…>, which would make every suite wait for the program's build.
set(environment ENVIRONMENT "PASOKH_BIN=${CMAKE_RUNTIME_OUTPUT_DIRECTORY}/pasokh")

file(GLOB folders CONFIGURE_DEPENDS RELATIVE "${PROJECT_SOURCE_DIR}/tests" "${PROJECT_SOURCE_DIR}/tests/*")
foreach(suite IN LISTS folders)
    file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/tests/${suite}/*.cpp")
    if(suite IN_LIST not_suites OR NOT sources)
        continue()
    endif()
    add_executable(${suite}_tests ${sources})
    if(NOT suite IN_LIST optimised)
        target_link_libraries(${suite}_tests PRIVATE tests_options)
    endif()
    if(suite IN_LIST decisions)
        target_link_libraries(${suite}_tests PRIVATE tests_main pasokh_domain)
        if(PASOKH_PCH)
            target_precompile_headers(${suite}_tests PRIVATE <catch2/catch.hpp>)
        endif()
    else()
        target_link_libraries(${suite}_tests PRIVATE tests_main tests_support)
        if(PASOKH_PCH AND suite IN_LIST optimised)
            target_precompile_headers(${suite}_tests PRIVATE ${headers}) # good only for the flags it was made with
        elseif(PASOKH_PCH)
            target_precompile_headers(${suite}_tests REUSE_FROM tests_support)
        endif()
    endif()
    set(timeout 300)
    if(suite IN_LIST from_outside)
        set(timeout 600)
        if(suite STREQUAL endurance)
            set(timeout 4500) # its long form takes an hour
        endif()
        if(TARGET pasokh)
            add_dependencies(${suite}_tests pasokh)
        endif()
    endif()
    catch_discover_tests(
        ${suite}_tests
        EXTRA_ARGS --warn NoTests
        TEST_PREFIX "${suite}/"
        WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}"
        PROPERTIES LABELS ${suite} TIMEOUT ${timeout} ${environment}
    )
endforeach()
