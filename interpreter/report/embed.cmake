# Embeds the standard library and the help texts into quid_report, so that one binary holds them all.
# Included by interpreter/CMakeLists.txt; run as a script (cmake -P) it writes the source file.
if(CMAKE_SCRIPT_MODE_FILE)
  function(write_bytes symbol file)
    file(READ "${file}" hex HEX)
    string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${hex}")
    string(REGEX REPLACE "(0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,)"
                         "\\1\n" bytes "${bytes}")
    file(APPEND "${OUT}.new" "const unsigned char ${symbol}[] = {\n${bytes}0};\n")
  endfunction()
  function(view symbol out)
    set(${out} "{reinterpret_cast<const char*>(${symbol}), sizeof(${symbol}) - 1}" PARENT_SCOPE)
  endfunction()

  file(WRITE "${OUT}.new" "// Made by interpreter/report/embed.cmake.\n"
       "#include \"report/standard_library.hpp\"\n"
       "namespace quid::report {\nnamespace {\n")
  string(REPLACE "|" ";" modules "${MODULES}")
  set(rows "")
  set(count 0)
  foreach(module IN LISTS modules)
    get_filename_component(name "${module}" NAME_WE)
    write_bytes(module_${count} "${module}")
    view(module_${count} text)
    string(APPEND rows "  {\"${name}\", ${text}},\n")
    math(EXPR count "${count} + 1")
  endforeach()
  write_bytes(topics "${TOPICS}")
  view(topics text)
  file(APPEND "${OUT}.new"
       "const StandardModule modules[] = {\n${rows}  {{}, {}}};\n}  // namespace\n"
       "std::span<const StandardModule> standard_modules() { return {modules, ${count}}; }\n"
       "std::string_view topics_text() { return ${text}; }\n}  // namespace quid::report\n")
  file(RENAME "${OUT}.new" "${OUT}")
  return()
endif()

file(GLOB quid_modules CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/stdlib/*.quid)
list(SORT quid_modules)
list(JOIN quid_modules "|" quid_module_list)
set(quid_topics ${CMAKE_CURRENT_LIST_DIR}/../cli/help/topics.txt)
set(quid_embedded ${CMAKE_CURRENT_BINARY_DIR}/embedded.cpp)
add_custom_command(
  OUTPUT ${quid_embedded}
  COMMAND ${CMAKE_COMMAND} -DOUT=${quid_embedded} "-DMODULES=${quid_module_list}"
          -DTOPICS=${quid_topics} -P ${CMAKE_CURRENT_LIST_DIR}/embed.cmake
  DEPENDS ${quid_modules} ${quid_topics} ${CMAKE_CURRENT_LIST_DIR}/embed.cmake
  COMMENT "Embedding the standard library and the help texts" VERBATIM)
target_sources(quid_report PRIVATE ${quid_embedded})
target_compile_definitions(quid_report PUBLIC QUID_VERSION="${PROJECT_VERSION}")
