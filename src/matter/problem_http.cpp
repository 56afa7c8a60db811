#include "matter/problem_http.hpp"

#include <algorithm>
#include <array>

#include "matter/matter_view.hpp"
#include "record/write_http.hpp"

namespace rz::matter {

namespace {

using flow::Refusal;
using http::Language;

/// How a refusal is told. «{}» stands for the words of what is meant.
struct Telling {
  Refusal why;
  int status;
  std::string_view slug;
  std::string_view zh;
  std::string_view en;
};

constexpr std::array tellings = std::to_array<Telling>({
    {Refusal::no_such_step, 404, "no-such-step", "没有这个步骤。", "There is no such step."},
    {Refusal::wrong_stage, 409, "moved-on", "这件事已进入下一环节，请按最新情况办理。",
     "The matter has moved on; act on what stands now."},
    {Refusal::not_permitted, 403, "not-permitted", "您的岗位不能办理这一步。", "Your post may not take this step."},
    {Refusal::unproved, 403, "identity-unproved", "签字前请输入密码或动态码，再验证一次身份；五分钟内有效。",
     "Before you sign, prove once more that it is you, by your password or the code of your authenticator; it holds for five minutes."},
    {Refusal::guard, 409, "not-yet", "{}", "{}"},
    {Refusal::field_missing, 422, "invalid", "请填写“{}”。", "Fill in “{}”."},
    {Refusal::field_unknown, 422, "invalid", "这一步不需要填写“{}”。", "This step takes no “{}”."},
    {Refusal::evidence_missing, 422, "evidence-missing", "请附上“{}”。", "Attach “{}”."},
    {Refusal::proposal_open, 409, "already-asked", "已经提出申请，正在等待审批。", "It has been asked for and waits for a decision."},
    {Refusal::no_proposal, 409, "nothing-to-decide", "没有待审批的申请，可能已经办理。", "Nothing waits for a decision; it may have been decided."},
    {Refusal::second_person, 403, "second-person", "须由另一人审批，不能由本人办理。", "Somebody else must decide this."},
    {Refusal::already_rated, 409, "already-rated", "这次办理已经评价过了。", "This answer has been rated already."},
    {Refusal::bad_value, 422, "invalid", "“{}”不在允许的范围内。", "“{}” is outside what is allowed."},
    {Refusal::too_late, 409, "too-late", "时限已过，不能再申请延期。", "The time has run out; it can no longer be extended."},
    {Refusal::limit, 409, "limit", "已达到允许的次数或数量。", "The number allowed is used up."},
    {Refusal::evidence_unknown, 422, "invalid", "这一步不需要附上“{}”。", "This step takes no “{}”."},
    {Refusal::evidence_too_many, 422, "invalid", "“{}”太多了，请去掉一些。", "Too many “{}”; take some away."},
    {Refusal::evidence_unusable, 422, "evidence-unusable", "有“{}”已经失效，请重新添加后再提交。",
     "Some of “{}” can no longer be used; add it anew and send again."},
    {Refusal::check, 409, "check", "提交前请核对。", "Please check before you send."},
    {Refusal::child_open, 409, "helpers-open", "还有协办事项没有办完。", "A helper’s part is not finished yet."},
});

std::string fill(std::string_view sentence, std::string_view words) {
  const auto at = sentence.find("{}");
  if (at == std::string_view::npos) return std::string(sentence);
  return std::string(sentence.substr(0, at)) + std::string(words) + std::string(sentence.substr(at + 2));
}

/// What a refusal is about, in the chain's own words.
std::string words_of(const ServiceError& error, const chain::Texts* texts, Language language) {
  const auto& detail = error.write.step.detail;
  if (texts) {
    const bool guard = error.write.step.why == Refusal::guard;
    for (const auto* prefix : {"guard.", "field.", "evidence.", "clock."}) {
      if (const auto found = texts->get(prefix + detail); !found.empty()) return std::string(found);
      if (guard) break;
    }
  }
  if (error.write.step.why != Refusal::guard) return detail;
  return language == Language::zh ? "现在还不能办理这一步。" : "This step cannot be taken yet.";
}

/// The field that the step asks for and its guard looks at: what was refused is what was filled in there.
std::string field_of_guard(const flow::StepError& error, const chain::Loaded* chain) {
  const auto* step = chain && error.why == Refusal::guard ? chain->definition.step(error.step) : nullptr;
  if (!step) return {};
  for (const auto word : split(error.detail, ' ')) {
    if (flow::contains(step->form, word)) return std::string(word);
  }
  return {};
}

bool is_of_evidence(Refusal why) {
  return why == Refusal::evidence_missing || why == Refusal::evidence_unknown || why == Refusal::evidence_too_many ||
         why == Refusal::evidence_unusable;
}

void add_state(const ServiceError& error, http::Problem& problem) {
  problem.extra["revision"] = error.write.revision;
  problem.extra["stage"] = error.write.stage;
  json::Array open;
  static constexpr std::string_view verbs[] = {"take", "approve", "refuse", "withdraw"};
  for (const auto& step : error.write.open) {
    open.push_back({{"step", step.step}, {"verb", verbs[static_cast<int>(step.verb)]}, {"primary", step.primary}});
  }
  problem.extra["open"] = std::move(open);
}

http::Problem refusal_problem(const ServiceError& error, const chain::Catalogue& catalogue, Language language) {
  const auto* chain = catalogue.find(error.chain, error.version);
  const bool zh = language == Language::zh;
  const auto* texts = chain ? (zh ? &chain->zh : &chain->en) : nullptr;
  const auto found = std::ranges::find(tellings, error.write.step.why, &Telling::why);
  const auto field = field_of_guard(error.write.step, chain);
  const int status = field.empty() ? found->status : 422;
  auto problem = http::standard_problem(status, language);
  problem.type = http::problem_type(field.empty() ? found->slug : "invalid");
  problem.detail = fill(zh ? found->zh : found->en, words_of(error, texts, language));
  if (status == 422) {
    const auto part = is_of_evidence(error.write.step.why) ? "/evidence/" : "/fields/";
    problem.errors.push_back({part + (field.empty() ? error.write.step.detail : field), problem.detail});
  }
  if (!error.write.step.checks.empty() && texts) problem.extra["checks"] = checks_json(error.write.step.checks, *texts);
  if (error.write.revision) add_state(error, problem);
  return problem;
}

http::Problem write_problem(const ServiceError& error, const chain::Catalogue& catalogue, Language language) {
  const bool zh = language == Language::zh;
  if (error.write.kind == WriteError::Kind::refused) return refusal_problem(error, catalogue, language);
  if (error.write.kind == WriteError::Kind::stale) {
    auto problem = http::standard_problem(412, language);
    problem.type = http::problem_type("changed");
    problem.detail = zh ? "您打开以后，别人已经办理过这件事。请看最新情况，您填写的内容还在。"
                        : "Somebody acted on this matter after you opened it. Look at what changed; what you typed is kept.";
    add_state(error, problem);
    return problem;
  }
  return record::problem_of(error.write.failure, language);
}

http::Problem unasked_problem(Language language) {
  const bool zh = language == Language::zh;
  auto problem = http::standard_problem(403, language);
  problem.type = http::problem_type("look-not-approved");
  problem.title = zh ? "涉及未成年人，须经上级同意后查看。" : "A minor is concerned: a superior must agree before this is shown.";
  problem.detail = zh ? "请先申请查看，同意后在限定时间内查看。" : "Ask for it first; once agreed to, it can be seen for a limited time.";
  return problem;
}

}  // namespace

http::Problem problem_of(const ServiceError& error, const chain::Catalogue& catalogue, http::Language language) {
  switch (error.kind) {
    case ServiceError::Kind::not_found: return http::standard_problem(404, language);
    case ServiceError::Kind::unasked: return unasked_problem(language);
    case ServiceError::Kind::unavailable: return http::standard_problem(503, language);
    case ServiceError::Kind::write: return write_problem(error, catalogue, language);
    case ServiceError::Kind::invalid: break;
  }
  auto problem = http::standard_problem(422, language);
  for (const auto& fault : error.faults) problem.errors.push_back({fault.pointer, fault.message});
  return problem;
}

http::Response to_response(const ServiceError& error, const chain::Catalogue& catalogue, http::Language language) {
  const auto problem = problem_of(error, catalogue, language);
  auto response = http::to_response(problem);
  if (problem.status == 503) response.set_header("Retry-After", "1");
  return response;
}

}  // namespace rz::matter
