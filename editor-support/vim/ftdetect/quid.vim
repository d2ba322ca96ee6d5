" SPDX-License-Identifier: Apache-2.0
autocmd BufRead,BufNewFile *.quid setfiletype quid
