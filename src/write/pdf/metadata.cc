#include "write/pdf/metadata.h"

#include "base/text.h"
#include "write/pdf/syntax.h"

namespace despatch::pdf {
namespace {

constexpr std::string_view kProducer = "Despatch with libharu";

std::string joined(const std::vector<std::string>& keywords) {
  std::string out;
  for (const std::string& keyword : keywords) {
    if (!out.empty()) out += ", ";
    out += keyword;
  }
  return out;
}

/// "D:20171123093000Z" from "2017-11-23T09:30:00Z"
std::string pdf_date(Instant instant) {
  std::string out = "D:";
  for (const char c : iso_instant(instant))
    if ((c >= '0' && c <= '9') || c == 'Z') out += c;
  return out;
}

/// The same words for Info and for XMP, which PDF/A wants equal: characters that XML 1.0 forbids become U+FFFD, and
/// what a PDF string could not hold is left out at the end.
std::string clean(std::string_view text) {
  constexpr std::size_t kMostUnits = 15'000;
  std::string out;
  std::size_t units = 0;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = next_code_point(text, at);
    units += c >= 0x10000 ? 2 : 1;
    if (units > kMostUnits) return out += "\u2026";
    const bool allowed = c >= 0x20 ? c != 0xFFFE && c != 0xFFFF : c == '\t' || c == '\n';
    append_utf8(out, allowed ? c : 0xFFFD);
  }
  return out;
}

}  // namespace

std::string info_dictionary(const DocumentProperties& properties) {
  std::string out = "<<";
  const auto add = [&](std::string_view key, std::string_view value) {
    if (value.empty()) return;
    out += key;
    append_text(out, clean(value));
  };
  add("/Title", properties.title);
  add("/Author", properties.author);
  add("/Subject", properties.subject);
  add("/Keywords", joined(properties.keywords));
  add("/Creator", properties.creator);
  add("/Producer", kProducer);
  add("/CreationDate", pdf_date(properties.created));
  add("/ModDate", pdf_date(properties.created));
  return out += ">>";
}

std::string xmp_packet(const DocumentProperties& properties, Claims claims) {
  std::string out =
      "<?xpacket begin=\"\uFEFF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
      "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
      "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
      "xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" "
      "xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\" xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\" "
      "xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\">\n"
      "<dc:format>application/pdf</dc:format>\n";
  const auto add = [&](std::string_view before, std::string_view value, std::string_view after) {
    if (value.empty()) return;
    out += before;
    out += escape_html(clean(value));
    out += after;
  };
  add("<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">", properties.title, "</rdf:li></rdf:Alt></dc:title>\n");
  add("<dc:creator><rdf:Seq><rdf:li>", properties.author, "</rdf:li></rdf:Seq></dc:creator>\n");
  add("<dc:description><rdf:Alt><rdf:li xml:lang=\"x-default\">", properties.subject,
      "</rdf:li></rdf:Alt></dc:description>\n");
  if (!properties.keywords.empty()) {
    out += "<dc:subject><rdf:Bag>";
    for (const std::string& keyword : properties.keywords) add("<rdf:li>", keyword, "</rdf:li>");
    out += "</rdf:Bag></dc:subject>\n";
  }
  add("<dc:language><rdf:Bag><rdf:li>", properties.language, "</rdf:li></rdf:Bag></dc:language>\n");
  const std::string date = iso_instant(properties.created);
  add("<xmp:CreatorTool>", properties.creator, "</xmp:CreatorTool>\n");
  add("<xmp:CreateDate>", date, "</xmp:CreateDate>\n");
  add("<xmp:ModifyDate>", date, "</xmp:ModifyDate>\n");
  add("<xmp:MetadataDate>", date, "</xmp:MetadataDate>\n");
  add("<pdf:Producer>", kProducer, "</pdf:Producer>\n");
  add("<pdf:Keywords>", joined(properties.keywords), "</pdf:Keywords>\n");
  if (claims.archival != 0) {
    out += "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>";
    out += claims.archival;
    out += "</pdfaid:conformance>";
  }
  if (claims.accessible) out += "<pdfuaid:part>1</pdfuaid:part>";
  if (claims.archival != 0 || claims.accessible) out += "\n";
  out += "</rdf:Description>\n";
  if (claims.accessible)
    out +=
        // PDF/A wants to be told of every property that is not its own.
        "<rdf:Description rdf:about=\"\" xmlns:pdfaExtension=\"http://www.aiim.org/pdfa/ns/extension/\" "
        "xmlns:pdfaSchema=\"http://www.aiim.org/pdfa/ns/schema#\" "
        "xmlns:pdfaProperty=\"http://www.aiim.org/pdfa/ns/property#\">\n"
        "<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType=\"Resource\">"
        "<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>"
        "<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>"
        "<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>"
        "<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType=\"Resource\">"
        "<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>"
        "<pdfaProperty:category>internal</pdfaProperty:category>"
        "<pdfaProperty:description>Indicates, which part of ISO 14289 standard is followed</pdfaProperty:description>"
        "</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas>\n"
        "</rdf:Description>";
  out += "</rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>";
  return out;
}

}  // namespace despatch::pdf
