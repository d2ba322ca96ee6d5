" SPDX-License-Identifier: Apache-2.0
" Quid: reserved words are coloured wherever they stand; the others, which may be names too, only
" beside a neighbour that shows their meaning. Of two matches at one place the later line wins.
if exists('b:current_syntax')
  finish
endif
let s:keep_cpo = &cpoptions
set cpoptions&vim

syntax case match
syntax iskeyword @,48-57,_,192-255

syntax match quidMistake /[;@$&|~`'\\?!%.]/
syntax match quidMistake /[\u00a1-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u00d7\u00f7]/
syntax match quidMistake /[\u2010-\u2027\u2030-\u205e\u2190-\u2bff\u3001-\u3004]/
syntax match quidOperator /\.\.\|<=\|>=\|!=\|[-=<>+*/^]/
syntax match quidPunctuation /[][(){},:]/
syntax match quidCall /\v%(\h|[^\x01-\x7f])\k*\(@=/

" Words, made by editor-support/generate.py from grammar/keywords.txt. keywords: begin
let s:reserved = '%(let|if|then|else|on|expect|corrected|and|or|not|all|any|was|since|verdict|true|false|unknown|least|never|always|eventually|unless|by|of|in|to|from|for|while|until|within|otherwise|after|before|at|below|per|must|may)'
let s:others = '%(deal|use|party|observer|unit|set|calendar|quantity|milestone|lever|statement|table|marginal|action|rule|phase|value|no|discount|impasse|ensure|outlook|test|every|ease|tighten|restore|pay|add|subtract|say|waive|extend|resize|suspend|resume|end|meet|break)'
let s:before_name = '\s+%(' . s:reserved . '>)@!%(\h|[^\x01-\x7f])'
let s:after_name = '%(%([[:alnum:]_\])]|[^\x01-\x7f])\s+)@40<='
      \ . '%(<%(' . s:reserved . '|' . s:others . ')\s+)@40<!'
execute 'syntax match quidDeclarer /\v%(<%(rule|ensure)>)@=%(^\s*)@<=<%(rule|ensure)>%(\s+%(\h|[^\x01-\x7f]))@=/ nextgroup=quidName skipwhite'
execute 'syntax match quidDeclarer /\v%(<%(party|observer|unit|set|calendar|quantity|milestone|lever|statement|table|action|rule|phase|ensure|outlook)>)@=%(^\s*)@<=<%(party|observer|unit|set|calendar|quantity|milestone|lever|statement|table|action|rule|phase|ensure|outlook)>%(' . s:before_name . ')@=/ nextgroup=quidName skipwhite'
execute 'syntax match quidStarter /\v%(<%(use|value|discount)>)@=%(^\s*)@<=<%(use|value|discount)>%(' . s:before_name . ')@=/'
execute 'syntax match quidStarter /\v%(<%(deal|test)>)@=%(^\s*)@<=<%(deal|test)>%(\s+")@=/'
execute 'syntax match quidStarter /\v%(<%(marginal)>)@=%(^\s*)@<=<%(marginal)>%(\s+%(table)>)@=/'
execute 'syntax match quidDeclarer /\v%(<%(table)>)@=%(<%(marginal)\s+)@40<=<%(table)>%(' . s:before_name . ')@=/ nextgroup=quidName skipwhite'
execute 'syntax match quidStarter /\v%(<%(impasse)>)@=%(^\s*)@<=<%(impasse)>%(\s+%(after)>)@=/'
execute 'syntax match quidStarter /\v<%(no)>%(\s+%(deal)>)@=/'
execute 'syntax match quidStarter /\v%(<%(deal)>)@=%(<%(no|end)\s+)@40<=<%(deal)>/'
execute 'syntax match quidStarter /\v%(<%(rule)>)@=%(<%(suspend|resume)\s+)@40<=<%(rule)>%(\s+%(\h|[^\x01-\x7f]))@=/'
execute 'syntax match quidStarter /\v%(<%(every)>)@=%(^\s*)@<=<%(every)>%(' . s:before_name . '|\s+-?\d)@=/'
execute 'syntax match quidStarter /\v%(<%(every)>)@=%([:]\s*)@40<=<%(every)>%(' . s:before_name . '|\s+-?\d)@=/'
execute 'syntax match quidStarter /\v%(<%(set)>)@=%(^\s*)@<=<%(set)>%(' . s:before_name . ')@=/'
execute 'syntax match quidStarter /\v%(<%(set)>)@=%([,:(]\s*)@40<=<%(set)>%(' . s:before_name . ')@=/'
execute 'syntax match quidStarter /\v%(<%(set)>)@=%(<%(then|otherwise|instead|must|must\s+not|may)\s+)@40<=<%(set)>%(' . s:before_name . ')@=/'
execute 'syntax match quidVerb /\v%(<%(end)>)@=%(^\s*)@<=<%(end)>%(\s+%(deal)>)@=/'
execute 'syntax match quidVerb /\v%(<%(end)>)@=%([,:(]\s*)@40<=<%(end)>%(\s+%(deal)>)@=/'
execute 'syntax match quidVerb /\v%(<%(end)>)@=%(<%(then|otherwise|instead|must|must\s+not|may)\s+)@40<=<%(end)>%(\s+%(deal)>)@=/'
execute 'syntax match quidContextual /\v%(<%(reported|verified|refuted|broken|overdue|lapsed|waived|disputed|unruled|said|unwarranted|pending|done|suspended|open|withdrawn|settled)>)@=' . s:after_name . '<%(reported|verified|refuted|broken|overdue|lapsed|waived|disputed|unruled|said|unwarranted|pending|done|suspended|open|withdrawn|settled)>/'
execute 'syntax match quidContextual /\v%(<%(verified)>)@=%(^\s*)@<=<%(verified)>%(\s+%(by)>)@=/'
execute 'syntax match quidContextual /\v%(<%(verified)>)@=%([,]\s*)@40<=<%(verified)>%(\s+%(by)>)@=/'
execute 'syntax match quidContextual /\v%(<%(due|aim)>)@=%(^\s*)@<=<%(due|aim)>%(' . s:before_name . '|\s+-?\d|\s*[(]|\s+%(within)>)@=/'
execute 'syntax match quidContextual /\v%(<%(due|aim)>)@=%([,]\s*)@40<=<%(due|aim)>%(' . s:before_name . '|\s+-?\d|\s*[(]|\s+%(within)>)@=/'
execute 'syntax match quidContextual /\v%(<%(due)>)@=' . s:after_name . '<%(due)>%(\s+-?\d|\s+%(step)>)@=/'
execute 'syntax match quidContextual /\v%(<%(needs)>)@=%(^\s*)@<=<%(needs)>%(' . s:before_name . '|\s+-?\d|\s*[(]|\s+%(not|all|any|was|since|at|true|false|unknown|verdict|no)>)@=/'
execute 'syntax match quidContextual /\v%(<%(needs)>)@=%([,]\s*)@40<=<%(needs)>%(' . s:before_name . '|\s+-?\d|\s*[(]|\s+%(not|all|any|was|since|at|true|false|unknown|verdict|no)>)@=/'
execute 'syntax match quidContextual /\v<%(starts)>%(\s+%(at)>)@=/'
execute 'syntax match quidContextual /\v%(<%(claims|when)>)@=' . s:after_name . '<%(claims|when)>%(' . s:before_name . '|\s+-?\d|\s*[(]|\s+%(not|all|any|was|since|at|true|false|unknown|verdict|no)>)@=/'
execute 'syntax match quidContextual /\v%(<%(where)>)@=' . s:after_name . '<%(where)>%(' . s:before_name . '|\s+-?\d|\s*[(]|\s+%(not|all|any|was|since|at|true|false|unknown|verdict|no)>)@=/'
execute 'syntax match quidContextual /\v%(<%(where)>)@=%([0-9\%]\s+)@40<=<%(where)>%(' . s:before_name . '|\s+-?\d|\s*[(]|\s+%(not|all|any|was|since|at|true|false|unknown|verdict|no)>)@=/'
execute 'syntax match quidContextual /\v%(<%(where)>)@=%([}]\s*)@40<=<%(where)>%(' . s:before_name . '|\s+-?\d|\s*[(]|\s+%(not|all|any|was|since|at|true|false|unknown|verdict|no)>)@=/'
execute 'syntax match quidContextual /\v%(<%(strength)>)@=' . s:after_name . '<%(strength)>%(\s+-?\d)@=/'
execute 'syntax match quidContextual /\v%(<%(strength)>)@=%([0-9\%]\s+)@40<=<%(strength)>%(\s+-?\d)@=/'
execute 'syntax match quidContextual /\v%(<%(host)>)@=%(<%(by)\s+)@40<=<%(host)>%(\s*%(#|$))@=/'
execute 'syntax match quidContextual /\v%(<%(once)>)@=' . s:after_name . '<%(once)>%(\s*[:]|\s+%(per|over|during|from|to)>)@=/'
execute 'syntax match quidContextual /\v%(<%(over)>)@=' . s:after_name . '<%(over)>%(\s+%(\h|[^\x01-\x7f]))@=/'
execute 'syntax match quidContextual /\v%(<%(during|says|plays)>)@=' . s:after_name . '<%(during|says|plays)>%(' . s:before_name . ')@=/'
execute 'syntax match quidContextual /\v%(<%(pays|offers)>)@=' . s:after_name . '<%(pays|offers)>%(' . s:before_name . '|\s+-?\d|\s*[(])@=/'
execute 'syntax match quidContextual /\v%(<%(detects)>)@=' . s:after_name . '<%(detects)>%(\s+-?\d)@=/'
execute 'syntax match quidContextual /\v%(<%(breaks)>)@=' . s:after_name . '<%(breaks)>%(\s+-?\d|\s+%(and|correlated)>)@=/'
execute 'syntax match quidContextual /\v%(<%(correlated)>)@=' . s:after_name . '<%(correlated)>%(\s+-?\d|\s*[-])@=/'
execute 'syntax match quidContextual /\v%(<%(correlated)>)@=%(<%(breaks)\s+)@40<=<%(correlated)>%(\s+-?\d|\s*[-])@=/'
execute 'syntax match quidContextual /\v%(<%(withdraws)>)@=' . s:after_name . '<%(withdraws)>%(\s*%(#|$)|\s+%(on|prior|expect|refuse)>)@=/'
execute 'syntax match quidContextual /\v%(<%(known)>)@=%([0-9\%]\s+)@40<=<%(known)>%(\s+-?\d|\s+%(step)>)@=/'
execute 'syntax match quidContextual /\v%(<%(prior)>)@=%(^\s*)@<=<%(prior)>%(\s+-?\d|\s+%(step)>)@=/'
execute 'syntax match quidContextual /\v%(<%(refuse)>)@=%(^\s*)@<=<%(refuse)>%(\s+%(on)>)@=/'
execute 'syntax match quidContextual /\v%(<%(instead)>)@=%(<%(otherwise)\s+)@40<=<%(instead)>/'
execute 'syntax match quidContextual /\v%(<%(the)>)@=%(<%(of)\s+)@40<=<%(the)>%(\s+%(last)>)@=/'
execute 'syntax match quidContextual /\v%(<%(last)>)@=%(<%(the)\s+)@40<=<%(last)>%(\s+-?\d)@=/'
execute 'syntax match quidContextual /\v%(<%(time)>)@=%(<%(on)\s+)@40<=<%(time)>/'
execute 'syntax match quidContextual /\v%(<%(up)>)@=%(^\s*)@<=<%(up)>%(\s+%(to)>)@=/'
execute 'syntax match quidContextual /\v%(<%(up)>)@=%([,:]\s*)@40<=<%(up)>%(\s+%(to)>)@=/'
execute 'syntax match quidContextual /\v<%(only)>%(\s+%(after)>)@=/'
execute 'syntax match quidContextual /\v<%(is)>%(\s+%(unknown)>)@=/'
execute 'syntax match quidContextual /\v<%(step)>%(\s+-?\d)@=/'
execute 'syntax match quidContextual /\v%(<%(step)>)@=%([0-9\%]\s+)@40<=<%(step)>/'
execute 'syntax match quidContextual /\v%(<%(step)>)@=%([)]\s*)@40<=<%(step)>/'
execute 'syntax match quidContextual /\v%(<%(step)>)@=%(<%(by|every|per)\s+)@40<=<%(step)>/'
execute 'syntax match quidContextual /\v%(<%(trust)>)@=%(^\s*)@<=<%(trust)>%(\s+%(in)>)@=/'
execute 'syntax match quidContextual /\v%(<%(trust)>)@=%([,:]\s*)@40<=<%(trust)>%(\s+%(in)>)@=/'
execute 'syntax match quidContextual /\v<%(worth|offer)>%(\s+%(of)>)@=/'
execute 'syntax match quidContextual /\v%(<%(thousand|million|billion)>)@=%([0-9\%]\s+)@40<=<%(thousand|million|billion)>/'
execute 'syntax match quidContextual /\v%(<%(business)>)@=%([0-9\%]\s+)@40<=<%(business)>%(' . s:before_name . ')@=/'
execute 'syntax match quidContextual /\v%(<%(business)>)@=%([)]\s*)@40<=<%(business)>%(' . s:before_name . ')@=/'
execute 'syntax match quidContextual /\v%(<%(business)>)@=%(<%(by|every|per)\s+)@40<=<%(business)>%(' . s:before_name . ')@=/'
execute 'syntax match quidVerb /\v%(<%(ease|tighten|restore|pay|add|subtract|say|waive|extend|resize|suspend|resume|meet|break)>)@=%(^\s*)@<=<%(ease|tighten|restore|pay|add|subtract|say|waive|extend|resize|suspend|resume|meet|break)>%(' . s:before_name . '|\s+-?\d|\s*[(])@=/'
execute 'syntax match quidVerb /\v%(<%(ease|tighten|restore|pay|add|subtract|say|waive|extend|resize|suspend|resume|meet|break)>)@=%([,:(]\s*)@40<=<%(ease|tighten|restore|pay|add|subtract|say|waive|extend|resize|suspend|resume|meet|break)>%(' . s:before_name . '|\s+-?\d|\s*[(])@=/'
execute 'syntax match quidVerb /\v%(<%(ease|tighten|restore|pay|add|subtract|say|waive|extend|resize|suspend|resume|meet|break)>)@=%(<%(then|otherwise|instead|must|must\s+not|may)\s+)@40<=<%(ease|tighten|restore|pay|add|subtract|say|waive|extend|resize|suspend|resume|meet|break)>%(' . s:before_name . '|\s+-?\d|\s*[(])@=/'
syntax keyword quidConstant true false unknown
syntax keyword quidLogic and or not all any
syntax keyword quidReserved if then else on expect corrected was since verdict least never always eventually unless by of in to from for while until within otherwise after before at below per must may
syntax keyword quidReserved let nextgroup=quidName skipwhite
execute 'syntax match quidName /\v%(' . s:reserved . '>)@!%(\h|[^\x01-\x7f])\k*/ contained'
" keywords: end

syntax match quidNumber /\v<\d%(_?\d)*%(\.\d+)?\%?/
syntax match quidMistake /\v<%(\d[0-9_]*_[0-9_]@!|\d[0-9_]*__|0%(_?\d)+%(\.\d+)?\%?)/
syntax match quidMistake /\v<\d%(_?\d)*\.\d*\h\w*/
syntax match quidMistake /\v<\d{4}-\d+%(-\d\w*)?/
syntax match quidDate /\v<\d{4}-\d{2}-\d{2}\w@!/

syntax match quidMistake /".*$/
syntax match quidEscape /\\./ contained
syntax region quidText start=/"/ skip=/\\./ end=/"/ oneline contains=quidEscape,@Spell
syntax keyword quidTodo TODO FIXME XXX contained
syntax match quidComment /#.*$/ contains=quidTodo,@Spell

syntax sync minlines=1

highlight default link quidComment Comment
highlight default link quidTodo Todo
highlight default link quidText String
highlight default link quidEscape SpecialChar
highlight default link quidNumber Number
highlight default link quidDate Constant
highlight default link quidConstant Boolean
highlight default link quidReserved Keyword
highlight default link quidLogic Operator
highlight default link quidStarter Structure
highlight default link quidDeclarer Structure
highlight default link quidVerb Statement
highlight default link quidContextual Type
highlight default link quidName Identifier
highlight default link quidCall Function
highlight default link quidOperator Operator
highlight default link quidPunctuation Delimiter
highlight default link quidMistake Error

let b:current_syntax = 'quid'
let &cpoptions = s:keep_cpo
unlet s:keep_cpo
