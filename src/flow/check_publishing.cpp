// Property 6: what the public sees.

#include <algorithm>

#include "flow/check_parts.hpp"

namespace rz::flow::checking {

namespace {

const char* why_not_public(const FieldRule& field) {
  if (field.personal) return "is personal";
  if (field.type == FieldRule::Type::text && !field.written_for_publishing) return "is free text";
  return nullptr;
}

bool is_written_by_staff(const Definition& chain, const std::string& field) {
  return std::ranges::all_of(chain.steps, [&](const auto& each) { return !contains(each.second.form, field) || std::ranges::all_of(each.second.by, is_staff); });
}

/// Of a birth that the system takes for another chain: whether staff alone wrote there what is handed down.
bool is_handed_by_staff(const Subject& subject, const Step& birth, const std::string& field) {
  const bool by_system = birth.is_birth() && std::ranges::all_of(birth.by, [](const Who& who) { return who.relation == Who::Relation::system; });
  if (!by_system) return false;
  return std::ranges::all_of(subject.all, [&](const Definition* parent) {
    const bool opens = std::ranges::any_of(parent->steps, [&](const auto& each) {
      return std::ranges::any_of(each.second.opens, [&](const Opens& opening) {
        return opening.chain == subject.chain.name && opening.step == birth.name && contains(opening.copies, field);
      });
    });
    return !opens || is_written_by_staff(*parent, field);
  });
}

void check_writers(const Subject& subject, const FieldRule& field, Report& report) {
  for (const auto& [name, step] : subject.chain.steps) {
    if (!contains(step.form, field.name) || std::ranges::all_of(step.by, is_staff) || is_handed_by_staff(subject, step, field.name)) continue;
    report.add(6, step.line,
               "Field " + quoted(field.name) +
                   " is published as staff wrote it, but others can fill it in step " + quoted(name) + ".",
               "Ask for it in steps of staff only.");
  }
}

/// What may not be shown must not come into a public field by another way.
void check_copies(const Definition& chain, const FieldRule& field, Report& report) {
  for (const auto& site : call_sites(chain)) {
    const auto& arguments = site.call->arguments;
    if (site.is_guard || !site.call->name.starts_with("copy@") || arguments.size() != 2 ||
        arguments[1] != field.name)
      continue;
    const FieldRule* source = chain.field(arguments[0]);
    const char* why = source == nullptr ? nullptr : why_not_public(*source);
    if (why == nullptr) continue;
    report.add(6, site.line,
               site.where + " copies field " + quoted(source->name) + ", which " + why +
                   ", into the public field " + quoted(field.name) + ".",
               "Let staff write what is published.");
  }
}

void check_handed_down(const Subject& subject, const FieldRule& field, Report& report) {
  for (const Definition* parent : subject.all) {
    for (const auto& [name, step] : parent->steps) {
      for (const auto& opening : step.opens) {
        const FieldRule* source = parent->field(field.name);
        const bool comes = opening.chain == subject.chain.name && contains(opening.copies, field.name);
        const char* why = comes && source != nullptr ? why_not_public(*source) : nullptr;
        if (why == nullptr) continue;
        report.add(6, field.line,
                   "The public field " + quoted(field.name) + " is handed down by step " + quoted(name) +
                       " of chain " + quoted(parent->name) + ", where it " + why + ".",
                   "Do not copy it, or do not make it public.");
      }
    }
  }
}

/// What one asker wrote must not reach another who asked the same.
void check_from_main(const Definition& chain, Report& report) {
  for (const auto& site : call_sites(chain)) {
    if (site.is_guard || !site.call->name.starts_with("from_main@")) continue;
    for (const auto& [name, step] : chain.steps) {
      if (std::ranges::all_of(step.by, is_staff)) continue;
      for (const auto& field : site.call->arguments) {
        if (!contains(step.form, field)) continue;
        report.add(6, site.line,
                   site.where + " takes field " + quoted(field) +
                       " from the main matter, where others than staff can fill it in step " + quoted(name) + ".",
                   "Take only what staff wrote or an effect set.");
      }
    }
  }
}

}  // namespace

void check_publishing(const Subject& subject, Report& report) {
  check_from_main(subject.chain, report);
  const bool is_read = std::ranges::any_of(subject.chain.visibility, [](const VisibilityGroup& group) { return !group.is_public; });
  if (!is_read) report.add(6, 0, "All that the chain holds is public, and no group says who reads its matters: nobody finds one on a list.", "Add a group with readers.");
  for (const auto& group : subject.chain.visibility) {
    if (!group.evidence.empty() && (group.is_public || group.masked)) {
      report.add(6, group.line,
                 "Group " + quoted(group.name) + " holds evidence and is " +
                     (group.is_public ? "public." : "masked, which a picture cannot be."),
                 "Put the evidence into a group with readers that is neither.");
    }
    if (!group.is_public) continue;
    for (const auto& name : group.fields) {
      const FieldRule* field = subject.chain.field(name);
      if (field == nullptr) continue;
      if (const char* why = why_not_public(*field)) {
        report.add(6, group.line,
                   "The public group " + quoted(group.name) + " shows field " + quoted(name) + ", which " +
                       why + ".",
                   "Move it to a group with readers, or publish a text that staff write for it.");
        continue;
      }
      if (field->written_for_publishing) check_writers(subject, *field, report);
      check_copies(subject.chain, *field, report);
      check_handed_down(subject, *field, report);
    }
  }
}

}  // namespace rz::flow::checking
