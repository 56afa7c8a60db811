"""What one person asks for, another decides."""
from harness import COMMUNITY, TWO_HATS, case, check, due_of, same, steps_in

EXTEND = {"extend_days": 2, "extend_reason": "灯具型号特殊，正在采购"}


def asked_for(w, who):
    """A matter in hand with an extension asked for."""
    matter = w.brought_to("handling")
    w.step(who, matter, "extend", EXTEND).is_(200, stage="handling")
    w.wrote("request.extend.proposed", matter=matter.id, role="handler", revision=matter.revision)
    return matter


@case("approval: an extension is asked for, nothing moves yet")
def proposed(w):
    matter = w.brought_to("handling")
    before = w.read(w.handler(), matter)
    w.step(w.handler(), matter, "extend", EXTEND).is_(200, stage="handling")
    event = w.wrote("request.extend.proposed", matter=matter.id, role="handler")[0]
    opened = [c["proposal"]["step"] for c in event["facts"]["changes"] if c["change"] == "proposal_opened"]
    same(opened, ["extend"], "the proposals opened")
    after = w.read(w.handler(), matter)
    same([p["step"] for p in after["proposals"]], ["extend"], "the proposals")
    check(after["proposals"][0].get("due"), "the decision has no limit")
    for clock in ("overall", "handling"):
        same(due_of(after, clock), due_of(before, clock), f"due of «{clock}»")
    check(("extend", "withdraw") in steps_in(after) and ("extend", "approve") not in steps_in(after),
          f"what the handler may do: {steps_in(after)}")
    offered = steps_in(w.read(w.clerk(), matter))
    check({("extend", "approve"), ("extend", "refuse")} <= offered, f"what the clerk may do: {offered}")


@case("approval: another person's yes moves the limits")
def approved(w):
    matter = asked_for(w, w.handler())
    before = w.read(w.clerk(), matter)
    w.step(w.clerk(), matter, "extend", {"remark": "同意延期两日"}, verb="approve").is_(200, stage="handling")
    w.personal.add("同意延期两日")
    event = w.wrote("request.extend.approved", matter=matter.id, role="dispatcher", revision=matter.revision)[0]
    set_clocks = [change for change in event["facts"]["changes"] if change["change"] == "clock_set"]
    extended = {change["clock"]["name"] for change in set_clocks if change["why"] == "extended"}
    same(extended, {"overall", "handling"}, "the clocks extended")
    after = w.read(w.clerk(), matter)
    for clock in ("overall", "handling"):
        check(due_of(after, clock) > due_of(before, clock), f"due of «{clock}» has not moved")
    same(after["proposals"], [], "the proposals left")
    w.step(w.handler(), matter, "extend", EXTEND).is_problem(409, "limit")
    w.wrote_nothing()


@case("approval: a no moves nothing and says so")
def refused(w):
    matter = asked_for(w, w.handler())
    before = w.read(w.clerk(), matter)
    w.step(w.clerk(), matter, "extend", verb="refuse").is_(200, stage="handling")
    w.wrote("request.extend.refused", matter=matter.id, role="dispatcher")
    same(due_of(w.read(w.clerk(), matter), "overall"), due_of(before, "overall"), "due of «overall»")


@case("approval: who asked may not decide, not even in the deciding post; another may")
def second_person(w):
    both = w.staff(TWO_HATS)
    matter = asked_for(w, both)
    for verb in ("approve", "refuse"):
        w.step(both, matter, "extend", verb=verb).is_problem(403, "second-person")
    same({verb for step, verb in steps_in(w.read(both, matter)) if step == "extend"}, {"withdraw"}, "what is offered")
    w.wrote_nothing()
    w.step(w.clerk(), matter, "extend", verb="approve").is_(200)
    w.wrote("request.extend.approved", matter=matter.id)


@case("approval: who gave the result may not approve it, not even in the approving post")
def own_result(w):
    both = w.staff(TWO_HATS)
    matter = w.brought_to("handling")
    result = {"result": "已更换灯具，恢复照明。", "result_kind": "done"}
    w.step(both, matter, "submit_result", result).is_(200, stage="in_review")
    w.appended()
    answer = w.step(both, matter, "approve").is_(409, type=lambda t: t.endswith(("not-yet", "second-person")))
    check("他人" in answer.body["detail"], f"the reason is not told: {answer.body['detail']}")
    w.wrote_nothing()
    w.step(w.clerk(), matter, "approve").is_(200, stage="callback")
    w.wrote("request.approve", matter=matter.id, role="dispatcher")


@case("approval: a handler does not decide, a decision needs something to decide, one question at a time")
def no_decision(w):
    matter = w.brought_to("handling")
    w.step(w.clerk(), matter, "extend", verb="approve").is_problem(409, "nothing-to-decide")
    w.step(w.handler(), matter, "extend", EXTEND).is_(200)
    w.wrote("request.extend.proposed", matter=matter.id)
    w.step(w.handler(), matter, "extend", EXTEND).is_problem(409, "already-asked")
    w.step(w.handler(), matter, "extend", verb="approve").is_(403)
    w.step(w.clerk(), matter, "extend", verb="withdraw").is_problem(403, "not-permitted")
    # A decision carries a remark and nothing else: it must not write over what the asker said.
    w.step(w.clerk(), matter, "extend", {"what": "改写诉求"}, verb="approve").is_(422).points_at("/fields/what")
    w.wrote_nothing()
    w.step(w.handler(), matter, "extend", verb="withdraw").is_(200)
    w.wrote("request.extend.withdrawn", matter=matter.id, role="handler")


@case("approval: what waits for a decision stands in the view of who decides")
def in_view(w):
    matter = asked_for(w, w.handler())
    def listed(who):
        return [row["id"] for row in who.call("GET", "/api/v1/matters?view=decide&limit=200").is_(200).body["items"]]
    check(matter.id in listed(w.clerk()), "the clerk's view «decide» lacks it")
    check(matter.id not in listed(w.handler()), "the handler's view «decide» has it")
    w.step(w.clerk(), matter, "extend", verb="approve").is_(200)
    w.appended()
    check(matter.id not in listed(w.clerk()), "it stands there still")
