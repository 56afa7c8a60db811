// Property 5: guards and effects exist and are called with arguments that exist.

#include <algorithm>

#include "flow/check_parts.hpp"

namespace rz::flow::checking {

namespace {

bool is_number(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

class FunctionCheck {
 public:
  FunctionCheck(const Subject& subject, Report& report)
      : subject_(subject), chain_(subject.chain), report_(report) {}

  void run() {
    for (const auto& site : call_sites(chain_)) check_call(site);
  }

 private:
  void add(const CallSite& site, const std::string& wrong, std::string mend) {
    report_.add(5, site.line, site.where + " calls " + quoted(site.call->text()) + ", " + wrong,
                std::move(mend));
  }

  void check_call(const CallSite& site) {
    const GuardFunction* guard = site.is_guard ? subject_.functions.guard(site.call->name) : nullptr;
    const EffectFunction* effect = site.is_guard ? nullptr : subject_.functions.effect(site.call->name);
    if (guard == nullptr && effect == nullptr) {
      add(site, std::string("but there is no such ") + (site.is_guard ? "guard." : "effect."),
          "Correct the name and version, or register the function.");
      return;
    }
    if (effect != nullptr && site.call->negated) {
      add(site, "but an effect cannot be negated.", "Take «not» away.");
      return;
    }
    const std::size_t wanted = guard != nullptr ? guard->arguments.size() : effect->arguments.size();
    const std::size_t given = site.call->arguments.size();
    const bool repeats = guard != nullptr ? guard->repeats_last : effect->repeats_last;
    if (given < wanted || (given > wanted && !repeats)) {
      add(site, "but it takes " + std::to_string(wanted) + (repeats ? " or more" : "") + " arguments.",
          "Give it as many.");
      return;
    }
    const FieldRule* field = nullptr;  // the one that a value belongs to
    for (const auto& argument : named_arguments(subject_.functions, site))
      check_argument(site, argument, field);
  }

  void check_argument(const CallSite& site, const NamedArgument& argument, const FieldRule*& field) {
    if (names_field(argument.kind)) {
      field = chain_.field(argument.text);
      need(site, field != nullptr, "field", argument.text);
      if (field != nullptr) check_type(site, *field, argument.kind);
      return;
    }
    switch (argument.kind) {
      case Argument::duration: return check_duration(site, argument.text);
      case Argument::term:
        if (!parse_duration(argument.text)) add(site, "but " + quoted(argument.text) + " is no time.", "Write a number and a unit, such as «5wd».");
        return;
      case Argument::evidence:
        return need(site, takes_evidence(argument.text), "evidence", argument.text);
      case Argument::value:
        if (field != nullptr) check_value(site, *field, argument.text);
        return;
      case Argument::step:
        return need(site, chain_.step(argument.text) != nullptr, "step", argument.text);
      case Argument::clock:
        return need(site, has_clock(argument.text), "clock", argument.text);
      case Argument::mark:
        return need(site, chain_.marks.contains(argument.text), "mark", argument.text);
      case Argument::rating:
        return need(site, chain_.ratings.contains(argument.text), "rating", argument.text);
      case Argument::chain:
        return need(site, chain_.child(argument.text) != nullptr, "child chain", argument.text);
      case Argument::level:
        return need(site, contains(chain_.levels, argument.text), "level", argument.text);
      default: return;  // audiences and notices are words of their own: the texts must have them
    }
  }

  void check_type(const CallSite& site, const FieldRule& field, Argument wanted) {
    using Type = FieldRule::Type;
    const auto need_type = [&](bool fits, const std::string& lacks, const char* mend) {
      if (!fits) add(site, "but field " + quoted(field.name) + " " + lacks, mend);
    };
    switch (wanted) {
      case Argument::org_field:
        return need_type(field.type == Type::org, "is not a body.", "Name a field of type «org».");
      case Argument::orgs_field:
        return need_type(field.type == Type::org || field.type == Type::orgs, "holds no bodies.",
                         "Name a field of type «org» or «orgs».");
      case Argument::category_field:
        return need_type(field.type == Type::category, "is no category.", "Name a field of type «category».");
      case Argument::integer_field:
        return need_type(field.type == Type::integer, "is no whole number.", "Name a field of type «integer».");
      case Argument::moment_field:
        return need_type(field.type == Type::moment, "is no moment.", "Name a field of type «moment».");
      case Argument::account_field:
        return need_type(field.type == Type::account, "is no account.", "Name a field of type «account».");
      case Argument::accounts_field:
        return need_type(field.type == Type::accounts, "holds no accounts.", "Name a field of type «accounts».");
      default: return;
    }
  }

  void check_duration(const CallSite& site, std::string_view text) {
    const auto duration = parse_duration(text);
    if (duration && duration->unit == Duration::Unit::minutes) return;
    add(site, "but " + quoted(text) + " is no time round the clock.", "Write a number and «m» or «h».");
  }

  void need(const CallSite& site, bool exists, std::string_view what, std::string_view name) {
    if (exists) return;
    add(site, "but the " + std::string(what) + " " + quoted(name) + " does not exist.",
        "Define it, or correct the name.");
  }

  bool takes_evidence(std::string_view kind) const {
    return std::ranges::any_of(chain_.steps, [&](const auto& entry) { return entry.second.takes_evidence(kind); });
  }

  bool has_clock(std::string_view name) const {
    if (chain_.clocks.contains(name)) return true;
    constexpr std::string_view prefix = "approval.";
    const Step* step = name.starts_with(prefix) ? chain_.step(name.substr(prefix.size())) : nullptr;
    return step != nullptr && step->approval.has_value();
  }

  void check_value(const CallSite& site, const FieldRule& field, std::string_view value) {
    const bool fits = field.type == FieldRule::Type::boolean ? value == "true" || value == "false"
                      : field.type == FieldRule::Type::integer
                          ? is_number(value)
                          : field.values.empty() || contains(field.values, value);
    if (fits) return;
    add(site, "but field " + quoted(field.name) + " cannot be " + quoted(value) + ".",
        "Name one of the field's values, or add it to them.");
  }

  const Subject& subject_;
  const Definition& chain_;
  Report& report_;
};

}  // namespace

void check_functions(const Subject& subject, Report& report) { FunctionCheck(subject, report).run(); }

}  // namespace rz::flow::checking
