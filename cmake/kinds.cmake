# SPDX-License-Identifier: Apache-2.0
# quid/kinds.hpp for hosts, from the table of kinds that the interpreter has.
set(quid_kinds_table ${PROJECT_SOURCE_DIR}/interpreter/run/happenings.def)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${quid_kinds_table})
file(READ ${quid_kinds_table} quid_kinds)
string(REGEX MATCHALL "\nQUID_HAPPENING\\([A-Za-z]+" quid_kinds "${quid_kinds}")
list(TRANSFORM quid_kinds REPLACE "\nQUID_HAPPENING\\(" "  ")
list(TRANSFORM quid_kinds APPEND ",\n")
string(CONCAT QUID_KINDS ${quid_kinds})
configure_file(${PROJECT_SOURCE_DIR}/cmake/kinds.hpp.in ${CMAKE_BINARY_DIR}/include/quid/kinds.hpp @ONLY)
