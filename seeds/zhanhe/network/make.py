#!/usr/bin/env python3
"""Makes the demo's network in the size of the district's own figures: grids, compounds, Party organisations, partners,
stations and what ties them together. Streets, communities and departments are real; everything made here is invented and
says so. Nothing is random: run again, the files stay the same. Writes places.csv, bodies.csv, relations.csv and
areas.geojson beside it.
"""
import csv
import json
import pathlib
import re

HERE = pathlib.Path(__file__).parent
SEED = HERE.parent
GRIDS, COMPOUNDS, STATIONS = 344, 458, 800  # zhq.gov.cn and the article
VENUES, PIONEER_POSTS = 77, 1_000  # «新建改造 77 个阵地», «1000 多个党员先锋岗»
ORGANISATIONS, MEMBERS = 355, 13_525
JOINT_ORGANISATIONS = 54  # «50 多个融合性党组织»
ZONES = 10
DEMO, DEMO_EN = "（演示）", " (demo)"


def rows(name):
    with open(SEED / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


STREETS = rows("streets.csv")
COMMUNITIES = [row for row in rows("communities.csv") if row["kind"] == "community"]
places, bodies, relations = [], [], []


def short(name, *ends):
    for end in ends:
        name = name.removesuffix(end)
    return name


def share(total, n):
    """`total` in n parts that differ by one at most."""
    return [total * (i + 1) // n - total * i // n for i in range(n)]


def place(code, kind, zh, en, parent):
    places.append((code, kind, zh, en, parent))


def body(code, kind, zh, en, parent, at, members=""):
    bodies.append((code, kind, zh, en, parent, at, members))


def tie(kind, from_, to, since="2023-08-25", until="", tasks=""):
    relations.append((kind, from_, to, since, until, tasks))


def street_of(community):
    return f"street.{community['street_code']}"


def make_places():
    for community, grids, compounds in zip(COMMUNITIES, share(GRIDS, 36), share(COMPOUNDS, 36)):
        code, zh, en = community["code"], short(community["name_zh"], "社区"), short(community["name_en"], " Community")
        for n in range(1, grids + 1):
            grid = f"{code}{n:03}"
            place(grid, "grid", f"第{n}网格", f"Grid {n}", code)
            body(f"grid.{grid}", "grid", f"{community['name_zh']}第{n}网格", f"{community['name_en']} Grid {n}", f"community.{code}", grid)
        for n in range(1, compounds + 1):
            place(f"{code}c{n:02}", "compound", f"{zh}{n}号院{DEMO}", f"{en} Compound {n}{DEMO_EN}", f"{code}{(n - 1) % grids + 1:03}")


def make_party():
    body("party.district", "party_district", "中共湛河区委员会", "Zhanhe District Party Committee", "", "410411")
    for street in STREETS:
        code, at = f"party.{street['code']}", street["code"]
        body(code, "party_street", f"{street['name_zh']}党工委", f"{street['name_en']} Working Committee", "party.district", at)
        body(f"joint.{at}", "joint_committee", f"{street['name_zh']}大工委", f"{street['name_en']} Joint Committee", code, at)
    for community in COMMUNITIES:
        code, at = f"party.{community['code']}", community["code"]
        body(code, "party_community", f"{community['name_zh']}党委", f"{community['name_en']} Party Committee", f"party.{community['street_code']}", at)
        body(f"joint.{at}", "joint_committee", f"{community['name_zh']}大党委", f"{community['name_en']} Joint Committee", code, at)


# An outline drawn by hand, of nobody's survey: where the district roughly is, without a notch, so that whatever is cut out
# of it by straight lines is in one piece.
OUTLINE = [(113.175, 33.655), (113.205, 33.630), (113.270, 33.612), (113.345, 33.610), (113.410, 33.628), (113.448, 33.660),
           (113.452, 33.694), (113.425, 33.722), (113.360, 33.738), (113.285, 33.737), (113.215, 33.716), (113.180, 33.686)]
LON_SCALE = 0.832  # cos 33.7°: a degree of longitude against one of latitude


def area_of(ring):
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1]))) / 2


def below(ring, axis, at):
    """The part of a convex ring where the coordinate is at most `at`."""
    out = []
    for one, next_ in zip(ring, ring[1:] + ring[:1]):
        if one[axis] <= at:
            out.append(one)
        if (one[axis] <= at) != (next_[axis] <= at):
            share_ = (at - one[axis]) / (next_[axis] - one[axis])
            out.append(tuple(at if i == axis else one[i] + share_ * (next_[i] - one[i]) for i in (0, 1)))
    return out


def above(ring, axis, at):
    flipped = [tuple(-v if i == axis else v for i, v in enumerate(point)) for point in ring]
    return [tuple(-v if i == axis else v for i, v in enumerate(point)) for point in below(flipped, axis, -at)]


def cut(ring, weights):
    """A convex ring in as many convex parts as there are weights, of areas like them: halved again and again across its
    longer side."""
    if len(weights) == 1:
        return [ring]
    half = len(weights) // 2
    wanted = area_of(ring) * sum(weights[:half]) / sum(weights)
    spans = [(max(p[i] for p in ring) - min(p[i] for p in ring)) * (LON_SCALE if i == 0 else 1) for i in (0, 1)]
    axis = 0 if spans[0] >= spans[1] else 1
    low, high = min(p[axis] for p in ring), max(p[axis] for p in ring)
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if area_of(below(ring, axis, middle)) < wanted else (low, middle)
    return cut(below(ring, axis, low), weights[:half]) + cut(above(ring, axis, low), weights[half:])


def make_areas():
    every = rows("communities.csv")
    grids = {row["code"]: [place[0] for place in places if place[1] == "grid" and place[4] == row["code"]] for row in every}
    inside = {street["code"]: [row["code"] for row in every if row["street_code"] == street["code"]] for street in STREETS}
    features = []

    def add(code, ring):
        corners = [[round(lon, 6), round(lat, 6)] for lon, lat in ring]
        corners = [point for i, point in enumerate(corners) if point != corners[i - 1]]
        features.append({"type": "Feature", "properties": {"code": code, "illustration": True},
                         "geometry": {"type": "Polygon", "coordinates": [corners + corners[:1]]}})

    add("410411", OUTLINE)
    for street, ring in zip(STREETS, cut(OUTLINE, [max(1, len(inside[one["code"]])) for one in STREETS])):
        add(street["code"], ring)
        for code, part in zip(inside[street["code"]], cut(ring, [1] * len(inside[street["code"]])) if inside[street["code"]] else []):
            add(code, part)
            for grid, piece in zip(grids[code], cut(part, [1] * len(grids[code])) if grids[code] else []):
                add(grid, piece)
    lines = ",\n".join(json.dumps(feature, separators=(",", ":")) for feature in features)
    (HERE / "areas.geojson").write_text('{"type":"FeatureCollection","features":[\n' + lines + "\n]}\n", encoding="utf-8")


ENTERPRISES = ["机械", "食品", "纺织", "物流", "建材", "电气", "印务", "商贸", "农业", "软件"]
ENTERPRISES_EN = ["Machinery", "Foods", "Textiles", "Logistics", "Materials", "Electric", "Printing", "Trading", "Farming", "Software"]
SOCIAL = ["志愿服务协会", "养老服务中心", "社工服务站", "法律服务中心"]
SOCIAL_EN = ["Volunteers' Association", "Elderly Care Centre", "Social Work Station", "Legal Service Centre"]


def make_partners():
    """Bodies that take part; some have Party members enough for an organisation of their own, and not all of those have one."""
    for n in range(60):
        community = COMMUNITIES[n * 7 % 36]
        trade = n % 10
        body(f"enterprise.{n + 1}", "enterprise", f"{short(community['name_zh'], '社区')}{ENTERPRISES[trade]}公司{DEMO}",
             f"{short(community['name_en'], ' Community')} {ENTERPRISES_EN[trade]} Company{DEMO_EN}", "", community["code"], (n * 5 + 1) % 12)
    for n in range(24):
        community = COMMUNITIES[n * 5 % 36]
        body(f"school.{n + 1}", "school", f"{short(community['name_zh'], '社区')}小学{DEMO}",
             f"{short(community['name_en'], ' Community')} Primary School{DEMO_EN}", "education", community["code"], 6 + n % 20)
    for n in range(16):
        community = COMMUNITIES[n * 11 % 36]
        body(f"social.{n + 1}", "social_org", f"{short(community['name_zh'], '社区')}{SOCIAL[n % 4]}{DEMO}",
             f"{short(community['name_en'], ' Community')} {SOCIAL_EN[n % 4]}{DEMO_EN}", "", community["code"], n % 7)
    for n, (zh, en) in enumerate([("高新产业园", "High-tech Park"), ("商贸物流园", "Logistics Park")]):
        body(f"park.{n + 1}", "park", zh + DEMO, en + DEMO_EN, "", STREETS[n]["code"], 4)
    for n in range(6):
        body(f"building.{n + 1}", "commercial_building", f"湛河{n + 1}号商务楼{DEMO}", f"Zhanhe Business Building {n + 1}{DEMO_EN}", "",
             COMMUNITIES[n * 6]["code"], 3 + n)
    for n in range(3):
        body(f"mall.{n + 1}", "commercial_district", f"湛河{n + 1}号商圈{DEMO}", f"Zhanhe Shopping District {n + 1}{DEMO_EN}", "",
             COMMUNITIES[n * 12 + 2]["code"], 5)
    for n, community in enumerate(COMMUNITIES):
        body(f"property.{n + 1}", "property", f"{short(community['name_zh'], '社区')}物业服务公司{DEMO}",
             f"{short(community['name_en'], ' Community')} Property Services{DEMO_EN}", f"community.{community['code']}", community["code"], n % 6)


def make_compounds():
    """Each compound has a council; its three sides are the committee, the owners and the property company where there are any."""
    compounds = [row for row in places if row[1] == "compound"]
    for n, (code, _, zh, en, grid) in enumerate(compounds):
        community = grid[:12]
        name, name_en = zh.removesuffix(DEMO), en.removesuffix(DEMO_EN)
        body(f"council.{code}", "council", f"{name}红色议事会{DEMO}", f"{name_en} Council{DEMO_EN}", f"community.{community}", code)
        tie("council", f"community.{community}", f"council.{code}")
        if n % 2 == 0:
            body(f"owners.{code}", "owners_committee", f"{name}业主委员会{DEMO}", f"{name_en} Owners' Committee{DEMO_EN}", f"community.{community}", code, n % 5)
            tie("council", f"owners.{code}", f"council.{code}")
        if n % 3 != 0:
            at = next(i for i, each in enumerate(COMMUNITIES) if each["code"] == community)
            tie("council", f"property.{at + 1}", f"council.{code}")


def make_stations():
    kinds = [("党群服务站", "Party and People Station"), ("便民服务点", "Service Point"), ("新时代文明实践点", "Civilisation Point")]
    grids = [row for row in places if row[1] == "grid"]
    for n in range(STATIONS):
        zh, en = kinds[n % 3]
        code, _, grid_zh, grid_en, community = grids[n * 7 % GRIDS]
        name = next(each for each in COMMUNITIES if each["code"] == community)
        again, again_en = ("第二", " 2") if n * 7 // GRIDS % 3 == 1 else ("第三", " 3") if n * 7 // GRIDS % 3 == 2 else ("", "")
        body(f"station.{n + 1}", "service_station", f"{name['name_zh']}{grid_zh}{again}{zh}{DEMO}",
             f"{name['name_en']} {grid_en} {en}{again_en}{DEMO_EN}", f"community.{community}", code)


def make_venues():
    """One for each street and community, as the article has it upgraded; what is left are places of a kind of their own."""
    for n, street in enumerate(STREETS):
        body(f"venue.{n + 1}", "venue", f"{street['name_zh']}党群服务中心{DEMO}", f"{street['name_en']} Centre{DEMO_EN}", f"party.{street['code']}", street["code"])
    for n, community in enumerate(COMMUNITIES):
        body(f"venue.{len(STREETS) + n + 1}", "venue", f"{community['name_zh']}党群服务中心{DEMO}", f"{community['name_en']} Centre{DEMO_EN}",
             f"party.{community['code']}", community["code"])
    kinds = [("文化长廊", "Culture Gallery"), ("党史馆", "Party History Room"), ("初心体验馆", "Beginnings Room"), ("家风家训馆", "Family Values Room"),
             ("国学大讲堂", "Classics Hall"), ("老党员工作室", "Veterans' Studio")]
    for n in range(VENUES - len(STREETS) - len(COMMUNITIES)):
        zh, en = kinds[n % len(kinds)]
        at = COMMUNITIES[n * 5 % len(COMMUNITIES)]
        body(f"venue.{len(STREETS) + len(COMMUNITIES) + n + 1}", "venue", f"{at['name_zh']}{zh}{DEMO}", f"{at['name_en']} {en}{DEMO_EN}", f"party.{at['code']}", at["code"])


def make_pioneer_posts():
    """Each with a branch of a grid or of a unit."""
    kinds = [("政策宣传岗", "Policy Post"), ("治安巡逻岗", "Patrol Post"), ("环境卫生岗", "Cleaning Post"), ("矛盾调解岗", "Mediation Post"), ("扶老助幼岗", "Care Post"),
             ("文明劝导岗", "Courtesy Post")]
    branches = [row for row in bodies if row[1] in ("party_grid", "party_unit")]
    for n in range(PIONEER_POSTS):
        zh, en = kinds[n % len(kinds)]
        branch = branches[n % len(branches)]
        again = n // len(branches)
        name, name_en = branch[2].removesuffix(DEMO).removesuffix("党支部"), branch[3].removesuffix(DEMO_EN).removesuffix(" Branch")
        mark, mark_en = (f"第{again + 1}", f" {again + 1}") if again else ("", "")
        body(f"pioneer.{n + 1}", "pioneer_post", f"{name}{mark}{zh}{DEMO}", f"{name_en} {en}{mark_en}{DEMO_EN}", branch[0], branch[5])


def unit_branches():
    """Units with an organisation of their own: departments, units of the city, utilities, and of the partners that should, most."""
    codes = re.findall(r"- code: (\w+)\n    kind: (department|city_unit|utility)\n    name_zh: (.+)\n    name_en: (.+)", (SEED / "orgs.yaml").read_text(encoding="utf-8"))
    for code, _, zh, en in codes:
        yield code, zh.removesuffix(DEMO), en.removesuffix(DEMO_EN).replace(", ", " of "), "410411"
    kinds = {"enterprise": 3, "school": 1, "social_org": 4, "property": 4}
    for code, kind, zh, en, _, at, members in list(bodies):
        every = kinds.get(kind)
        if every and int(members or 0) >= 3 and (every == 1 or int(code.split(".")[1]) % every != 0):
            yield code, zh.removesuffix(DEMO), en.removesuffix(DEMO_EN), at


def make_organisations():
    for code, zh, en, at in unit_branches():
        body(f"party.{code}", "party_unit", f"{zh}党支部{DEMO}", f"{en} Branch{DEMO_EN}", "party.district" if at == "410411" else f"party.{at}", at)
        tie("organises", f"party.{code}", code)
    partners = [row for row in bodies if row[1] in ("enterprise", "social_org", "commercial_building", "commercial_district", "park", "owners_committee")]
    for n in range(JOINT_ORGANISATIONS):
        community = COMMUNITIES[n % 36]
        body(f"party.joint.{n + 1}", "party_joint", f"{short(community['name_zh'], '社区')}{'楼宇' if n >= 36 else '红色'}联合党支部{DEMO}",
             f"{short(community['name_en'], ' Community')} {'Building' if n >= 36 else 'Red'} Joint Branch{DEMO_EN}", f"party.{community['code']}", community["code"])
        near = [row for row in partners if row[5].startswith(community["code"])]
        taken = {row[2] for row in relations if row[0] == "organises"}
        for row in [row for row in near if row[0] not in taken][:2 if n < 36 else 1]:
            tie("organises", f"party.joint.{n + 1}", row[0])
    grids = [row for row in places if row[1] == "grid"]
    have = sum(row[1].startswith("party_") for row in bodies)
    branches = [grids[i * GRIDS // (ORGANISATIONS - have)] for i in range(ORGANISATIONS - have)]
    for n, (code, _, zh, en, community) in enumerate(branches):
        name = next(each for each in COMMUNITIES if each["code"] == community)
        body(f"party.{code}", "party_grid", f"{name['name_zh']}{zh}党支部", f"{name['name_en']} {en} Branch", f"party.{community}", code)
        tie("organises", f"party.{code}", f"grid.{code}")
        if n % 2 == 0:
            body(f"group.{code}", "party_building", f"{name['name_zh']}{zh}楼栋党小组{DEMO}", f"{name['name_en']} {en} Building Group{DEMO_EN}", f"party.{code}", code)


def give_members():
    """Numbers of members that come to the district's figure; committees carry those that belong to no branch below."""
    at = [i for i, row in enumerate(bodies) if row[1] in ("party_unit", "party_joint", "party_grid")]
    left = MEMBERS
    for n, i in enumerate(at):
        members = 5 + n * 13 % 44
        if n % 29 == 28:
            members = 2  # too few for a branch: shown as such
        bodies[i] = (*bodies[i][:6], members)
        left -= members
    committees = [i for i, row in enumerate(bodies) if row[1] == "party_community"]
    for i, members in zip(committees, share(left, len(committees))):
        bodies[i] = (*bodies[i][:6], members)


ALLIANCES = [("社区+社区", "Community and community"), ("社区+机关", "Community and office"), ("社区+园区+企业", "Community-park-enterprise"),
             ("党建+产业", "Party and industry"), ("红色物业联盟", "Red property alliance"), ("跨域", "Across areas")]


def make_alliances():
    for n in range(18):
        zh, en = ALLIANCES[n % 6]
        first = n * 2 % 36
        community = COMMUNITIES[first]
        code = f"alliance.{n + 1}"
        body(code, "alliance", f"{short(community['name_zh'], '社区')}{zh}联合体{DEMO}", f"{short(community['name_en'], ' Community')} {en} Alliance{DEMO_EN}",
             "party.district", community["street_code"])
        tie("membership", f"community.{community['code']}", code, tasks="牵头")
        tie("membership", f"community.{COMMUNITIES[(first + 1) % 36]['code']}", code)
        partner = [["school.1"], [DEPARTMENTS[n % len(DEPARTMENTS)]], ["park.1", f"enterprise.{n + 1}"], [f"enterprise.{n + 1}", f"social.{n % 16 + 1}"],
                   [f"property.{first + 1}", f"property.{(first + 1) % 36 + 1}"], ["mall.1"]][n % 6]
        for each in partner:
            tie("membership", each, code)
    body("alliance.head", "alliance", f"湛河雁阵联盟{DEMO}", f"Zhanhe Alliance of Alliances{DEMO_EN}", "party.district", "410411")
    for n in range(6):
        tie("membership", f"alliance.{n + 1}", "alliance.head", tasks="头雁" if n == 0 else "")


DEPARTMENTS = re.findall(r"- code: (\w+)\n    kind: department", (SEED / "orgs.yaml").read_text(encoding="utf-8"))
OUTSIDE = re.findall(r"- code: (\w+)\n    kind: (?:city_unit|utility)", (SEED / "orgs.yaml").read_text(encoding="utf-8"))


def make_ties():
    units = DEPARTMENTS + OUTSIDE
    for n, unit in enumerate(units):
        tie("pairing", unit, f"community.{COMMUNITIES[n * 3 % 36]['code']}")
        if n % 2 == 0:
            tie("pairing", unit, f"community.{COMMUNITIES[(n * 3 + 1) % 36]['code']}")
    for n in range(24):
        if n % 5 != 4:  # the others are the gap
            tie("pairing", f"school.{n + 1}", f"community.{COMMUNITIES[(n * 5 + 2) % 36]['code']}")
    for n, street in enumerate(STREETS):
        for i in range(3):
            tie("seat", units[(n * 3 + i) % len(units)], f"joint.{street['code']}", until="2028-08-24", tasks="参加季联席会，认领共建项目")
        for department in DEPARTMENTS[:6]:
            tie("line", department, f"street.{street['code']}")
    for n, community in enumerate(COMMUNITIES):
        tie("seat", f"property.{n + 1}", f"joint.{community['code']}", until="2028-08-24", tasks="参加周例会")
        tie("seat", units[n % len(units)], f"joint.{community['code']}", until="2028-08-24", tasks="参加周例会，认领微心愿")
    branches = [row[0] for row in bodies if row[1] == "party_grid"]
    for n in range(0, 80, 2):
        tie("hand_in_hand", branches[n], branches[len(branches) - 1 - n])
    taken = {row[2] for row in relations if row[0] == "organises"}
    bare = [row for row in bodies if row[1] in ("enterprise", "commercial_building", "social_org", "owners_committee", "property") and row[0] not in taken]
    for n in range(ZONES):
        street = STREETS[n]
        body(f"zone.{n + 1}", "adviser_zone", f"党建顾问第{n + 1}片区", f"Advisers' Zone {n + 1}", "party.district", street["code"])
        body(f"advisers.{n + 1}", "adviser_team", f"党建顾问第{n + 1}团队", f"Advisers' Team {n + 1}", f"zone.{n + 1}", street["code"], 3)
    # Each team looks after those without an organisation, but not all are reached yet.
    for n, row in enumerate(bare):
        if n % 4 != 3:
            tie("advice", f"advisers.{n % ZONES + 1}", row[0], since="2024-03-01")


def write(name, columns, lines):
    with open(HERE / name, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(lines)


make_places()
make_party()
make_partners()
make_compounds()
make_stations()
make_organisations()
give_members()
make_alliances()
make_ties()
make_venues()
make_pioneer_posts()
make_areas()
write("places.csv", ["code", "kind", "name_zh", "name_en", "parent"], places)
write("bodies.csv", ["code", "kind", "name_zh", "name_en", "parent", "place", "members"], bodies)
write("relations.csv", ["kind", "from", "to", "since", "until", "tasks"], relations)
