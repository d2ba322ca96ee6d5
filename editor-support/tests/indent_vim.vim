" SPDX-License-Identifier: Apache-2.0
" In: the environment's QUID_FILE. Out: the same text, indented anew from the margin, in QUID_OUT.
set nocompatible encoding=utf-8 nomore
let &runtimepath = expand('<sfile>:p:h:h') . '/vim,' . $VIMRUNTIME
filetype plugin indent on
execute 'edit' fnameescape($QUID_FILE)
setlocal filetype=quid
silent %substitute/^\s\+//e
silent normal! gg=G
execute 'silent write!' fnameescape($QUID_OUT)
quitall!
