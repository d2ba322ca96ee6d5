" SPDX-License-Identifier: Apache-2.0
" Comments, tabs and jumps between declarations.
if exists('b:did_ftplugin')
  finish
endif
let b:did_ftplugin = 1

setlocal comments=:#
setlocal commentstring=#\ %s
setlocal formatoptions-=t formatoptions+=croql
setlocal expandtab shiftwidth=2 softtabstop=2
setlocal suffixesadd=.quid
setlocal include=^\\s*use
setlocal define=^\\s*\\%(party\\\|observer\\\|set\\\|quantity\\\|milestone\\\|lever\\\|statement\\\|let\\\|table\\\|action\\\|rule\\\|phase\\)

let b:undo_ftplugin = 'setlocal comments< commentstring< formatoptions< expandtab< shiftwidth<'
      \ . ' softtabstop< suffixesadd< include< define<'
