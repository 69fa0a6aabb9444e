# bench/<name>_bench.cpp → <name>_bench, a Google Benchmark program; bench/load and bench/floor → pasokh_load and
# pasokh_floor, which bench/core.py drives. tools/bench runs all of them.
find_package(benchmark REQUIRED)

file(GLOB benches CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/bench/*_bench.cpp")
foreach(source IN LISTS benches)
    cmake_path(GET source STEM name)
    add_executable(${name} "${source}")
    target_link_libraries(${name} PRIVATE pasokh_main benchmark::benchmark benchmark::benchmark_main)
endforeach()

foreach(program load floor)
    file(GLOB sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/bench/${program}/*.cpp")
    add_executable(pasokh_${program} ${sources})
    target_include_directories(pasokh_${program} PRIVATE "${PROJECT_SOURCE_DIR}/bench")
    target_link_libraries(pasokh_${program} PRIVATE pasokh_async pasokh_beast SQLite::SQLite3 CLI11::CLI11)
endforeach()
