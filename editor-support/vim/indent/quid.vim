" SPDX-License-Identifier: Apache-2.0
" Indents as the formatter lays out: declarations at the margin, their parts by two, what goes on
" from the line before by two more. emacs/quid-mode.el follows the same rules.
if exists('b:did_indent')
  finish
endif
let b:did_indent = 1

setlocal indentexpr=GetQuidIndent(v:lnum)
setlocal indentkeys=o,O,0#,!^F,0=otherwise,0=then,0=else,0=if,0=on,0=expect,0=let,0=rule
setlocal indentkeys+=0=milestone,0=lever,0=test,0=ensure,0=value,0=phase,0=party,0=table,0=outlook
setlocal autoindent
let b:undo_indent = 'setlocal indentexpr< indentkeys< autoindent<'

if exists('*GetQuidIndent')
  finish
endif

" Words, made by editor-support/generate.py from grammar/keywords.txt. keywords: begin
let s:heads = [
      \ 'deal', 'use', 'party', 'observer', 'unit', 'set', 'calendar', 'quantity', 'milestone',
      \ 'lever', 'statement', 'table', 'marginal', 'action', 'rule', 'phase', 'value', 'no',
      \ 'discount', 'impasse', 'ensure', 'outlook', 'test', 'let',
      \ ]
let s:reserved = [
      \ 'let', 'if', 'then', 'else', 'on', 'expect', 'corrected', 'and', 'or', 'not', 'all',
      \ 'any', 'was', 'since', 'verdict', 'true', 'false', 'unknown', 'least', 'never',
      \ 'always', 'eventually', 'unless', 'by', 'of', 'in', 'to', 'from', 'for', 'while',
      \ 'until', 'within', 'otherwise', 'after', 'before', 'at', 'below', 'per', 'must', 'may',
      \ ]
" keywords: end

let s:goes_on = '\C\v%([,=({[<>+*/-]|<%(then|else|and|or|not|otherwise|instead|to|of|by|from|while'
      \ . '|until|within))$'

" The line without its indent, its texts and its comment.
function! s:Code(lnum) abort
  let l:bare = substitute(getline(a:lnum), '"\%(\\.\|[^"\\]\)*"', '""', 'g')
  return trim(substitute(l:bare, '#.*$', '', ''))
endfunction

" The nearest line above that holds more than a comment; 0 when there is none.
function! s:Above(lnum) abort
  let l:at = prevnonblank(a:lnum - 1)
  while l:at > 0 && s:Code(l:at) ==# ''
    let l:at = prevnonblank(l:at - 1)
  endwhile
  return l:at
endfunction

" The nearest line above that begins with one of the words; 0 when there is none.
function! s:AboveWith(lnum, words) abort
  let l:at = s:Above(a:lnum)
  while l:at > 0 && s:Code(l:at) !~# '\v^%(' . a:words . ')>'
    let l:at = s:Above(l:at)
  endwhile
  return l:at
endfunction

function! s:IsDeclaration(code) abort
  let l:words = matchlist(a:code, '\v^(\k+)\s+(\k+|")')
  if empty(l:words) || index(s:heads, l:words[1]) < 0
    return 0
  endif
  if index(s:reserved, l:words[2]) >= 0
    return l:words[1] =~# '\v^%(rule|ensure|impasse)$'
  endif
  return a:code !~# '\v^set\s+\k+\s*%(\[[^\]]*\])?\s+to>'
endfunction

" A comment goes with a comment above it; after a blank line it is at the margin.
function! s:OfEmptyLine(lnum, above) abort
  if getline(a:lnum - 1) =~# '^\s*#'
    return indent(a:lnum - 1)
  elseif s:Code(a:above) =~# ':$'
    return indent(a:above) + 2
  endif
  return getline(a:lnum - 1) =~# '^\s*$' ? 0 : indent(a:above)
endfunction

function! s:AfterOpenLine(above, code) abort
  let l:head = s:Code(a:above)
  if a:code =~# '\v^%(and|or)>'
    return indent(a:above) + (l:head =~# '\v^%(and|or)>' ? 0 : 2)
  elseif l:head !~# s:goes_on
    return indent(a:above)
  endif
  let l:before = s:Above(a:above)
  let l:opener = l:before > 0 ? s:Code(l:before) : ''
  let l:inside = l:head =~# '\v^%(and|or)>' || l:opener =~# s:goes_on || l:opener =~# ':$'
  let l:inside = l:inside && l:head !~# '\v^%(if|every|otherwise)>'
  return indent(a:above) + (l:inside ? 0 : 2)
endfunction

function! GetQuidIndent(lnum) abort
  let l:above = s:Above(a:lnum)
  let l:code = s:Code(a:lnum)
  if l:above == 0
    return 0
  endif
  let l:previous = s:Code(l:above)
  let l:opens = l:previous =~# ':$'
  if l:code ==# ''
    return s:OfEmptyLine(a:lnum, l:above)
  elseif l:previous !~# ',$' && s:IsDeclaration(l:code)
    return 0
  elseif l:opens
    return indent(l:above) + 2
  elseif l:code =~# '\v^%(if|every)>'
    return 0
  elseif l:code =~# '\v^%(on|expect|prior|refuse)>'
    let l:at = s:AboveWith(a:lnum, 'on|expect|prior|refuse|test')
    return l:at == 0 ? 0 : indent(l:at) + (s:Code(l:at) =~# '\v^test>' ? 2 : 0)
  elseif l:code =~# '\v^%(then|else)>'
    return indent(max([s:AboveWith(a:lnum, 'if|every'), 1]))
  elseif l:code =~# '\v^otherwise>' && l:previous !~# ',$'
    let l:at = s:AboveWith(a:lnum, 'if|every|otherwise')
    return l:at == 0 ? 2 : indent(l:at) + (s:Code(l:at) =~# '\v^otherwise>' ? 0 : 2)
  endif
  return s:AfterOpenLine(l:above, l:code)
endfunction
