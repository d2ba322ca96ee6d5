;;; quid-words.el --- The words of Quid  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: Apache-2.0

;;; Commentary:

;; Made by editor-support/generate.py from grammar/keywords.txt; change those, then run it.

;;; Code:

(defconst quid--reserved
  '("let" "if" "then" "else" "on" "expect" "corrected" "and" "or" "not" "all" "any"
    "was" "since" "verdict" "least" "never" "always" "eventually" "unless" "by" "of"
    "in" "to" "from" "for" "while" "until" "within" "otherwise" "after" "before" "at"
    "below" "per" "must" "may")
  "Words that are never names.")

(defconst quid--constants
  '("true" "false" "unknown")
  "Reserved words that are values.")

(defconst quid--starters
  '("deal" "use" "party" "observer" "unit" "set" "calendar" "quantity" "milestone"
    "lever" "statement" "table" "marginal" "action" "rule" "phase" "value" "no"
    "discount" "impasse" "ensure" "outlook" "test" "every")
  "Words that begin declarations.")

(defconst quid--declarers
  '("party" "observer" "unit" "set" "calendar" "quantity" "milestone" "lever"
    "statement" "table" "action" "rule" "phase" "ensure" "outlook")
  "Starters whose next word is a new name.")

(defconst quid--verbs
  '("ease" "tighten" "restore" "pay" "add" "subtract" "say" "waive" "extend" "resize"
    "suspend" "resume" "end" "meet" "break")
  "Words that begin effects.")

(defconst quid--contexts
  '((("rule" "ensure")
     ("start")
     ("label"))
    (("party" "observer" "unit" "set" "calendar" "quantity" "milestone" "lever"
        "statement" "table" "action" "rule" "phase" "ensure" "outlook" "use" "value"
        "discount")
     ("start")
     ("name"))
    (("deal" "test")
     ("start")
     ("text"))
    (("marginal")
     ("start")
     ("word table"))
    (("table")
     ("word marginal")
     ("name"))
    (("impasse")
     ("start")
     ("word after"))
    (("no")
     nil
     ("word deal"))
    (("deal")
     ("word no|end")
     nil)
    (("rule")
     ("word suspend|resume")
     ("label"))
    (("every")
     ("start" "sign :")
     ("name" "number"))
    (("set")
     ("start" "sign ,:(" "word then|otherwise|instead|must|must not|may")
     ("name"))
    (("end")
     ("start" "sign ,:(" "word then|otherwise|instead|must|must not|may")
     ("word deal"))
    (("reported" "verified" "refuted" "broken" "overdue" "lapsed" "waived" "disputed"
        "unruled" "said" "unwarranted" "pending" "done" "suspended" "open" "withdrawn"
        "settled")
     ("name")
     nil)
    (("verified")
     ("start" "sign ,")
     ("word by"))
    (("due" "aim")
     ("start" "sign ,")
     ("name" "number" "sign (" "word within"))
    (("due")
     ("name")
     ("number" "word step"))
    (("needs")
     ("start" "sign ,")
     ("name" "number" "sign ("
        "word not|all|any|was|since|at|true|false|unknown|verdict|no"))
    (("starts")
     nil
     ("word at"))
    (("claims" "when")
     ("name")
     ("name" "number" "sign ("
        "word not|all|any|was|since|at|true|false|unknown|verdict|no"))
    (("where")
     ("name" "number" "sign }")
     ("name" "number" "sign ("
        "word not|all|any|was|since|at|true|false|unknown|verdict|no"))
    (("strength")
     ("name" "number")
     ("number"))
    (("host")
     ("word by")
     ("end"))
    (("once")
     ("name")
     ("sign :" "word per|over|during|from|to"))
    (("over")
     ("name")
     ("label"))
    (("during" "says" "plays")
     ("name")
     ("name"))
    (("pays" "offers")
     ("name")
     ("name" "number" "sign ("))
    (("detects")
     ("name")
     ("number"))
    (("breaks")
     ("name")
     ("number" "word and|correlated"))
    (("correlated")
     ("name" "word breaks")
     ("number" "sign -"))
    (("withdraws")
     ("name")
     ("end" "word on|prior|expect|refuse"))
    (("known")
     ("number")
     ("number" "word step"))
    (("prior")
     ("start")
     ("number" "word step"))
    (("refuse")
     ("start")
     ("word on"))
    (("instead")
     ("word otherwise")
     nil)
    (("the")
     ("word of")
     ("word last"))
    (("last")
     ("word the")
     ("number"))
    (("time")
     ("word on")
     nil)
    (("up")
     ("start" "sign ,:")
     ("word to"))
    (("only")
     nil
     ("word after"))
    (("is")
     nil
     ("word unknown"))
    (("step")
     nil
     ("number"))
    (("step")
     ("number" "sign )" "word by|every|per")
     nil)
    (("trust")
     ("start" "sign ,:")
     ("word in"))
    (("worth" "offer")
     nil
     ("word of"))
    (("thousand" "million" "billion")
     ("number")
     nil)
    (("business")
     ("number" "sign )" "word by|every|per")
     ("name"))
    (("ease" "tighten" "restore" "pay" "add" "subtract" "say" "waive" "extend" "resize"
        "suspend" "resume" "meet" "break")
     ("start" "sign ,:(" "word then|otherwise|instead|must|must not|may")
     ("name" "number" "sign (")))
  "Words that may be names too, and what must stand before and after them.
`quid--before-p' and `quid--after-p' say what the alternatives mean.")

(provide 'quid-words)
;;; quid-words.el ends here
