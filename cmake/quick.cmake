# A build from nothing is mostly the same headers read again and again, and tests turned into code that runs once. Here the
# headers are read once, and what tests consist of is not optimised; what they test is.
option(RZ_QUICK "Precompiled headers, tests without optimising. OFF: every file stands alone" ON)

# What most files include and no change of ours touches.
set(rz_headers
    <algorithm> <array> <atomic> <charconv> <chrono> <cmath> <cstddef> <cstdint> <cstring> <functional> <map>
    <memory> <mutex> <numeric> <optional> <random> <set> <span> <string> <string_view> <tuple> <unordered_map>
    <utility> <variant> <vector>
    <boost/json/array.hpp> <boost/json/monotonic_resource.hpp> <boost/json/object.hpp> <boost/json/value.hpp>)

# rz_quick(target …): of what is served. The headers belong to `base`, which comes first.
function(rz_quick)
  if(NOT RZ_QUICK)
    return()
  endif()
  foreach(target ${ARGN})
    if(target STREQUAL base)
      target_precompile_headers(base PRIVATE ${rz_headers})
    else()
      target_precompile_headers(${target} REUSE_FROM base)
    endif()
  endforeach()
endfunction()

# rz_quick_test(target …): of what tests consist of.
function(rz_quick_test)
  if(NOT RZ_QUICK)
    return()
  endif()
  foreach(target ${ARGN})
    target_compile_options(${target} PRIVATE -O0)
    if(target STREQUAL base_test)
      target_precompile_headers(base_test PRIVATE ${rz_headers} <gtest/gtest.h>)
    else()
      target_precompile_headers(${target} REUSE_FROM base_test)
    endif()
  endforeach()
endfunction()
