;;; quid-indent.el --- Indentation for Quid  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: Apache-2.0

;;; Commentary:

;; Indents as the formatter lays out: declarations at the margin, their parts by one step, what goes
;; on from the line before by one step more.  vim/indent/quid.vim follows the same rules.

;;; Code:

(require 'subr-x)
(require 'quid-words)

(defgroup quid nil
  "Quid, a language for deals that move step by step."
  :group 'languages)

(defcustom quid-indent-offset 2
  "Columns of one step of indentation."
  :type 'integer
  :safe #'integerp)

(defconst quid--goes-on
  (concat "\\(?:[,=({<>+*/[-]\\|\\_<"
          (regexp-opt '("then" "else" "and" "or" "not" "otherwise" "instead" "to" "of" "by" "from"
                        "while" "until" "within"))
          "\\)\\'")
  "The end of a line that goes on.")

(defun quid--code ()
  "The line at point without its indent, its texts and its comment."
  (let ((line (buffer-substring-no-properties (line-beginning-position) (line-end-position))))
    (setq line (replace-regexp-in-string "\"\\(?:\\\\.\\|[^\"\\]\\)*\"" "\"\"" line t t))
    (string-trim (replace-regexp-in-string "#.*" "" line t t))))

(defun quid--begins-p (code words)
  "Does CODE begin with one of WORDS?"
  (string-match-p (concat "\\`" (regexp-opt words t) "\\_>") code))

(defun quid--go-above ()
  "Go to the nearest line above that holds more than a comment, else be nil."
  (let ((found nil))
    (while (and (not found) (zerop (forward-line -1)))
      (setq found (not (equal (quid--code) ""))))
    found))

(defun quid--go-above-with (words)
  "Go to the nearest line above that begins with one of WORDS, else be nil."
  (let ((found nil))
    (while (and (not found) (quid--go-above))
      (setq found (quid--begins-p (quid--code) words)))
    found))

(defun quid--declaration-p (code)
  "Does CODE begin a declaration?"
  (when (string-match "\\`\\([[:alnum:]_]+\\)[ \t]+\\([[:alnum:]_]+\\|\"\\)" code)
    (let ((first (match-string 1 code)) (second (match-string 2 code)))
      (and (member first (cons "let" quid--starters))
           (not (equal first "every"))
           (if (member second (append quid--reserved quid--constants))
               (member first '("rule" "ensure" "impasse"))
             (not (string-match-p "\\`set[ \t]+[[:alnum:]_]+[ \t]*\\(?:\\[[^]]*\\]\\)?[ \t]+to\\_>"
                                  code)))))))

(defun quid--indent-after-open-line (code)
  "Indentation of CODE, no declaration and no part; point is on the line above."
  (let* ((head (quid--code))
         (opener (save-excursion (if (quid--go-above) (quid--code) "")))
         (joined (quid--begins-p head '("and" "or")))
         (deeper
          (if (quid--begins-p code '("and" "or"))
              (not joined)
            (and (string-match-p quid--goes-on head)
                 (or (quid--begins-p head '("if" "every" "otherwise"))
                     (not (or joined (string-match-p quid--goes-on opener)
                              (string-suffix-p ":" opener))))))))
    (+ (current-indentation) (if deeper quid-indent-offset 0))))

(defun quid--indent-of-empty-line (here)
  "Indentation of a line without code, at HERE; point is on the nearest code above."
  (let ((column (current-indentation)) (opens (string-suffix-p ":" (quid--code))))
    (save-excursion
      (goto-char here)
      (forward-line -1)
      (cond ((looking-at "[ \t]*#") (current-indentation))
            (opens (+ column quid-indent-offset))
            ((looking-at "[ \t]*$") 0)
            (t column)))))

(defun quid--indent-beside (words openers)
  "Indentation of the line above that begins with one of WORDS; more after OPENERS."
  (if (quid--go-above-with words)
      (+ (current-indentation) (if (quid--begins-p (quid--code) openers) quid-indent-offset 0))
    0))

(defun quid--indentation ()
  "Where the line at point should begin."
  (save-excursion
    (beginning-of-line)
    (let ((code (quid--code)) (here (point)))
      (if (not (quid--go-above))
          0
        (let* ((previous (quid--code)) (column (current-indentation))
               (opens (string-suffix-p ":" previous)) (listed (string-suffix-p "," previous)))
          (cond
           ((equal code "") (quid--indent-of-empty-line here))
           ((and (not listed) (quid--declaration-p code)) 0)
           (opens (+ column quid-indent-offset))
           ((quid--begins-p code '("if" "every")) 0)
           ((quid--begins-p code '("on" "expect" "prior" "refuse"))
            (goto-char here)
            (quid--indent-beside '("on" "expect" "prior" "refuse" "test") '("test")))
           ((quid--begins-p code '("then" "else"))
            (goto-char here)
            (quid--indent-beside '("if" "every") nil))
           ((and (not listed) (quid--begins-p code '("otherwise")))
            (goto-char here)
            (quid--indent-beside '("if" "every" "otherwise") '("if" "every")))
           (t (quid--indent-after-open-line code))))))))

(defun quid-indent-line ()
  "Indent the line at point."
  (interactive)
  (let ((case-fold-search nil) (from-end (- (point-max) (point))))
    (indent-line-to (quid--indentation))
    (when (> (- (point-max) from-end) (point))
      (goto-char (- (point-max) from-end)))))

(provide 'quid-indent)
;;; quid-indent.el ends here
