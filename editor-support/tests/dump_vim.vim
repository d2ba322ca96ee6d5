" SPDX-License-Identifier: Apache-2.0
" What Vim makes of a file. In: the environment's QUID_FILE and QUID_OUT. Out: a character a line,
" `line first last group` by tabs, columns in code points from 1.
set nocompatible encoding=utf-8 nomore
let s:root = expand('<sfile>:p:h:h') . '/vim'
let &runtimepath = s:root . ',' . $VIMRUNTIME
filetype plugin indent on
syntax on
execute 'edit' fnameescape($QUID_FILE)
if &filetype !=# 'quid'
  setlocal filetype=quid
endif

let s:out = []
for s:line in range(1, line('$'))
  let s:byte = 1
  let s:column = 1
  for s:part in split(getline(s:line), '\zs')
    let s:group = synIDattr(synID(s:line, s:byte, 1), 'name')
    let s:last = s:column + strchars(s:part) - 1
    call add(s:out, join([s:line, s:column, s:last, s:group], "\t"))
    let s:byte += len(s:part)
    let s:column = s:last + 1
  endfor
endfor
call writefile(s:out, $QUID_OUT)
quitall!
