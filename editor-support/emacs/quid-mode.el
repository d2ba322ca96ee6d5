;;; quid-mode.el --- Major mode for Quid  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: Apache-2.0
;; Version: 0.1.0
;; Package-Requires: ((emacs "27.1"))
;; Keywords: languages

;;; Commentary:

;; Highlighting, indentation, comments and an index of declarations for Quid, a language for deals
;; that move step by step.  Reserved words are highlighted wherever they stand; the others, which
;; may be names too, only beside a neighbour that shows their meaning.

;;; Code:

(require 'seq)
(require 'quid-words)
(require 'quid-indent)

(defface quid-number-face '((t :inherit font-lock-constant-face))
  "Face for numbers and percentages."
  :group 'quid)
(defface quid-date-face '((t :inherit font-lock-constant-face))
  "Face for dates."
  :group 'quid)
(defface quid-mistake-face '((t :inherit font-lock-warning-face))
  "Face for what cannot be Quid, as the date 2018-7-12."
  :group 'quid)

(defconst quid--unnamed-before (append quid--reserved quid--constants quid--starters quid--verbs)
  "Words that no state or relation follows as it follows a name.")

(defvar quid-mode-syntax-table
  (let ((table (make-syntax-table)))
    (modify-syntax-entry ?# "<" table)
    (modify-syntax-entry ?\n ">" table)
    (modify-syntax-entry ?\" "\"" table)
    (modify-syntax-entry ?\\ "\\" table)
    (modify-syntax-entry ?_ "w" table)
    (modify-syntax-entry ?\u00a0 " " table)
    (dolist (sign '(?+ ?- ?* ?/ ?^ ?= ?< ?> ?% ?& ?| ?' ?. ?, ?: ?\; ?$ ?~ ?`))
      (modify-syntax-entry sign "." table))
    table)
  "Syntax table of `quid-mode'.")

;;; Highlighting

(defun quid--syntax-propertize (start end)
  "Between START and END, make each text that its line does not close no text."
  (goto-char start)
  (beginning-of-line)
  (while (re-search-forward "[#\"]" end t)
    (cond
     ((eq (char-before) ?#) (end-of-line))
     ((looking-at "\\(?:\\\\.\\|[^\"\\\n]\\)*\"") (goto-char (match-end 0)))
     (t (put-text-property (1- (point)) (point) 'syntax-table (string-to-syntax "."))
        (while (re-search-forward "[#\"]" (line-end-position) t)
          (put-text-property (1- (point)) (point) 'syntax-table (string-to-syntax ".")))
        (end-of-line)))))

(defun quid--before-p (place)
  "Does what stands before point satisfy PLACE, as \"sign ,:\"?"
  (let* ((parts (split-string place " "))
         (rest (mapconcat #'identity (cdr parts) " "))
         (end (point)))
    (save-excursion
      (skip-syntax-backward " ")
      (let ((apart (< (point) end)))
        (pcase (car parts)
          ("start" (bolp))
          ("sign" (and (char-before) (seq-contains-p rest (char-before))))
          ("number" (and apart (looking-back "[0-9%]" (1- (point)))))
          ("name" (and apart (looking-back "[])[:alnum:]_]" (1- (point)))
                       (not (member (quid--word-before) quid--unnamed-before))))
          ("word" (and apart (looking-back (concat "\\_<" (regexp-opt (split-string rest "|") t))
                                           (line-beginning-position)))))))))

(defun quid--word-before ()
  "The word that ends at point."
  (buffer-substring-no-properties (point) (save-excursion (skip-chars-backward "[:alnum:]_") (point))))

(defun quid--after-p (place)
  "Does what stands after point satisfy PLACE, as \"word by|to\"?"
  (let* ((parts (split-string place " "))
         (rest (mapconcat #'identity (cdr parts) " ")))
    (save-excursion
      (let ((apart (> (skip-syntax-forward " ") 0)))
        (pcase (car parts)
          ("sign" (and (char-after) (seq-contains-p rest (char-after))))
          ("end" (looking-at "#\\|$"))
          ("number" (and apart (looking-at "-?[0-9]")))
          ("text" (and apart (looking-at "\"")))
          ("label" (and apart (looking-at "[[:alpha:]_]")))
          ("word" (and apart (looking-at (concat (regexp-opt (split-string rest "|") t) "\\_>"))))
          ("name" (and apart (looking-at "\\([[:alpha:]_][[:alnum:]_]*\\)")
                       (not (member (match-string-no-properties 1)
                                    (append quid--reserved quid--constants))))))))))

(defconst quid--contexts-by-word
  (let ((table (make-hash-table :test #'equal)))
    (dolist (context quid--contexts table)
      (dolist (word (car context))
        (puthash word (cons (cdr context) (gethash word table)) table))))
  "From each word of `quid--contexts' to its contexts.")

(defun quid--in-context-p (word start end)
  "Does WORD, from START to END, stand where it has its meaning?"
  (seq-some
   (lambda (context)
     (and (or (null (car context))
              (save-excursion (goto-char start) (seq-some #'quid--before-p (car context))))
          (or (null (cadr context))
              (save-excursion (goto-char end) (seq-some #'quid--after-p (cadr context))))))
   (gethash word quid--contexts-by-word)))

(defun quid--word-matcher (words)
  "A matcher for `font-lock-keywords': the next of WORDS in a place of its own."
  (let ((regexp (regexp-opt words 'symbols)))
    (lambda (limit)
      (let ((case-fold-search nil) (found nil))
        (while (and (not found) (re-search-forward regexp limit t))
          (let ((data (match-data)))
            (setq found (save-match-data
                          (quid--in-context-p (match-string-no-properties 0) (car data) (cadr data))))))
        found))))

(defun quid--free-words (keep)
  "The words of `quid--contexts' that satisfy KEEP."
  (seq-filter keep (delete-dups (apply #'append (mapcar (lambda (c) (copy-sequence (car c))) quid--contexts)))))

(defconst quid--number-forms
  (let ((whole "[0-9]\\(?:_?[0-9]\\)*"))
    `(("[0-9]\\{4\\}-[0-9]\\{2\\}-[0-9]\\{2\\}\\_>" . quid-date-face)
      ("[0-9]\\{4\\}-[0-9]+\\(?:-[0-9][0-9A-Za-z_]*\\)?" . quid-mistake-face)
      (,(concat whole "\\.[0-9]*[A-Za-z_][A-Za-z0-9_]*") . quid-mistake-face)
      ("[0-9][0-9_]*_\\_>\\|0\\(?:_?[0-9]\\)+\\(?:\\.[0-9]+\\)?%?" . quid-mistake-face)
      (,(concat whole "\\(?:\\.[0-9]+\\)?%?") . quid-number-face)))
  "What begins with a digit, and its face; the first that fits holds.")

(defvar quid--number-face nil
  "The face of what `quid--match-number' found.")

(defun quid--match-number (limit)
  "Find before LIMIT the next date or number, right or wrong."
  (when (re-search-forward "\\_<[0-9]" limit t)
    (goto-char (match-beginning 0))
    (let ((form (seq-find (lambda (form) (looking-at (car form))) quid--number-forms)))
      (setq quid--number-face (cdr form))
      (looking-at (car form))
      (goto-char (match-end 0))
      t)))

(defconst quid--declared-name-regexp
  (concat "^[ \t]*\\(?:" (regexp-opt quid--declarers) "\\|let\\|marginal[ \t]+table\\)[ \t]+"
          "\\([[:alpha:]_][[:alnum:]_]*\\)\\_>")
  "A declaration's first words; the first group is its name.")

(defun quid--match-declared-name (limit)
  "Find before LIMIT the next name that a declaration makes."
  (let ((case-fold-search nil) (found nil))
    (while (and (not found) (re-search-forward quid--declared-name-regexp limit t))
      (setq found (not (or (member (match-string-no-properties 1)
                                   (append quid--reserved quid--constants))
                           (save-match-data
                             (looking-at "[ \t]*\\(?:\\[[^]\n]*\\]\\)?[ \t]+to\\_>"))))))
    found))

(defun quid--match-open-text (limit)
  "Find before LIMIT the next text that its line does not close."
  (let ((found nil))
    (while (and (not found) (search-forward "\"" limit t))
      (setq found (get-text-property (1- (point)) 'syntax-table)))
    (when found
      (let ((from (1- (point))))
        (end-of-line)
        (set-match-data (list from (point)))
        t))))

(defconst quid-font-lock-keywords
  `((quid--match-open-text 0 'quid-mistake-face t)
    (quid--match-number 0 quid--number-face)
    (quid--match-declared-name 1 font-lock-function-name-face)
    (,(concat (regexp-opt quid--constants 'symbols)) . font-lock-constant-face)
    (,(concat (regexp-opt quid--reserved 'symbols)) . font-lock-keyword-face)
    (,(quid--word-matcher (quid--free-words (lambda (word) (member word quid--starters))))
     . font-lock-keyword-face)
    (,(quid--word-matcher (quid--free-words (lambda (word) (member word quid--verbs))))
     . font-lock-builtin-face)
    (,(quid--word-matcher
       (quid--free-words (lambda (word) (not (member word (append quid--starters quid--verbs))))))
     . font-lock-type-face)
    ("\\.\\.\\|!=" . 'default)
    ("[;@$&|~`'\\?!%.\u00a1-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u00d7\u00f7\u2010-\u2027\u2030-\u205e\u2190-\u2bff\u3001-\u3004]"
     . 'quid-mistake-face))
  "Highlighting for `quid-mode'.")

;;; Index and the mode

(defvar quid-imenu-generic-expression
  (append
   (mapcar (lambda (word)
             (list (capitalize word)
                   (concat "^[ \t]*" (if (equal word "table") "\\(?:marginal[ \t]+\\)?" "") word
                           "[ \t]+\\([[:alpha:]_][[:alnum:]_]*\\)")
                   1))
           quid--declarers)
   '(("Let" "^[ \t]*let[ \t]+\\([[:alpha:]_][[:alnum:]_]*\\)" 1)
     ("Test" "^[ \t]*test[ \t]+\"\\([^\"\n]*\\)\"" 1)))
  "Declarations for `imenu'.")

;;;###autoload
(define-derived-mode quid-mode prog-mode "Quid"
  "Major mode for Quid, a language for deals that move step by step."
  (setq-local comment-start "# ")
  (setq-local comment-end "")
  (setq-local comment-start-skip "#+[ \t]*")
  (setq-local syntax-propertize-function #'quid--syntax-propertize)
  (setq-local font-lock-defaults '(quid-font-lock-keywords nil nil))
  (setq-local indent-line-function #'quid-indent-line)
  (setq-local indent-tabs-mode nil)
  (setq-local imenu-generic-expression quid-imenu-generic-expression)
  (setq-local imenu-case-fold-search nil)
  (setq-local electric-indent-chars (append '(?:) electric-indent-chars)))

;;;###autoload
(add-to-list 'auto-mode-alist '("\\.quid\\'" . quid-mode))

(provide 'quid-mode)
;;; quid-mode.el ends here
