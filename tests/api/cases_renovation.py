"""老旧小区改造: asked, planned by one and published by another, watched by residents on the board."""
import uuid

from cases_exclusion import send
from cases_photos import SAMPLE, upload
from cases_search import soon
from harness import COMMUNITY, OTHER_COMMUNITY, case, check, same

YARD = {"compound": "平高三号院", "built_year": 1992, "buildings": 6, "households": 1240, "problems": ["water", "roof"], "what": "管道老化，屋面漏水"}
SURVEY = {"households_asked": 1240, "households_answered_percent": 80, "wants": ["water"], "survey_words": "多数要求先换水管"}
PLAN = {"plan_words": "更换供水管道和屋面防水，施工期间留出通道。联系张女士13812345678。", "livelihood_items": ["water", "roof"], "better_items": ["parking"],
        "works_start": "2027-03-01", "works_end": "2027-09-30", "budget_yuan": 3600000, "funds": ["central", "district"]}


def sheet(who):
    return upload(who, SAMPLE).is_(201).body["id"]


@case("renovation: no works before a published plan, published by another; the board shows plan and money, and nothing else of it")
def renovated(w):
    clerk, boss = w.clerk(), w.staff(f"reviewer.{COMMUNITY}")
    body = {"place": w.place(COMMUNITY), "fields": YARD}
    made = clerk.call("POST", "/api/v1/chains/renovation/steps/choose", body, key=str(uuid.uuid4())).is_(201, stage="surveying").body
    w.own.add(made["id"])
    w.wrote("renovation.choose", matter=made["id"])
    clerk.call("GET", f"/api/v1/matters/{made['id']}").is_(200, title="平高三号院")
    seen = lambda: [step["step"] for step in clerk.call("GET", f"/api/v1/matters/{made['id']}").is_(200).body["steps"]]
    check("milestone" not in seen() and "survey" in seen(), f"{seen()}")
    send(clerk, made["id"], "survey", SURVEY).is_(422).points_at("/evidence/survey_sheet")
    send(clerk, made["id"], "survey", SURVEY, {"survey_sheet": [sheet(clerk)]}).is_(200, stage="planning")
    backward = PLAN | {"works_end": "2027-02-01"}
    send(clerk, made["id"], "publish_plan", backward, {"plan_sheet": [sheet(clerk)]}).is_(422).points_at("/fields/works_end")
    send(clerk, made["id"], "publish_plan", PLAN, {"plan_sheet": [sheet(clerk)]}).is_(200, stage="planning")
    send(clerk, made["id"], "publish_plan", {}, verb="approve").is_(403)
    check("平高三号院" not in w.anyone().call("GET", "/board/projects").is_(200).text, "it stands on the board before it is published")
    send(boss, made["id"], "publish_plan", {}, verb="approve").is_(200, stage="discussing")
    same(w.appended()[-1]["kind"], "renovation.publish_plan.approved", "the last event")
    soon(lambda: "平高三号院" in w.anyone().call("GET", f"/board/projects?place={w.place(COMMUNITY)}").is_(200).text, True, "it stands on the board")
    send(clerk, made["id"], "ask_owners", {}).is_(409)
    page = w.anyone().call("GET", f"/board/matters/{made['number']}").is_(200).text
    check(all(word in page for word in ("3,600,000", "供水、屋面防水", "中央补助、区级财政", "2027-03-01")), page)
    check(not any(word in page for word in ("管道老化", "13812345678", "张女士", "多数要求")), page)
    check("平高三号院" not in w.anyone().call("GET", f"/board/projects?place={w.place(OTHER_COMMUNITY)}").is_(200).text, "it stands elsewhere")
