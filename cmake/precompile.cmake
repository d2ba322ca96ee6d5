# quid_precompile(TARGET [HEADER…]): reads the standard headers that nearly every file includes, and
# those named, once for the whole target: about half of a clean build's time. Sources still include
# what they use: tests/checks/rules.py looks, and QUID_PRECOMPILE=OFF reads none of this.
option(QUID_PRECOMPILE "Precompile common headers" ON)

function(quid_precompile target)
  if(QUID_PRECOMPILE)
    target_precompile_headers(${target} PRIVATE <algorithm> <array> <cstdint> <functional> <map> <memory>
                              <optional> <set> <span> <string> <string_view> <unordered_map> <utility>
                              <variant> <vector> ${ARGN})
  endif()
endfunction()
