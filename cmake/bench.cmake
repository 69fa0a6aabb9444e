# bench/<name>_bench.cpp → <name>_bench, a Google Benchmark program; bench/load and bench/floor → pasokh_load and
# pasokh_floor, which the scripts of bench/ drive. tools/bench runs all of them.
find_package(benchmark REQUIRED)

file(GLOB benches CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/bench/*_bench.cpp")
foreach(source IN LISTS benches)
    cmake_path(GET source STEM name)
    add_executable(${name} "${source}")
    target_link_libraries(
        ${name} PRIVATE pasokh_main pasokh_adapters_sqlite pasokh_faq benchmark::benchmark benchmark::benchmark_main
    )
    target_compile_definitions(
        ${name} PRIVATE PASOKH_BENCH_FAQ="${PROJECT_SOURCE_DIR}/config/demo-shop.faq.jsonl"
    )
endforeach()

foreach(program load floor)
    file(GLOB sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/bench/${program}/*.cpp")
    add_executable(pasokh_${program} ${sources})
    target_include_directories(pasokh_${program} PRIVATE "${PROJECT_SOURCE_DIR}/bench")
    target_link_libraries(pasokh_${program} PRIVATE pasokh_async pasokh_beast SQLite::SQLite3 CLI11::CLI11)
endforeach()
