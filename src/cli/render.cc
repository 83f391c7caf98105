// despatch render: one file, no project.
#include "build/render.h"

#include <unistd.h>

#include <algorithm>

#include <fmt/format.h>

#include "base/files.h"
#include "base/text.h"
#include "build/surroundings.h"
#include "cli/command.h"
#include "cli/console.h"

namespace despatch::cli {
namespace {

namespace fs = std::filesystem;

struct Output {
  std::string path;  ///< "-" for standard output
  Format format;
};

std::optional<Format> format_of_name(std::string_view name) {
  if (name == "md" || name == "markdown") return Format::Markdown;
  if (name == "html" || name == "htm") return Format::Html;
  if (name == "pdf") return Format::Pdf;
  if (name == "text" || name == "txt") return Format::Text;
  return std::nullopt;
}

std::optional<Format> format_of_file(const fs::path& file) {
  const std::string ending = ascii_lower(file.extension().string());
  return ending.size() > 1 ? format_of_name(std::string_view(ending).substr(1)) : std::nullopt;
}

std::string_view ending_of(Format format) {
  switch (format) {
    case Format::Markdown: return ".md";
    case Format::Html: return ".html";
    case Format::Pdf: return ".pdf";
    case Format::Text: return ".txt";
  }
  return {};
}

tl::expected<std::vector<Format>, std::string> formats_asked_for(const Arguments& arguments) {
  std::vector<Format> formats;
  for (const std::string& list : arguments.values("--to")) {
    for (std::string_view name : split(list, ',')) {
      const auto format = format_of_name(trim(name));
      if (!format) return tl::unexpected(fmt::format("--to cannot be `{}`: it is md, html, pdf or text", trim(name)));
      if (std::ranges::find(formats, *format) == formats.end()) formats.push_back(*format);
    }
  }
  return formats;
}

/// Which file gets which format: -o says both, --to says formats for an -o that has no telling ending.
tl::expected<std::vector<Output>, std::string> outputs_asked_for(const Arguments& arguments) {
  auto formats = formats_asked_for(arguments);
  if (!formats) return tl::unexpected(formats.error());
  std::vector<std::string> paths = arguments.values("--output");
  if (paths.empty()) paths.emplace_back("-");
  if (paths.size() > 1 && !formats->empty())
    return tl::unexpected(std::string("--to goes with one -o at most: several -o say their formats by their endings"));

  std::vector<Output> outputs;
  for (const std::string& path : paths) {
    const auto by_ending = format_of_file(path);
    if (formats->empty()) {
      if (path != "-" && !by_ending)
        return tl::unexpected(
            fmt::format("the ending of {} does not say a format: use .md, .html, .pdf or .txt, or --to", path));
      outputs.push_back({path, by_ending.value_or(Format::Markdown)});
    } else if (formats->size() == 1) {
      outputs.push_back({path, formats->front()});
    } else if (path == "-") {
      return tl::unexpected(std::string("standard output takes one format: name files with -o"));
    } else {
      const fs::path stem = by_ending ? fs::path(path).replace_extension() : fs::path(path);
      for (const Format format : *formats) outputs.push_back({stem.string() + std::string(ending_of(format)), format});
    }
  }
  return outputs;
}

RenderRequest request_from(const Arguments& arguments, const std::vector<Output>& outputs) {
  RenderRequest request;
  request.file = arguments.operands().front();
  request.data = data_arguments(arguments.values("--data"));
  request.template_file = arguments.value("--template").value_or("");
  request.theme = arguments.value("--theme").value_or("");
  request.edition = arguments.value("--edition").value_or("");
  request.merge = arguments.said("--merge");
  TemplateOptions& options = request.options;
  if (arguments.has("--jinja-defaults")) {
    options.trim_blocks = options.lstrip_blocks = options.keep_trailing_newline = options.strict_undefined = false;
  }
  options.trim_blocks = arguments.said("--trim-blocks").value_or(options.trim_blocks);
  options.lstrip_blocks = arguments.said("--lstrip-blocks").value_or(options.lstrip_blocks);
  options.keep_trailing_newline = arguments.said("--keep-trailing-newline").value_or(options.keep_trailing_newline);
  options.strict_undefined = arguments.said("--strict").value_or(options.strict_undefined);
  options.autoescape = arguments.said("--autoescape").value_or(options.autoescape);
  for (const Output& output : outputs) request.formats.push_back(output.format);
  return request;
}

/// The first output that is one of the files read; empty when none is.
std::string output_over_input(const RenderRequest& request, const std::vector<Output>& outputs) {
  std::vector<std::string> inputs{request.file, request.template_file};
  inputs.push_back(request.theme);
  for (const auto& data : request.data) inputs.push_back(data.file);
  for (const Output& output : outputs)
    for (const std::string& input : inputs) {
      std::error_code error;
      if (!input.empty() && std::filesystem::equivalent(output.path, input, error)) return output.path;
    }
  return {};
}

bool writes_pdf_to_terminal(const std::vector<Output>& outputs, const Console& console) {
  return console.out_is_terminal() && std::ranges::any_of(outputs, [](const Output& output) {
           return output.path == "-" && output.format == Format::Pdf;
         });
}

int run(const Arguments& arguments, Console& console) {
  const auto outputs = outputs_asked_for(arguments);
  if (!outputs) {
    console.complain(outputs.error(), "`despatch render --help` has examples");
    return Exit::Usage;
  }
  if (writes_pdf_to_terminal(*outputs, console)) {
    console.complain("a PDF would be of no use on a terminal", "name a file: -o paper.pdf");
    return Exit::Usage;
  }
  RenderRequest request = request_from(arguments, *outputs);
  if (const std::string path = output_over_input(request, *outputs); !path.empty()) {
    console.complain(fmt::format("{} is read, and is not written over", path), "give another name with -o");
    return Exit::Usage;
  }
  const auto moment = source_date_epoch();
  if (!moment) {
    console.complain(moment.error());
    return Exit::Usage;
  }
  request.made_at = *moment;

  SourceMap sources;
  const auto rendered = render_file(request, sources);
  if (!rendered) {
    console.complain(rendered.error());
    return Exit::Usage;
  }
  if (console.format() == MessageFormat::Json || !rendered->diagnostics.empty())
    console.report(rendered->diagnostics.all(), stderr);
  const bool faulty = rendered->diagnostics.errors() != 0;
  if (faulty && !arguments.has("--keep-going")) return Exit::Faults;
  for (std::size_t i = 0; i < rendered->texts.size(); ++i) {
    const Output& output = (*outputs)[i];
    if (output.path == "-") {
      console.out(rendered->texts[i]);
    } else if (const auto written = write_file(output.path, rendered->texts[i]); !written) {
      console.complain(written.error(), "what was there before is as it was");
      return Exit::Usage;
    }
  }
  return faulty ? Exit::Faults : Exit::Done;
}

}  // namespace

Command render_command() {
  return {
      .name = "render",
      .summary = "one file to Markdown, HTML, PDF or text: no project needed",
      .description =
          "Turns one Markdown file into other formats. It is merged with data first when there are data (-d), when its "
          "name "
          "ends in .j2, .jinja or .jinja2, when its front matter names a template or data, or with --merge; other "
          "Markdown is "
          "left as it is, braces and all.\n"
          "\n"
          "The keys of a data file are the template's variables; with NAME=FILE the whole file is the variable NAME. "
          "Several "
          "files are laid over each other, the last on top. In a file that has front matter with `data:`, those come "
          "first.\n"
          "\n"
          "The format follows from the ending of each -o, or from --to. `--to text` is what the template engine made, "
          "byte for "
          "byte what Jinja2 would. A file with errors is not written, unless --keep-going is given.",
      .operands = {{.name = "FILE",
                    .help = "a Markdown file or a template; - is standard input",
                    .completion = Completion::Files,
                    .required = true}},
      .options =
          {
              {.name = "--data",
               .short_name = "-d",
               .argument = "[NAME=]FILE",
               .help = "data: YAML, JSON or CSV",
               .completion = Completion::Files,
               .many = true},
              {.name = "--output",
               .short_name = "-o",
               .argument = "FILE",
               .help = "a file to write, - for standard output [-]",
               .completion = Completion::Files,
               .many = true},
              {.name = "--to",
               .argument = "FORMATS",
               .help = "md, html, pdf or text, or several with commas [by the ending of -o, else md]"},
              {.name = "--template",
               .argument = "FILE",
               .help = "the template that FILE's text goes into as {{ body }}",
               .completion = Completion::Files},
              {.name = "--theme",
               .argument = "NAME",
               .help = "how it looks: a theme's name, or its file [the front matter's `theme:`]",
               .completion = Completion::Files},
              {.name = "--edition",
               .argument = "NAME",
               .help = "standard, large-print, draft, or another theme that is laid over its own [standard]"},
              {.name = "--merge",
               .help = "FILE is a template, or is none, whatever else speaks for or against it",
               .negatable = true},
              {.name = "--trim-blocks", .help = "the line break after a %} goes [on]", .negatable = true},
              {.name = "--lstrip-blocks", .help = "blanks before a {% that begins its line go [on]", .negatable = true},
              {.name = "--keep-trailing-newline", .help = "the last line break stays [on]", .negatable = true},
              {.name = "--strict", .help = "using what is not there is an error [on]", .negatable = true},
              {.name = "--autoescape", .help = "{{ ... }} is escaped for HTML [off]", .negatable = true},
              {.name = "--jinja-defaults",
               .help = "all of the above as Jinja2 has them when nobody says otherwise: off"},
              {.name = "--keep-going",
               .help = "writes what can be made although there are errors; the exit code is 1 all the same"},
          },
      .examples = {{"despatch render paper.md -o paper.pdf -o paper.html", "two formats of one file"},
                   {"despatch render letter.md.j2 -d facts.yaml -o letter.pdf",
                    "a template with data, straight to PDF"},
                   {"despatch render list.j2 -d rows=table.csv --to text", "the merged text on standard output"},
                   {"despatch render - --to html < README.md > readme.html", "as a filter"}},
      .run = run,
  };
}

}  // namespace despatch::cli
