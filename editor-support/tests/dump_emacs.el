;;; dump_emacs.el --- What Emacs makes of a file  -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: Apache-2.0

;;; Commentary:

;; `quid-dump-faces' prints a run of one face a line, `line first last face' by tabs, columns in code
;; points from 1.  `quid-dump-indented' prints the text, indented anew from the margin.
;; `quid-dump-index' prints what imenu finds, `group name' by tabs.

;;; Code:

(require 'quid-mode)
(require 'imenu)

(defun quid-dump--open ()
  "Visit the file that the command line names."
  (let ((coding-system-for-read 'utf-8))
    (find-file (pop command-line-args-left)))
  (unless (eq major-mode 'quid-mode) (error "Not in quid-mode"))
  (set-language-environment "UTF-8")
  (setq coding-system-for-write 'utf-8))

(defun quid-dump-faces ()
  "Print the runs of faces."
  (quid-dump--open)
  (font-lock-ensure)
  (goto-char (point-min))
  (while (not (eobp))
    (let* ((from (point))
           (to (min (line-end-position)
                    (next-single-property-change from 'face nil (line-end-position)))))
      (when (< from to)
        (princ (format "%d\t%d\t%d\t%s\n" (line-number-at-pos from)
                       (1+ (- from (line-beginning-position))) (- to (line-beginning-position))
                       (or (get-text-property from 'face) ""))))
      (goto-char (if (= to (line-end-position)) (min (point-max) (1+ to)) to)))))

(defun quid-dump-indented ()
  "Print the text, indented anew."
  (quid-dump--open)
  (goto-char (point-min))
  (while (not (eobp))
    (delete-horizontal-space)
    (forward-line 1))
  (goto-char (point-min))
  (while (not (eobp))
    (unless (looking-at "$") (quid-indent-line))
    (forward-line 1))
  (princ (buffer-string)))

(defun quid-dump-index ()
  "Print the index."
  (quid-dump--open)
  (dolist (group (funcall imenu-create-index-function))
    (when (listp (cdr group))
      (dolist (item (cdr group))
        (princ (format "%s\t%s\n" (car group) (car item)))))))

;;; dump_emacs.el ends here
