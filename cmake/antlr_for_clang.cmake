# clang refuses one header of ANTLR's runtime 4.9, of a class that nobody here uses. So clang gets
# the headers from a copy in the build folder, in which that one is empty. Sets QUID_ANTLR4_INCLUDE.
set(antlr_copy ${CMAKE_BINARY_DIR}/antlr4-runtime)
if(NOT EXISTS ${antlr_copy}/antlr4-runtime.h)
  file(COPY ${QUID_ANTLR4_INCLUDE}/ DESTINATION ${antlr_copy} FILES_MATCHING PATTERN "*.h")
  file(WRITE ${antlr_copy}/misc/InterpreterDataReader.h "#pragma once\n")
endif()
set(QUID_ANTLR4_INCLUDE ${antlr_copy})
