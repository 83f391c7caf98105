#include "document/parse.h"

namespace despatch {

CodeTable document_codes() {
  static constexpr DiagnosticCode kCodes[] = {
      {"document/directive-unknown", "a directive that does not exist",
       "A comment of one word, or of a word and a colon, is a directive: `<!-- page-break -->`. When its name is close "
       "to one "
       "that exists it is an error, because it was surely meant; otherwise the comment stays a remark and a warning "
       "says so. "
       "docs/markdown.md lists all directives.",
       ""},
      {"document/directive-option", "a directive's words or option make no sense",
       "The directive exists, but what stands after its colon cannot be read: an option it does not have, a number out "
       "of range, "
       "words missing.",
       ""},
      {"document/directive-close", "a closing mark for a directive that has no end",
       "Only `numbered`, `side-headings`, `columns` and `lang` are closed with a slash. Others apply to the one block "
       "that "
       "follows.",
       ""},
      {"document/directive-misplaced", "a directive where it cannot apply",
       "A directive such as `caption` or `widths` applies to the block right after it. Here another kind of block "
       "follows, or "
       "none, or the directive stands inside a list where it belongs at the left margin.",
       ""},
      {"document/directive-inline", "a directive inside a line",
       "Directives stand on a line of their own before their block. Inside a paragraph they do nothing.", ""},
      {"document/region-open", "a region that is never closed",
       "`side-headings`, `columns` and `lang` hold all blocks up to their closing line, which is missing. Close it "
       "where it "
       "should end.",
       ""},
      {"document/region-close", "a region is closed that was never opened",
       "There is a closing line such as `<!-- /lang -->` without its opening line before it in the same place.", ""},
      {"document/columns", "columns that are not two",
       "`<!-- columns -->` sets two parts side by side, with `<!-- column -->` between them, and each holds something. "
       "Three columns would be too narrow to read, and one is no column.",
       "UKAAF G003 Creating clear print and large print documents"},
      {"document/comment-open", "a comment without an end",
       "Everything after `<!--` is hidden until `-->` comes. Here it never comes, so the rest of the text would be "
       "lost.",
       ""},
      {"document/anchor-name", "a name that cannot be an anchor",
       "Anchors hold letters, digits, hyphens, underscores, full stops and colons, and no blanks.", ""},
      {"document/anchor-twice", "two blocks with one anchor",
       "A reference could not tell which is meant. Give one of them another name.", ""},
      {"document/no-such-anchor", "a reference to nothing",
       "No block has this anchor. A reference without words is an error, because there is nothing to fill in; a link "
       "with words "
       "of its own keeps them and loses its link.",
       ""},
      {"document/reference-without-words", "a reference to a block that has no name",
       "A reference without words says \"paragraph 14\", \"Table 2\" or a heading's words. This block is none of "
       "these. Write the "
       "words yourself, or give the table or picture a caption.",
       ""},
      {"document/language", "not a language tag",
       "Languages are written as BCP 47 tags: `cy` for Welsh, `ur` for Urdu, `en-GB` for British English. A screen "
       "reader "
       "chooses its voice by the tag, and a word such as `English` names no voice.",
       "BCP 47 (RFC 5646); PDF/UA-1, 7.2; PDF/A-2, 6.7.4; WCAG 2.2, 3.1.1"},
      {"document/no-language", "a paper whose language is left empty",
       "The key `language` stands in the front matter and holds nothing. Leave it out for British English, or write a "
       "tag.",
       "PDF/UA-1, 7.2; WCAG 2.2, 3.1.1"},
      {"document/metadata", "front matter that cannot be read",
       "A key of the front matter has another kind of value than it needs: words for `title`, a date such as "
       "2017-11-23 for "
       "`date`, a list for `keywords`.",
       ""},
      {"document/key-values", "an item that is no name and value",
       "Every item of a `key-values` list begins with bold words and a colon: `- **Date:** 23 November 2017`.", ""},
      {"document/table-columns", "a directive for another number of columns",
       "`widths` and `align` name each column of the table once, in order.", ""},
      {"document/table-joined", "cells joined in a way that makes no table",
       "In a table with `<!-- joined -->` a cell that holds only `<` continues the cell at its left, and one that "
       "holds "
       "only `^` the cell above. What is joined is a rectangle, inside the head or inside the body, and in every row "
       "and column some cell begins.",
       "PDF/UA-1, 7.5; HTML, 4.9.12"},
      {"document/table-ragged", "a row with more cells than the head",
       "GitHub-flavoured Markdown cuts a row after the last column of the head, so words would be lost. Often a bar "
       "inside a "
       "cell needs a backslash: `\\|`.",
       "GitHub Flavored Markdown 0.29, 4.10"},
      {"document/html-dropped", "HTML that is not passed on",
       "Papers become Markdown, HTML and PDF, so only mark-up that all three know is kept. The words stay, the tag "
       "goes.",
       ""},
      {"document/html-unclosed", "an HTML tag without its end",
       "A tag such as `<sup>` holds words up to its closing tag in the same paragraph.", ""},
      {"document/link-dropped", "a link that is not passed on",
       "Only links by http, https, mailto and tel, to a relative path or to an anchor are passed on. Others could run "
       "a program "
       "on the reader's machine. The words are kept.",
       ""},
      {"document/image-dropped", "a picture that is not passed on",
       "Pictures come from a relative path, http, https, or PNG and JPEG in a `data:` address.", ""},
      {"document/too-deep", "too many things inside one another",
       "Lists, quotations and marks are laid flat below 64 levels.", ""},
      {"document/too-large", "a text that is too large to read",
       "The text, one of its tables, or its lists of contents would take more memory than any paper needs. Split it.",
       ""},
      {"document/heading-number", "a typed number that gives way",
       "Inside `numbered: by-section` headings are numbered by Despatch, and a number typed before a heading's words "
       "is dropped. "
       "This one differs from the number that is given.",
       ""},
      {"document/number-without-section", "a paragraph numbered by section, before any section",
       "Inside `numbered: by-section` a paragraph takes its section's number, as in 2.6.1, so a heading of level 2 "
       "stands first.",
       ""},
      {"document/footnote-unused", "a footnote that nothing refers to",
       "The note would be printed nowhere, so its words are lost. Refer to it with `[^name]`, or take it out.", ""},
      {"document/footnote-undefined", "a reference to a footnote that is not there",
       "Write the note on a line of its own: `[^name]: words`.", ""},
      {"document/footnote-twice", "two footnotes of one name", "Only the first is used. Give the other another name.",
       ""},
      {"document/no-title", "a paper without a title",
       "The title is what a reader's window, a search and a screen reader say first.",
       "WCAG 2.2, 2.4.2; PDF/UA-1, 7.1"},
      {"document/heading-skipped", "a heading level left out",
       "Who moves from heading to heading by ear takes a missing level for missing text. Go down one level at a time.",
       "PDF/UA-1, 7.4.2; WCAG 2.2, 1.3.1"},
      {"document/heading-empty", "a heading without words", "It would be announced as a heading of nothing.",
       "WCAG 2.2, 2.4.6"},
      {"document/image-alt", "a picture without alternative text",
       "Who cannot see the picture hears its alternative text. Say what it tells, not that it is a picture.",
       "WCAG 2.2, 1.1.1; PDF/UA-1, 7.3"},
      {"document/table-head", "a table without words in its head",
       "A screen reader reads a cell with the name of its column, which stands in the head row.",
       "WCAG 2.2, 1.3.1; PDF/UA-1, 7.5"},
      {"document/link-words", "a link whose words say nothing",
       "Links are often read out as a list, without the text round them, where `here` means nothing, and where the "
       "same "
       "words for two places cannot be told apart. Name what is at the other end: the paper, the form, the body.",
       "WCAG 2.2, 2.4.4 and 2.4.9"},
      {"document/typed-number", "a paragraph number typed by hand",
       "Inside `numbered` the numbers are given, run on and can be referred to. A number typed in bold stays as it is "
       "when others "
       "move.",
       ""},
  };
  return kCodes;
}

}  // namespace despatch
