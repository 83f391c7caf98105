// kind: pack. The papers of one meeting in one PDF: agenda, reports, appendices, with one run of page numbers.
#pragma once

#include "model/record.h"

namespace despatch {

/// A PDF that belongs to a paper: of the paper's own front matter, or of a pack.
struct AppendixFile {
  std::string file;
};
template <>
inline Shape describe<AppendixFile>() {
  return Record<AppendixFile>("appendix", "A PDF that somebody else made and that belongs to a paper.")
      .needs("file", &AppendixFile::file, text(), "the PDF, by its path from this file")
      .may("title", text(), "as it is listed; made from the file's name when not given")
      .may("public_title", text(), "what the public is told that it is, when it is exempt")
      .may("alternative", text(), "what it says, in words, for somebody who cannot see a scan")
      .may("language", text(), "BCP 47, where the file does not say it or says it wrongly")
      .may("exempt", whole(1, 7), "the paragraph of Schedule 12A that keeps it from the public")
      .may("confidential", boolean(), "true when the law forbids disclosure")
      .mistake("name", "title")
      .mistake("path", "file")
      .mistake("pdf", "file")
      .mistake("alt", "alternative")
      .mistake("lang", "language")
      .mistake("restricted", "exempt")
      .done();
}

struct PackPaper {
  std::string file;
};
template <>
inline Shape describe<PackPaper>() {
  return Record<PackPaper>("paper of a pack", "A paper of the project, or a PDF that somebody else made.")
      .needs("file", &PackPaper::file, text(), "the Markdown file or the PDF, by its path from this file")
      .may("title", text(), "as it is listed; the paper's own title, or the name of a PDF, when not given")
      .may("public_title", text(), "what the public is told that it is, when it is exempt")
      .may("alternative", text(), "what a scan says, in words")
      .may("language", text(), "of a PDF, BCP 47")
      .may("appendix", boolean(), "true when it is an appendix to the paper before it")
      .may("exempt", whole(1, 7), "the paragraph of Schedule 12A that keeps it from the public")
      .may("confidential", boolean(), "true when the law forbids disclosure")
      .mistake("paper", "file")
      .mistake("path", "file")
      .mistake("pdf", "file")
      .mistake("name", "title")
      .mistake("alt", "alternative")
      .mistake("lang", "language")
      .mistake("restricted", "exempt")
      .done();
}

struct PackItem {
  std::string title;
};
template <>
inline Shape describe<PackItem>() {
  return Record<PackItem>("item of a pack", "One item of business and its papers.")
      .may("item", text(), "the id of the meeting's item: its number, title and exemption are then known")
      .may("number", label(), "as the agenda numbers it")
      .may("title", &PackItem::title, text(), "as the agenda prints it: public, whatever its papers are")
      .may("papers", list(either({text(), record<PackPaper>()})), "in order: a file's name, or more about it")
      .may("exempt", whole(1, 7), "the paragraph of Schedule 12A, when all its papers are exempt")
      .may("confidential", boolean(), "true when the law forbids disclosure of all its papers")
      .mistake("id", "item")
      .mistake("subject", "title")
      .mistake("files", "papers")
      .mistake("paper", "papers")
      .mistake("appendices", "papers")
      .at_least_one({"item", "title"})
      .done();
}

struct Pack {
  std::string title;
};
template <>
inline Shape describe<Pack>() {
  return Record<Pack>("pack", "The papers of one meeting in one PDF, with one run of page numbers.")
      .needs("kind", choice({"pack"}), "what this file is")
      .may("title", &Pack::title, text(), "as it is printed; `Agenda pack` when not given")
      .may("subtitle", text(), "a second line; the title and the day of the meeting when not given")
      .may("description", text(), "what it is, in a sentence")
      .may("language", text(), "BCP 47; the project's when not given")
      .may("meeting", text(), "the file of the meeting, by its path from this file")
      .may("agenda", text(), "the paper that is the agenda: it stands first, and its page numbers are filled in")
      .may("contents", boolean(), "true for a page of contents in front; without an agenda there is one")
      .may("cover", boolean(), "true for a page of its own with the title, in front")
      .may("first_page", whole(1, 100'000), "the number of the first page; 1 when not given")
      .may("follows", text(), "another pack of the project, whose page numbers this one goes on from")
      .may("restricted", boolean(), "true for the members' copy, which holds what is exempt; without it the public's")
      .may("editions", one_or_more(text()),
           "the editions it comes out in, such as `standard` and `large-print`; the project's when not given")
      .may("items", list(record<PackItem>()), "the items in order; without them, those of the meeting that name papers")
      .mistake("name", "title")
      .mistake("papers", "items")
      .mistake("start", "first_page")
      .mistake("exempt", "restricted")
      .mistake("edition", "editions")
      .example(R"(kind: pack
title: Agenda pack
meeting: meeting.yaml
agenda: cabinet-agenda.md
items:
  - item: libraries
    papers:
      - cabinet-report.md
      - {file: audit.pdf, title: External auditor's report, appendix: true}
)")
      .done();
}

}  // namespace despatch
