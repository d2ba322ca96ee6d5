# cmake -DCLASS=QuidParser -P defer.cmake: defers what ANTLR's generated code does before main. To
# read its automaton takes longer than all else of a start, and only mistakes and tests need it.
# Who makes an object of the class calls its `prepare()` before.
function(change file from to)
  file(READ ${file} text)
  string(FIND "${text}" "${from}" place)
  if(place EQUAL -1)
    message(FATAL_ERROR "${file} has no `${from}`")
  endif()
  string(REPLACE "${from}" "${to}" text "${text}")
  file(WRITE ${file} "${text}")
endfunction()

change(${CLASS}.h "static Initializer _init;"
       "public:\n  static void prepare() { static const Initializer once; }")
change(${CLASS}.cpp "${CLASS}::Initializer ${CLASS}::_init;" "")
