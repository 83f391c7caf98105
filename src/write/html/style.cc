#include "write/html/style.h"

#include <algorithm>
#include <cmath>

#include "write/html/escape.h"
#include "write/html/write_html.h"

namespace despatch {
namespace html {
namespace {

constexpr Rgb hex(std::uint32_t value) {
  return {static_cast<std::uint8_t>(value >> 16), static_cast<std::uint8_t>(value >> 8),
          static_cast<std::uint8_t>(value)};
}

constexpr ScreenColours kDark{
    .paper = hex(0x15191E),
    .panel = hex(0x1E242B),
    .text = hex(0xE3E7EB),
    .heading = hex(0xF3F6F9),
    .quiet = hex(0xA9B3BD),
    .rule = hex(0x3A444F),
    .strong_rule = hex(0x8A97A4),
    .accent = hex(0x8FC3EF),
    .link = hex(0x8FC3EF),
    .visited = hex(0xC5AEF0),
    .note = hex(0x8FC3EF),
    .tip = hex(0x86D0A5),
    .important = hex(0xC5AEF0),
    .warning = hex(0xF0B866),
    .caution = hex(0xF79A92),
    .marking = hex(0x3B3011),
    .on_marking = hex(0xF6E3AE),
};

// A screen's hairline can be fainter than a printer's.
Rgb fainter(Rgb colour, Rgb page) {
  const auto half = [](std::uint8_t a, std::uint8_t b) { return static_cast<std::uint8_t>((a + b) / 2); };
  return {half(colour.red, page.red), half(colour.green, page.green), half(colour.blue, page.blue)};
}

void append_hex(std::string& out, Rgb colour) {
  static constexpr char kHex[] = "0123456789abcdef";
  out += '#';
  for (const auto part : {colour.red, colour.green, colour.blue}) {
    out += kHex[part >> 4];
    out += kHex[part & 15];
  }
}

void append_colours(std::string& out, const ScreenColours& c) {
  const auto set = [&](std::string_view name, Rgb colour) {
    out.append("--").append(name) += ':';
    append_hex(out, colour);
    out += ';';
  };
  out += ":root{";
  set("paper", c.paper);
  set("panel", c.panel);
  set("text", c.text);
  set("heading", c.heading);
  set("quiet", c.quiet);
  set("rule", c.rule);
  set("strong-rule", c.strong_rule);
  set("accent", c.accent);
  set("link", c.link);
  set("visited", c.visited);
  set("note", c.note);
  set("tip", c.tip);
  set("important", c.important);
  set("warning", c.warning);
  set("caution", c.caution);
  set("marking", c.marking);
  set("on-marking", c.on_marking);
  out += "}\n";
}

// Two decimals are finer than a screen.
void append_em(std::string& out, double em) {
  const auto hundredths = static_cast<long>(std::lround(std::clamp(em, 0.5, 6.0) * 100));
  out += std::to_string(hundredths / 100) + '.' + std::to_string(hundredths % 100 / 10) +
         std::to_string(hundredths % 10) + "em";
}

// "sans", "serif" and "mono" are families of no file; everything else leads the stack.
void append_family(std::string& out, std::string_view family) {
  static constexpr std::string_view kSans =
      "system-ui,-apple-system,\"Segoe UI\",Roboto,\"Helvetica Neue\",Arial,sans-serif";
  static constexpr std::string_view kSerif = "Charter,\"Iowan Old Style\",\"Source Serif 4\",Georgia,serif";
  static constexpr std::string_view kMono = "ui-monospace,\"Cascadia Code\",Menlo,Consolas,monospace";
  if (family != "sans" && family != "serif" && family != "mono") {
    append_css_string(out, family);
    out += ',';
  }
  const bool mono = family == "mono" || family.find("Mono") != std::string_view::npos;
  const bool serif = family == "serif" || family.find("Serif") != std::string_view::npos;
  out += mono ? kMono : serif ? kSerif : kSans;
}

/// What the theme's own grounds and headings are in the light; on a dark screen they give way, as their colours were
/// chosen for paper.
void append_light_parts(std::string& out, const Theme& theme) {
  const auto set = [&](std::string_view name, const std::optional<Rgb>& colour) {
    if (!colour) return;
    out.append("--").append(name) += ':';
    append_hex(out, *colour);
    out += ';';
  };
  out += ":root{";
  set("head-ground", theme.table_head_ground);
  set("head-words", theme.table_head);
  set("zebra", theme.zebra);
  for (std::size_t i = 0; i < theme.heading_style.size(); ++i)
    set("h" + std::to_string(i + 1), theme.heading_style[i].color);
  out += "}\n";
}

void append_theme(std::string& out, const Theme& theme) {
  append_colours(out, light_colours(theme));
  if (theme.table_head_ground || theme.table_head || theme.zebra ||
      std::ranges::any_of(theme.heading_style, [](const HeadingStyle& style) { return style.color.has_value(); })) {
    out += "@media not screen,(prefers-color-scheme:light){";
    append_light_parts(out, theme);
    out += "}\n";
  }
  out += "@media screen and (prefers-color-scheme:dark){";
  append_colours(out, kDark);
  out += "}\n:root{--text-family:";
  append_family(out, theme.text_family);
  out += ";--heading-family:";
  append_family(out, theme.heading_family);
  out += ";--code-family:";
  append_family(out, theme.code_family);
  out += ";}\n";
  out += "@page{font-family:";
  append_family(out, theme.text_family);
  out += ";font-size:9pt;color:";
  append_hex(out, theme.quiet);
  out += "}\n";
  for (std::size_t i = 0; i < theme.heading_size_pt.size(); ++i) {
    out += 'h';
    out += std::to_string(i + 1);
    out += "{font-size:";
    append_em(out, theme.heading_size_pt[i] / theme.text_size_pt);
    out += "}\n";
  }
}

/// What differs from the standard look beyond colours, faces and sizes.
void append_differences(std::string& out, const Theme& theme) {
  constexpr double kOrdinaryPt = 12;
  if (theme.text_size_pt > kOrdinaryPt) {
    out += "html{font-size:";
    out += std::to_string(std::lround(std::min(theme.text_size_pt / kOrdinaryPt, 3.0) * 100));
    out += "%}\n";
  }
  if (!theme.italics) out += "em,i,h5,h6{font-style:normal}em{font-weight:700}\n";
  if (theme.table_head_ground || theme.table_head)
    out += "thead :is(th,td){background:var(--head-ground);color:var(--head-words)}\n";
  // Words do not stand at the very edge of their ground, and those below begin and end where they do.
  if (theme.table_head_ground || theme.zebra)
    out +=
        ".table tr>:is(th,td):first-child{padding-inline-start:.5em}.table "
        "tr>:is(th,td):last-child{padding-inline-end:.5em}\n";
  if (theme.logo.place != LogoPlace::Left)
    out += theme.logo.place == LogoPlace::Right ? ".top .logo{text-align:end}\n" : ".top .logo{text-align:center}\n";
  if (theme.zebra) out += "tbody>tr:nth-child(even)>*{background:var(--zebra)}\n";
  for (std::size_t i = 0; i < theme.heading_style.size(); ++i) {
    const HeadingStyle& style = theme.heading_style[i];
    const std::string name = "h" + std::to_string(i + 1);
    if (style.color) out += name + "{color:var(--" + name + ",var(--heading))}\n";
    if (!style.bold && i < 5) out += name + "{font-weight:400}\n";
    if (style.rule) out += name + "{padding-bottom:.25em;border-bottom:1px solid var(--rule)}\n";
  }
  const Theme standard;
  if (theme.page != standard.page) {  // where drawings stand on a dark screen
    out += "@media screen and (prefers-color-scheme:dark){.drawing svg{background:";
    append_hex(out, theme.page);
    out += "}}\n";
  }
  const auto millimetres = [](double mm) { return std::to_string(std::lround(mm)) + "mm"; };
  if (theme.page_width_mm != standard.page_width_mm || theme.page_height_mm != standard.page_height_mm)
    out += "@page{size:" + millimetres(theme.page_width_mm) + ' ' + millimetres(theme.page_height_mm) + "}\n";
}

constexpr std::string_view kRules = R"css(
*,::before,::after{box-sizing:border-box}
:root{color-scheme:light dark;--measure:41.5rem}
body{--gutter:0rem;--edge:1rem;--end:1rem;--room:calc(100vw - var(--edge) - 2rem)}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;border-top:6px solid var(--accent);background:var(--paper);color:var(--text);font-family:var(--text-family);font-size:1.0625rem;line-height:1.55;overflow-wrap:break-word}
main{padding:0 var(--end) 4rem var(--edge)}
[dir=rtl] main{padding:0 var(--edge) 4rem var(--end)}
main>*,.part>*{max-width:var(--measure)}
main>.part,main>.side,.part>.side{max-width:none}

a{color:var(--link);text-decoration-thickness:1px;text-underline-offset:.18em}
a:visited{color:var(--visited)}
a:hover{text-decoration-thickness:2px}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px;border-radius:2px}
.skip{position:absolute;inset-inline-start:1rem;top:.5rem;padding:.5rem 1rem;background:var(--paper);color:var(--link)}
.skip:not(:focus){clip-path:inset(50%);width:1px;height:1px;overflow:hidden;white-space:nowrap;padding:0}
.unseen{position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden;white-space:nowrap}

.top p{margin:0;padding-inline:var(--edge) var(--end)}
.top .marking{padding-block:.55rem;background:var(--marking);color:var(--on-marking);font-size:.9375rem;font-weight:700}
.top .logo{padding-top:1.25rem;line-height:0}
.top .logo img{max-width:100%;height:auto}
.top .council{padding-block:1.1rem 0;color:var(--accent);font-weight:700}
.foot{padding-block:1.5rem 2.5rem;padding-inline:var(--edge) var(--end);border-top:1px solid var(--rule);color:var(--quiet);font-size:.9375rem}
.foot p{margin:0 0 .25rem}

h1,h2,h3,h4,h5,h6{margin:2em 0 .5em;color:var(--heading);font-family:var(--heading-family);font-weight:700;line-height:1.25;text-wrap:balance}
h1{margin:2.25rem 0 1rem;line-height:1.15;letter-spacing:-.012em}
h2{margin-top:2.1em}
h3{margin-top:1.8em}
h5,h6{color:var(--quiet)}
:is(h2,h3,h4,h5)+:is(h3,h4,h5,h6){margin-top:.9em}
.n{white-space:pre;font-variant-numeric:tabular-nums}
.self{color:var(--quiet);font-weight:400;text-decoration:none;opacity:0}
.self::before{content:"#"}
:is(h1,h2,h3,h4,h5,h6,li):hover>.self,.l:hover .self{opacity:1}
:target{scroll-margin-top:1.5rem}
:is(h1,h2,h3,h4,h5,h6,p,li,div,figure):target{background:var(--panel);box-shadow:0 0 0 .4rem var(--panel)}
.subtitle{margin:-.4rem 0 1.25rem;color:var(--quiet);font-size:1.2em;line-height:1.35;text-wrap:balance}
.front{display:flex;flex-wrap:wrap;gap:.5rem 2.25rem;margin:0 0 2.25rem;padding:.8rem 0;border-block:1px solid var(--rule);font-size:.9375rem;line-height:1.4}
.front dt{color:var(--quiet);font-size:.875rem}
.front dd{margin:0;font-weight:700}

p,ul,ol,dl,blockquote,pre,figure,.table,.callout,.answer{margin:0 0 1em}
p{text-wrap:pretty}
hr{margin:2.5em 0;border:0;border-top:1px solid var(--rule)}
abbr{text-decoration:underline dotted;text-decoration-thickness:1px;text-underline-offset:.2em;cursor:help}
sup,sub{font-size:.72em;line-height:0}
.noteref a{padding:.6em .15em}
code{padding:.1em .25em;border-radius:3px;background:var(--panel);font-family:var(--code-family);font-size:.875em;overflow-wrap:anywhere}
pre{padding:.9rem 1.1rem;border-radius:4px;background:var(--panel);line-height:1.45;white-space:pre-wrap;tab-size:4}
pre code{padding:0;background:none}
blockquote{padding-inline-start:1.25rem;border-inline-start:3px solid var(--rule)}

ul{padding-inline-start:1.25em;list-style-type:disc}
ul ul{list-style-type:"–  "}
ol{padding-inline-start:0;list-style-type:""}
li{margin:.35em 0}
li>ul,li>ol{margin-bottom:.35em}
ul>li::marker{color:var(--quiet)}
ol>li{padding-inline-start:var(--l)}
ol{--l:1.7em}
.l{position:relative;display:inline-block;min-width:var(--l);margin-inline-start:calc(-1*var(--l));white-space:pre;font-variant-numeric:tabular-nums}
.l .self{position:absolute;inset-inline-start:-.85em}
li>p:last-child,dd>p:last-child,dd>ul:last-child,dd>ol:last-child,blockquote>:last-child,.callout>:last-child{margin-bottom:0}
.loose>li,ol>li:has(>p){margin:.8em 0}
li>p+p{margin-top:-.25em}
.paras>li{margin:.95em 0}
.paras>li>.l,.paras>li>p:first-child>.l{color:var(--quiet)}
.task{list-style-type:""}
.box{position:relative;top:.1em;display:inline-block;width:.9em;height:.9em;margin-inline:-1.35em .45em;border:1.5px solid currentColor;border-radius:.15em}
ol .box{margin-inline-start:0}
.done>.box::after,.done>p>.box::after{content:"";position:absolute;left:.22em;top:0;width:.27em;height:.55em;border:solid currentColor;border-width:0 2px 2px 0;transform:rotate(45deg)}

.table{margin-block:1.5em 1.75em;overflow-x:auto}
table{width:100%;border-collapse:collapse;font-size:.9375em;line-height:1.4;font-variant-numeric:tabular-nums lining-nums}
caption{padding-bottom:.55em;text-align:start;font-weight:700;line-height:1.35}
caption>span{display:inline-block;position:sticky;inset-inline-start:0;max-width:calc(100vw - 2.5rem)}
.cn{color:var(--quiet);font-weight:700}
th,td{padding:.5em .65em;border-bottom:1px solid var(--rule);text-align:start;vertical-align:top}
th:first-child,td:first-child{padding-inline-start:0}
th:last-child,td:last-child{padding-inline-end:0}
thead th,thead td{border-bottom:2px solid var(--strong-rule);vertical-align:bottom;line-height:1.3}
tbody th{font-weight:400}
.left{text-align:left}
.centre{text-align:center}
.right{text-align:right}
.dec{white-space:nowrap}
th.dec{white-space:normal}
td[data-pad]::after{content:attr(data-pad);visibility:hidden}
.broad table{font-size:.875em}
.broad :is(th,td){padding-inline:.5em}
.broad :is(th,td):first-child{padding-inline-start:0}
.broad :is(th,td):last-child{padding-inline-end:0}
.long{overflow-wrap:anywhere}
.total>*{border-top:2px solid var(--strong-rule);border-bottom-color:var(--strong-rule);font-weight:700}

.pairs{border-top:1px solid var(--rule)}
.pairs>div{padding:.55em 0;border-bottom:1px solid var(--rule)}
.pairs dt{font-weight:700}
.pairs dd{margin:0}
dd>:first-child>li:first-child{margin-top:0}

.callout{--c:var(--note);padding:1rem 1.25rem;border-inline-start:5px solid var(--c);background:var(--panel)}
.callout-title{margin-bottom:.35em;color:var(--c);font-weight:700}
.tip{--c:var(--tip)}.important{--c:var(--important)}.warning{--c:var(--warning)}.caution{--c:var(--caution)}

figure{margin-block:1.75em}
img{max-width:100%;height:auto;vertical-align:middle}
figure>img{display:block}
.drawing svg{display:block;width:100%;height:auto}
.drawing .narrow{display:none}
.chart figcaption{margin:0 0 .7em}
.chart details{margin-top:.6em;font-size:.9375em}
.chart summary{cursor:pointer}
.chart details table{margin-top:.6em}
figcaption{margin-top:.6em;font-weight:700;font-size:.9375em;line-height:1.4}
.missing{display:inline-block;padding:.35em .7em;border:1px dashed var(--strong-rule);color:var(--quiet)}

.contents{margin:0 0 2.5rem;padding:1.1rem 1.4rem 1.2rem;background:var(--panel);font-size:.9688em;line-height:1.4}
.contents :is(h2,h3,h4,h5,h6){margin:0 0 .6rem;font-size:1.0625rem}
.contents ol{margin:0}
.contents ol ol{padding-inline-start:1.4em}
.contents li{margin:0;padding:0}
.contents a{display:inline-block;padding-block:.22em;text-decoration:none}
.contents a:hover{text-decoration:underline}
.contents .cn{font-weight:400;font-variant-numeric:tabular-nums}

.answer>p{margin-bottom:.4em;font-weight:700}
.room{border:1.5px solid var(--strong-rule);border-radius:2px}
.line .room{height:2.4rem;border-width:0 0 1.5px;border-radius:0}
.notes{margin-top:4rem;padding-top:.25rem;border-top:2px solid var(--strong-rule);font-size:.9375em}
.notes :is(h2,h3,h4,h5,h6){margin-top:1.1rem;font-size:1.1em}
.notes .l{color:var(--quiet)}
.back{padding:.3em .5em}
:lang(ar),:lang(fa),:lang(ur),:lang(ps),:lang(sd),:lang(ug){line-height:1.9}
.side-item{margin-top:1.75rem}
.columns{display:grid;gap:1.5rem 0;margin:0 0 1.25em;padding:1.1rem 0;background:var(--panel)}
.columns>div{min-width:0;padding:0 1.25rem}
.columns>div>:first-child{margin-top:0}
.columns>div>:last-child{margin-bottom:0}

@media screen and (max-width:39.99rem){
.drawing .wide{display:none}
.drawing .narrow{display:block;max-width:26rem}
}
@media (max-width:39.99rem){
h1{margin-top:1.6rem;font-size:1.7em}
h2{font-size:1.3em}
li li ol>li,li li ul>li{padding-inline-start:0}
li li li .l{margin-inline-start:0}
li li ul{padding-inline-start:1.1em}
blockquote{padding-inline-start:.9rem}
.callout,.contents{padding-inline:1rem}
}
@media (min-width:40rem){
body{font-size:1.1875rem}
body{--end:max(2rem,calc((100vw - var(--measure) - var(--gutter))/2));--edge:calc(var(--end) + var(--gutter))}
.broad{width:max-content;min-width:100%;max-width:min(62rem,var(--room))!important}
.vast{max-width:calc(100vw - 4rem)!important;margin-inline-start:calc(2rem - var(--edge))}
.pairs>div{display:grid;grid-template-columns:minmax(7rem,11rem) minmax(0,1fr);gap:0 1.5rem}
caption>span{max-width:var(--measure)}
.columns{grid-template-columns:1fr 1fr}
.columns>div+div{border-inline-start:1px solid var(--rule)}
}
@media (min-width:64rem){
body.numbered{--gutter:4.25rem}
.numbered :is(main,.part)>:is(h2,h3,h4,h5,h6)>.n{display:inline-block;min-width:var(--gutter);margin-inline-start:calc(-1*var(--gutter))}
:is(main,main>.part)>.paras>li{padding-inline-start:0}
:is(main,main>.part)>.paras>li>.l,:is(main,main>.part)>.paras>li>p:first-child>.l{min-width:var(--gutter);margin-inline-start:calc(-1*var(--gutter))}
.side-item{display:grid;grid-template-columns:10.5rem minmax(0,1fr);gap:0 2rem;padding-top:1.1rem;border-top:1px solid var(--rule)}
.side-item>:is(h2,h3,h4,h5,h6){margin:0;font-size:1em;line-height:1.4}
.side-text{max-width:var(--measure)}
.side{width:min(54rem,var(--room))}
.side-text>:first-child,.side-text>:first-child>li:first-child{margin-top:0}
.side-text>:last-child,.side-text>:last-child>li:last-child{margin-bottom:0}
}
@media screen and (prefers-color-scheme:dark){
body{border-top-color:var(--rule)}
figure>img{background:#fff}
.drawing svg{padding:.75rem;background:#fff}
.top .logo img{padding:.5rem;background:#fff}
}
@media (forced-colors:active){
.marking,.callout,.contents,pre{border:1px solid}
:target{outline:2px solid}
}
@page{size:A4;margin:24mm 20mm 22mm}
@page turned{size:A4 landscape}
@media print{
body{border:0;font-size:12pt;line-height:1.45}
main,.top p,.foot{padding-inline:0!important}
.skip,.self,.foot{display:none}
body{--measure:none}
.broad,.side{width:auto;max-width:none!important;margin-inline:0}
a,a:visited{color:inherit}
h1{font-size:22pt}
h1,h2,h3,h4,h5,h6,caption,.callout-title,.answer>p{break-after:avoid;break-inside:avoid}
p,li{orphans:3;widows:3}
tr,figure,img,.callout,.columns,.answer,.pairs>div{break-inside:avoid}
thead{display:table-header-group}
.table{overflow:visible}
table{min-width:0!important;font-size:10.5pt}
.broad table{font-size:9.5pt}
.vast table{font-size:9pt}
caption>span{position:static;max-width:none}
.page-break{break-after:page}
.appendix{break-before:page}
.landscape,.vast{page:turned}
.part,.side{max-width:none}
}
)css";

}  // namespace

ScreenColours light_colours(const Theme& theme) {
  const double least = std::max(4.5, theme.least_contrast);
  // Colours that a theme does not name follow its grounds.
  const auto on_grounds = [&](std::uint32_t colour) {
    return made_readable(hex(colour), {theme.page, theme.panel}, least);
  };
  return {
      .paper = theme.page,
      .panel = theme.panel,
      .text = theme.text,
      .heading = theme.heading,
      .quiet = theme.quiet,
      .rule = fainter(theme.rule, theme.page),
      .strong_rule = theme.strong_rule,
      .accent = theme.accent,
      .link = theme.link,
      .visited = on_grounds(0x5E3A87),
      .note = theme.accent,
      .tip = on_grounds(0x1D6140),
      .important = on_grounds(0x5E3A87),
      .warning = theme.warning,
      .caution = on_grounds(0xA3231F),
      .marking = hex(0xFCEFC9),
      .on_marking = hex(0x4A3500),
  };
}

const ScreenColours& dark_colours() { return kDark; }

}  // namespace html

std::string html_stylesheet(const Theme& theme) {
  std::string out;
  out.reserve(html::kRules.size() + 2048);
  html::append_theme(out, theme);
  out += html::kRules.substr(1);
  html::append_differences(out, theme);
  return out;
}

}  // namespace despatch
